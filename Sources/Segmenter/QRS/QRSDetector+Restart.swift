// SPDX-License-Identifier: Apache-2.0

import Signal

extension QRSDetector {
    /// Starts afresh after the last sample: levels, shapes and beats are forgotten, and samples are counted on.
    public mutating func restart() {
        let last = index
        // Rates have three decimals at most.
        let hertz = (1_000_000 / Double(millisecondsPerSample)).rounded() / 1_000
        guard let rate = SampleRate(hertz: hertz) else { return }
        self = QRSDetector(rate: rate, tuning: tuning)
        index = last
    }
}
