// SPDX-License-Identifier: Apache-2.0

import Signal

/// All conditions that are watched for: the one list of them.
///
/// Whatever happens goes through `note`, in whose order simultaneous events are reported. O(1), allocates nothing.
struct RhythmConditions: ~Copyable {
    private let place = InPlace()
    private var asystole: Asystole
    private var tachycardia: VentricularTachycardia
    private var run: VentricularRun
    private var couplet: Couplet
    private var high: RateLimit
    private var low: RateLimit
    private var pause: Pause
    private var slow: ExtremeRate
    private var fast: ExtremeRate
    private var bigeminy: EctopicPattern
    private var trigeminy: EctopicPattern
    private var ronT: RonT
    private var frequent: FrequentVentricularBeats
    private var irregular: IrregularRhythm
    private var flutter = VentricularFlutter()

    /// The sample at which time must be noted though nothing else happens.
    private(set) var deadline = SampleIndex.max

    init(timing: RhythmTiming, limits: RhythmLimits) {
        asystole = Asystole(timing: timing)
        tachycardia = VentricularTachycardia(timing: timing)
        run = VentricularRun(timing: timing)
        couplet = Couplet(timing: timing)
        high = RateLimit(tachycardiaAbove: limits.tachycardia, timing: timing)
        low = RateLimit(bradycardiaBelow: limits.bradycardia, timing: timing)
        pause = Pause(timing: timing)
        slow = ExtremeRate(bradycardia: timing)
        fast = ExtremeRate(tachycardia: timing)
        bigeminy = EctopicPattern(bigeminy: timing)
        trigeminy = EctopicPattern(trigeminy: timing)
        ronT = RonT(timing: timing)
        frequent = FrequentVentricularBeats(timing: timing, limit: limits.ventricularBeatsPerMinute)
        irregular = IrregularRhythm(timing: timing)
    }

    /// The sample at which it will be asystole if no beat comes.
    var asystoleDeadline: SampleIndex {
        mutating get { asystole.deadline }
    }

    /// Whether flutter or fibrillation may be found soon.
    var expectsFlutter: Bool {
        mutating get { asystole.expectsFlutter }
        set { asystole.expectsFlutter = newValue }
    }

    /// Lets asystole know of a beat or of noise that is on its way.
    mutating func note(signAt sampleIndex: SampleIndex) { asystole.note(signAt: sampleIndex) }

    /// Changes the limits of those that have any; what stands goes on or ends by the new ones.
    mutating func set(
        _ limits: RhythmLimits, timing: RhythmTiming, _ moment: RhythmMoment, into events: inout RhythmEventQueue
    ) {
        asystole.set(timing)
        high.set(limit: limits.tachycardia, moment, into: &events)
        low.set(limit: limits.bradycardia, moment, into: &events)
        pause.set(timing)
        frequent.set(limit: limits.ventricularBeatsPerMinute, moment, into: &events)
    }

    /// The signal ends at a sample, and all its beats are known.
    mutating func finish(at end: SampleIndex, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        asystole.finish(at: end, moment, into: &events)
    }

    /// Lets every condition see what is new, and gathers their next deadline.
    mutating func note(_ news: RhythmNews, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        var next = SampleIndex.max
        asystole.note(news, moment, &next, into: &events)
        tachycardia.note(news, moment, &next, into: &events)
        run.note(news, moment, &next, into: &events)
        couplet.note(news, moment, &next, into: &events)
        high.note(news, moment, &next, into: &events)
        low.note(news, moment, &next, into: &events)
        pause.note(news, moment, &next, into: &events)
        slow.note(news, moment, &next, into: &events)
        fast.note(news, moment, &next, into: &events)
        bigeminy.note(news, moment, &next, into: &events)
        trigeminy.note(news, moment, &next, into: &events)
        ronT.note(news, moment, &next, into: &events)
        frequent.note(news, moment, &next, into: &events)
        irregular.note(news, moment, &next, into: &events)
        flutter.note(news, moment, &next, into: &events)
        deadline = next
    }
}

extension RhythmCondition where Self: ~Copyable {
    /// Sees what is new, and brings a deadline forward to its own.
    fileprivate mutating func note(
        _ news: RhythmNews, _ moment: RhythmMoment, _ next: inout SampleIndex, into events: inout RhythmEventQueue
    ) {
        switch news {
        case .beat(let beat): note(beat, moment, into: &events)
        case .signal(let change): note(change, moment, into: &events)
        case .flutter(let change): note(change, moment, into: &events)
        case .time: advance(moment, into: &events)
        }
        next = min(next, deadline)
    }
}
