// SPDX-License-Identifier: Apache-2.0

import Decoding

/// What a number of the input is in millivolts, as far as its name and its size tell.
struct ProbeUnit {
    /// Numbers a unit.
    var gain: Double
    /// The number at 0 mV.
    var baseline: Double
    /// The unit.
    var unit: VoltageUnit
    /// What it is taken from, in words.
    var reason: String
    /// Whether that is a guess which a user must confirm.
    var isGuess: Bool

    /// Finds a unit.
    ///
    /// - Parameters:
    ///   - name: the channel's name, with a unit in brackets if there is one.
    ///   - range: its numbers.
    ///   - height: the height of its R peaks, in its numbers; 0 if no heart was seen.
    init(name: String, range: ProbeRange, height: Double) {
        (gain, baseline, unit, isGuess) = (1, 0, .millivolts, false)
        if let unit = VoltageUnit(inBracketsOf: name) {
            self.unit = unit
            reason = "named so"
            return
        }
        let size = height.magnitude
        isGuess = true
        if let bits = range.converterBits {
            baseline = Double(range.median.rounded())
            gain = Self.rounded(size > 0 ? size : Double(range.highest - range.lowest) / 2)
            reason = "raw codes of \(bits) bits: the gain is a guess by which R peaks are 1 mV high"
            return
        }
        switch size {
        case 0.1..<8:
            reason = "R peaks of that height are millivolts"
            isGuess = range.isWhole
        case 50..<8_000 where !range.isWhole:
            unit = .microvolts
            reason = "R peaks of that height are microvolts"
        case 0.000_05..<0.008:
            unit = .volts
            reason = "R peaks of that height are volts"
        default:
            gain = size > 0 ? Self.rounded(size) : 1
            // A small offset is left: the monitor passes over it, and a zero is easier to trust.
            baseline = range.median.magnitude > Float(3 * size) ? Double(range.median.rounded()) : 0
            reason = "raw numbers: the gain is a guess by which R peaks are 1 mV high"
        }
    }

    /// Two significant digits.
    private static func rounded(_ value: Double) -> Double {
        guard value > 0 else { return 1 }
        var scale = 1.0
        while value / scale >= 100 { scale *= 10 }
        while value / scale < 10 { scale /= 10 }
        return (value / scale).rounded() * scale
    }
}
