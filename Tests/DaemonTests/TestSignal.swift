// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A plain ECG for tests of the process: a narrow R wave and a broad T wave every 800 ms, 1 mV high.
enum TestSignal {
    static let rate = 360
    static let secondsPerBeat = 0.8

    /// Samples in millivolts.
    static func millivolts(seconds: Double) -> [Float] {
        (0..<Int(seconds * Double(rate))).map { index in
            let time = (Double(index) / Double(rate)).truncatingRemainder(dividingBy: secondsPerBeat)
            let r = exp(-pow((time - 0.3) / 0.012, 2))
            let t = 0.25 * exp(-pow((time - 0.55) / 0.05, 2))
            return Float(r + t)
        }
    }

    /// The same as `s16le` at 200 steps a millivolt.
    static func s16le(seconds: Double) -> Data {
        var data = Data()
        for sample in millivolts(seconds: seconds) {
            withUnsafeBytes(of: Int16(sample * 200).littleEndian) { data.append(contentsOf: $0) }
        }
        return data
    }

    /// The same as lines of text.
    static func text(seconds: Double) -> String {
        millivolts(seconds: seconds).map { "\($0)\n" }.joined()
    }
}
