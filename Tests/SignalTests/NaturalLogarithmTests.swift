// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Testing

struct NaturalLogarithmTests {
    /// The distance from the logarithm of the C library in double precision, of 1 or of its magnitude where that is larger.
    private static func error(at x: Float) -> Double {
        let expected = log(Double(x))
        return abs(Double(naturalLogarithm(x)) - expected) / max(1, abs(expected))
    }

    @Test func `the logarithm is right to a millionth from a millionth to a million`() {
        var worst = (error: 0.0, x: Float(1))
        var x: Float = 1e-6
        while x <= 1e6 {
            let error = Self.error(at: x)
            if error > worst.error { worst = (error, x) }
            x *= 1.000_37
        }
        #expect(worst.error <= 1e-6, "at \(worst.x)")
    }

    @Test(arguments: -20...20)
    func `it has no seam where the exponent changes or the significand is halved`(exponent: Int) {
        for edge in [Float(1), Float(2).squareRoot(), 1.414_213_6] {
            let x = Float(sign: .plus, exponent: exponent, significand: edge)
            for neighbour in [x.nextDown, x, x.nextUp] { #expect(Self.error(at: neighbour) <= 1e-6) }
            #expect(naturalLogarithm(x.nextDown) <= naturalLogarithm(x) + 1e-6 * Float(max(1, abs(exponent))))
        }
    }

    @Test func `it is 0 at 1, and takes subnormal and the largest numbers`() {
        #expect(naturalLogarithm(1) == 0)
        for x: Float in [.leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude] {
            #expect(Self.error(at: x) <= 1e-6)
        }
    }
}
