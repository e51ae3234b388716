// SPDX-License-Identifier: Apache-2.0

import Signal

/// When summaries are due: at whole intervals of signal time.
struct SummarySchedule {
    /// The sample before which the next summary is due; `SampleIndex.max` for none.
    private(set) var next = SampleIndex.max
    private let rate: SampleRate
    /// In samples, at least 1; 0 for no summaries.
    private var interval: SampleIndex = 0

    /// Makes a schedule from sample 0 on; 0 seconds for no summaries.
    init(seconds: Double, rate: SampleRate) {
        self.rate = rate
        setInterval(seconds: seconds, from: 0)
    }

    /// Changes the seconds between summaries, counted from a sample, unless they are the same; 0 for none.
    mutating func setInterval(seconds: Double, from sampleIndex: SampleIndex) {
        // No count of samples reaches an interval that is longer.
        let isOff = !(seconds > 0 && seconds <= 1e9)
        let interval = isOff ? 0 : max(1, SampleIndex((seconds * rate.hertz).rounded()))
        guard interval != self.interval else { return }
        self.interval = interval
        next = interval > 0 ? sampleIndex + interval : .max
    }

    /// Goes on to the next summary.
    mutating func advance() { next += interval }
}
