// SPDX-License-Identifier: Apache-2.0

import Signal

/// Times that several conditions share, in samples.
struct RhythmTiming {
    /// From an R peak to the push of its beat at the latest.
    let reportDelay: Int64
    /// From an R peak to its detection at the latest, unless it is searched for: 450 ms.
    let detectionDelay: Int64
    /// The time that makes asystole.
    let asystole: Int64
    /// The shortest interval that is a pause.
    let pause: Int64
    /// The span over which intervals count for the heart rate: 10 s.
    let rateSpan: Int64
    /// The longest interval inside one run of beats: 2 s.
    let longestRunInterval: Int64
    /// How long a condition of limits or of couplets may be away and is still the same alarm: a minute.
    let alarmHold: Int64
    /// The same for a pattern of ectopic beats: 10 s, a few turns of it.
    let patternHold: Int64
    /// Samples a minute.
    let minute: Double

    init(rate: SampleRate, limits: RhythmLimits) {
        reportDelay = Int64(rate.samples(milliseconds: TimedBeat.longestDelayInMilliseconds))
        detectionDelay = Int64(rate.samples(milliseconds: 450))
        asystole = Int64(rate.samples(milliseconds: limits.asystoleMilliseconds))
        pause = Int64(rate.samples(milliseconds: limits.pauseMilliseconds))
        rateSpan = Int64(rate.samples(milliseconds: 10_000))
        longestRunInterval = Int64(rate.samples(milliseconds: 2_000))
        alarmHold = Int64(rate.samples(milliseconds: 60_000))
        patternHold = Int64(rate.samples(milliseconds: 10_000))
        minute = rate.hertz * 60
    }
}
