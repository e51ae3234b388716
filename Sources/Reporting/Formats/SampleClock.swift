// SPDX-License-Identifier: Apache-2.0

import Signal

/// Turns numbers of samples into milliseconds for reports.
struct SampleClock {
    let rate: SampleRate

    init(rate: SampleRate) { self.rate = rate }

    /// Samples per second, as they were given.
    var hertz: Double { rate.hertz }

    /// The time of a sample since the first one, or a number of samples, in whole milliseconds, halves away from zero.
    func milliseconds(_ samples: Int64) -> Int64 {
        Int64(saturating: rate.milliseconds(samples: Double(samples)))
    }

    /// A number of samples, as a mean has it, in milliseconds.
    func milliseconds(_ samples: Double) -> Double { rate.milliseconds(samples: samples) }

    /// A number of samples in whole milliseconds.
    func milliseconds(_ samples: Int) -> Int64 { milliseconds(Int64(samples)) }

    /// The pacemaker's pulses of a summary, per minute; `nil` if there were none.
    func pacingRate(of summary: Summary) -> Float? {
        let seconds = rate.seconds(at: summary.endSampleIndex &- summary.firstSampleIndex)
        guard summary.pacingPulseCount > 0, seconds > 0 else { return nil }
        return Float(60 * Double(summary.pacingPulseCount) / seconds)
    }
}

extension LineBuffer {
    /// Appends a time as minutes, seconds and milliseconds, `12:03.456`, right-aligned in `width` characters.
    mutating func append(clock milliseconds: Int64, width: Int = 0) {
        if milliseconds < 0 { append(UInt8(ascii: "-")) }
        let total = milliseconds.magnitude
        let seconds = total / 1_000
        append(integer: Int64(seconds / 60), width: width > 7 ? width - 7 : 0)
        append(UInt8(ascii: ":"))
        appendTwoDigits(seconds % 60)
        append(UInt8(ascii: "."))
        append(UInt8(ascii: "0") + UInt8(total % 1_000 / 100))
        appendTwoDigits(total % 100)
    }

    /// Appends a time as hours, minutes and whole seconds that are over, `0:12:03`.
    package mutating func append(hours milliseconds: Int64) {
        if milliseconds < 0 { append(UInt8(ascii: "-")) }
        let seconds = milliseconds.magnitude / 1_000
        append(integer: Int64(seconds / 3_600))
        append(UInt8(ascii: ":"))
        appendTwoDigits(seconds / 60 % 60)
        append(UInt8(ascii: ":"))
        appendTwoDigits(seconds % 60)
    }

    private mutating func appendTwoDigits(_ value: UInt64) {
        append(UInt8(ascii: "0") + UInt8(value / 10))
        append(UInt8(ascii: "0") + UInt8(value % 10))
    }
}

extension Float? {
    /// The heart rate, where it is one that can be shown: what would be printed as 0, or is no number, is as good as unknown.
    var shownRate: Double? {
        guard let rate = self, rate >= 0.5, rate.isFinite else { return nil }
        return Double(rate)
    }
}

extension RhythmEvent {
    /// How often the condition came, if it is over.
    var countAtEnd: Int? { phase == .end ? count : nil }
}

extension ClassifiedBeat {
    /// Whether the classifier gave it a class, so that its probability and the time that it took mean something.
    package var hasProbability: Bool { probability > 0 && probability.isFinite }
}

extension Summary {
    /// Whether a classifier has seen any of the beats: those of half a window are not shown to it.
    var hasComputeTimes: Bool { maximumComputeNanoseconds > 0 }
}
