// SPDX-License-Identifier: Apache-2.0

import Signal

/// Events that wait to be pulled: room for more than one beat, change or sample brings, and it is emptied after each.
typealias RhythmEventQueue = Ring<32, RhythmEvent>

/// A rhythm that is watched for: one type a condition, in a file of its own.
///
/// To add one: a case in `RhythmEvent.Kind`, a type here that has this protocol's methods, and a line in each loop over the
/// conditions in `RhythmAnalyzer`. Every method costs O(1) and allocates nothing.
protocol RhythmCondition {
    /// Sees a beat, in time order, with the rhythm as it stands with this beat.
    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue)
    /// Sees a change of the signal's state.
    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue)
    /// Sees time go by; called at least at `deadline`.
    mutating func advance(_ moment: RhythmMoment, into events: inout RhythmEventQueue)
    /// The sample at which `advance` must be called though nothing else happens; `SampleIndex.max` for never.
    var deadline: SampleIndex { get }
}

extension RhythmCondition {
    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {}
    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {}
    mutating func advance(_ moment: RhythmMoment, into events: inout RhythmEventQueue) {}
    var deadline: SampleIndex { .max }
}

/// What every condition may ask about a moment.
struct RhythmMoment {
    /// The sample being processed.
    var now: SampleIndex
    /// The heart rate, in beats a minute; nothing where it is unknown.
    var heartRate: Float?
}

/// A beat as the conditions see it.
struct ObservedBeat {
    /// The R peak's sample.
    var sampleIndex: SampleIndex
    /// The class.
    var beatClass: BeatClass
    /// Whether noise lets neither its class nor its time mean much.
    var isNoisy: Bool
    /// From the beat before, in samples; 0 where there is none without a gap in the signal between.
    var interval: Int64

    /// Whether it is a ventricular ectopic beat without doubt.
    var isVentricular: Bool { beatClass == .ventricular && !isNoisy }
}

extension SignalState {
    /// Whether nothing of the heart comes in, so that alarms of it end: the signal's state is reported in their place.
    var isContactLost: Bool {
        switch self {
        case .learning, .good, .flat, .noisy: false
        case .clipped, .leadOff, .noInput: true
        }
    }
}

/// Times that several conditions share, in samples.
struct RhythmTiming {
    /// From an R peak to the push of its beat at the latest: a window closes 1.496 s after its R peak.
    let reportDelay: Int64
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
        reportDelay = Int64(rate.samples(milliseconds: 1_500))
        asystole = Int64(rate.samples(milliseconds: limits.asystoleMilliseconds))
        pause = Int64(rate.samples(milliseconds: limits.pauseMilliseconds))
        rateSpan = Int64(rate.samples(milliseconds: 10_000))
        longestRunInterval = Int64(rate.samples(milliseconds: 2_000))
        alarmHold = Int64(rate.samples(milliseconds: 60_000))
        patternHold = Int64(rate.samples(milliseconds: 10_000))
        minute = rate.hertz * 60
    }
}
