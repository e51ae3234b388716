// SPDX-License-Identifier: Apache-2.0

import Synthesis

/// The steps of the rate by which the bedside standards measure a heart rate meter's response.
enum BedsideSteps {
    /// 30 s at 80 a minute, then another rate; and the R peak of the first beat that comes after an interval of the new rate.
    static func signal(to beatsPerMinute: Double) -> (signal: StandardSignal, seconds: Double) {
        var signal = StandardSignal(seconds: 75)
        signal.add(StandardComplex(), beatsPerMinute: 80, from: 0.375, to: 30)
        let last = signal.complexes.last?.seconds ?? 0
        let first = last + 60 / beatsPerMinute
        signal.add(StandardComplex(), beatsPerMinute: beatsPerMinute, from: first, to: signal.seconds)
        return (signal, first + StandardComplex().peakMilliseconds / 1_000)
    }
}
