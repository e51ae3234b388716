// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Decoding

struct NumberScannerTests {
    private func scan(_ text: String) -> NumberScanner.Outcome {
        var scanner = NumberScanner()
        for byte in text.utf8 { scanner.push(byte) }
        return scanner.finish()
    }

    /// What the C library makes of a number.
    private func expectReference(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let reference = strtof(text, nil)
        let outcome = scan(text)
        if reference.isInfinite {
            #expect(outcome == .infinite, "\(text)", sourceLocation: sourceLocation)
        } else if case .number(let value) = outcome {
            #expect(value.bitPattern == reference.bitPattern, "\(text)", sourceLocation: sourceLocation)
        } else {
            Issue.record("\(text) is \(outcome)", sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: [
        "0", "-0", "+0.0", "1", "-1.5", "00012.50", ".5", "-.5", "5.", "1e3", "1E-3", "1.5e+2", "0.145", "-0.065",
        "16777217", "16777219", "33554435", "3.4028235e38", "3.4028236e38", "3.4028235677973366e38", "1e39", "1e-45",
        "7.006492321624085e-46", "7.006492321624086e-46", "7.0e-46", "1e-46", "0e999", "1e999999999", "1e-999999999",
        "1.17549435e-38", "1.1754942e-38", "9007199254740993", "123456789012345678901234567890", "0.1e1",
        "0.00000000000000000000000000000000000000000000000000000001e55", "1.00000005960464477539",
        "1.000000059604644775390625", "1.0000000596046448", "8388609.500000000000000000000001",
        "8388608.500000000000000000000001", "8388608.49999999999999999999999", "1.0000000596046447753906249",
    ])
    func `a number is the nearest float`(text: String) { expectReference(text) }

    @Test func `random numbers are the nearest floats`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<40_000 {
            let digits = String((0..<Int.random(in: 1...12, using: &random)).map { _ in "0123456789".randomElement()! })
            let fraction = String(
                (0..<Int.random(in: 0...14, using: &random)).map { _ in "0123456789".randomElement()! })
            let exponent = Bool.random() ? "" : "e\(Int.random(in: -50...45, using: &random))"
            expectReference("\(Bool.random() ? "-" : "")\(digits).\(fraction)\(exponent)")
        }
    }

    @Test func `every float reads back from its shortest form and from nine digits`() {
        for _ in 0..<40_000 {
            let value = Float(bitPattern: UInt32.random(in: 0...UInt32.max))
            guard value.isFinite else { continue }
            expectReference("\(value)")
            expectReference(String(format: "%.8e", value))
        }
    }

    @Test func `numbers in the middle between floats go to the even one, those beside it to the nearer one`() {
        for _ in 0..<20_000 {
            let value = Float(bitPattern: UInt32.random(in: 0x2F00_0000...0x5500_0000))
            let middle = (Double(value) + Double(value.nextUp)) / 2
            for number in [middle, middle.nextUp, middle.nextDown] {
                // Fewer digits than 19 are exact only for some; all are compared with the C library anyway.
                expectReference(String(format: "%.17e", number))
                expectReference("\(number)")
            }
            expectReference("\(Int(middle.magnitude < 9e18 ? middle : 1))")
        }
    }

    @Test(arguments: ["-", "nan", "NaN", "NAN", "-nan", "+nan"])
    func `a dash and nan are missing`(text: String) { #expect(scan(text) == .missing) }

    @Test(arguments: ["inf", "-inf", "Infinity", "+INFINITY"])
    func `infinities are infinite`(text: String) { #expect(scan(text) == .infinite) }

    @Test(arguments: [
        "", "+", ".", "-.", "e5", "1e", "1e+", "1e-", "--1", "1-", "1.2.3", "1..2", "0x10", "1f", "1,5", "nano", "na",
        "infinit", "infinityy", "infinityinfinity", "n", "1 2", "\u{0}", "é", "1\u{0}", "1e5.0", "- 1", "nan1", "1nan",
    ])
    func `anything else is malformed`(text: String) { #expect(scan(text) == .malformed) }
}
