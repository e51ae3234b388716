// SPDX-License-Identifier: Apache-2.0

public import Signal

/// Watches the rhythm: beats and their classes in, the heart rate and the onsets and ends of conditions out.
///
/// Push beats in time order, changes of the signal, those of flutter, and the passing of every sample; after each, pull events until there
/// are none. Beats may be pushed up to 1.5 s after their R peak, since their window must close before their class is known.
/// A change of the signal waits until the beats before it are in, so everything is judged in the order in which it
/// happened; only a loss of input, after which no sample lets time go by, counts at once.
///
/// A push or a sample costs O(1) and allocates nothing; a sample without anything due costs one comparison.
public struct RhythmAnalyzer: ~Copyable {
    private let timing: RhythmTiming
    private var meter: HeartRateMeter
    private var events = RhythmEventQueue(
        filler: RhythmEvent(kind: .asystole, phase: .onset, sampleIndex: 0, heartRate: nil))

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

    private var now: SampleIndex = 0
    private var state = SignalState.learning
    /// The beat before, where the signal has been fit since and it was not noisy.
    private var previousBeat: SampleIndex?
    /// Changes that wait for the beats before them, oldest first.
    private var changes = Ring<8, SignalChange>(filler: SignalChange(sampleIndex: 0, state: .learning))
    /// The sample at which something is due though nothing is pushed.
    private var deadline: SampleIndex = .max

    /// Makes an analyzer for a recording's start: no beat is known, and the detector learns.
    ///
    /// - Precondition: `limits.isValid`.
    public init(rate: SampleRate, limits: RhythmLimits) {
        precondition(limits.isValid, "limits are checked where they come from")
        timing = RhythmTiming(rate: rate, limits: limits)
        meter = HeartRateMeter(timing: timing)
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

    /// The heart rate in beats a minute; nothing where it is unknown.
    ///
    /// Unknown before the third beat, with fewer than two intervals in the last 10 s, in asystole, and from a loss of signal,
    /// noise, flutter or fibrillation until two intervals have followed.
    public var heartRate: Float? { meter.heartRate }

    /// Takes a beat with its class; beats come in time order.
    public mutating func push(_ beat: Beat, class beatClass: BeatClass) {
        while !changes.isEmpty, changes[0].sampleIndex <= beat.sampleIndex { applyFirstChange() }
        let isNoisy = beat.isNoisy || !state.showsBeats || flutter.covers(beat.sampleIndex)
        var interval: Int64 = 0
        // A longer interval is asystole, not a rate.
        if !isNoisy, let previousBeat, beat.sampleIndex - previousBeat < timing.asystole {
            interval = max(beat.sampleIndex - previousBeat, 0)
        }
        previousBeat = isNoisy ? nil : beat.sampleIndex
        let observed = ObservedBeat(
            sampleIndex: beat.sampleIndex, beatClass: beatClass, isNoisy: isNoisy, interval: interval)
        meter.note(observed)
        let moment = RhythmMoment(now: now, heartRate: meter.heartRate)
        asystole.note(observed, moment, into: &events)
        tachycardia.note(observed, moment, into: &events)
        run.note(observed, moment, into: &events)
        couplet.note(observed, moment, into: &events)
        high.note(observed, moment, into: &events)
        low.note(observed, moment, into: &events)
        pause.note(observed, moment, into: &events)
        slow.note(observed, moment, into: &events)
        fast.note(observed, moment, into: &events)
        bigeminy.note(observed, moment, into: &events)
        trigeminy.note(observed, moment, into: &events)
        ronT.note(observed, moment, into: &events)
        frequent.note(observed, moment, into: &events)
        irregular.note(observed, moment, into: &events)
        updateDeadline()
    }

    /// Takes a change of the signal's state; changes come in time order.
    public mutating func push(_ change: SignalChange) {
        if changes.isFull { applyFirstChange() }
        changes.append(change)
        if change.state == .noInput {
            while !changes.isEmpty { applyFirstChange() }
        }
        updateDeadline()
    }

    /// Takes the onset or the end of flutter or fibrillation, as soon as it is found.
    ///
    /// As in noise, beats mean nothing from now on: conditions of beats end, and there is no heart rate.
    public mutating func push(_ change: FlutterChange) {
        if change.isOnset {
            previousBeat = nil
            meter.removeAll()
        }
        let moment = RhythmMoment(now: now, heartRate: meter.heartRate)
        if change.isOnset {
            asystole.hold(moment, into: &events)
            noteInConditionsOfBeats(SignalChange(sampleIndex: now, state: .noisy), moment)
        } else {
            asystole.release(at: change.sampleIndex)
        }
        flutter.note(change, moment, into: &events)
        updateDeadline()
    }

    /// Lets time go by up to a sample: the one being processed, behind the beats and changes that it brought.
    ///
    /// - Returns: whether an event waits.
    @discardableResult
    public mutating func advance(to sampleIndex: SampleIndex) -> Bool {
        now = sampleIndex
        if sampleIndex >= deadline { takeDeadline() }
        return !events.isEmpty
    }

    /// Does what is due at the sample being processed.
    @inline(never)
    private mutating func takeDeadline() {
        let sampleIndex = now
        while !changes.isEmpty, sampleIndex - changes[0].sampleIndex >= timing.reportDelay { applyFirstChange() }
        if sampleIndex >= asystole.deadline { meter.removeAll() }
        meter.advance(to: sampleIndex)
        let moment = RhythmMoment(now: sampleIndex, heartRate: meter.heartRate)
        asystole.advance(moment, into: &events)
        tachycardia.advance(moment, into: &events)
        run.advance(moment, into: &events)
        couplet.advance(moment, into: &events)
        high.advance(moment, into: &events)
        low.advance(moment, into: &events)
        bigeminy.advance(moment, into: &events)
        trigeminy.advance(moment, into: &events)
        ronT.advance(moment, into: &events)
        frequent.advance(moment, into: &events)
        updateDeadline()
    }

    /// The next event, in the order in which they were found; nothing where there is none.
    public mutating func nextEvent() -> RhythmEvent? { events.popFirst() }

    /// Ends a stretch of signal at its last sample, with all its beats pushed: every condition that lasts ends there.
    ///
    /// What follows is another stretch, as at a recording's start: neither an interval nor a heart rate reaches across.
    public mutating func finish(at sampleIndex: SampleIndex) {
        while !changes.isEmpty { applyFirstChange() }
        now = sampleIndex
        apply(SignalChange(sampleIndex: sampleIndex, state: .noInput))
        state = .learning
        updateDeadline()
    }

    private mutating func applyFirstChange() {
        if let change = changes.popFirst() { apply(change) }
    }

    private mutating func apply(_ change: SignalChange) {
        state = change.state
        if !state.showsBeats {
            previousBeat = nil
            meter.removeAll()
        }
        let moment = RhythmMoment(now: now, heartRate: meter.heartRate)
        asystole.note(change, moment, into: &events)
        flutter.note(change, moment, into: &events)
        noteInConditionsOfBeats(change, moment)
    }

    private mutating func noteInConditionsOfBeats(_ change: SignalChange, _ moment: RhythmMoment) {
        tachycardia.note(change, moment, into: &events)
        run.note(change, moment, into: &events)
        couplet.note(change, moment, into: &events)
        high.note(change, moment, into: &events)
        low.note(change, moment, into: &events)
        slow.note(change, moment, into: &events)
        fast.note(change, moment, into: &events)
        bigeminy.note(change, moment, into: &events)
        trigeminy.note(change, moment, into: &events)
        ronT.note(change, moment, into: &events)
        frequent.note(change, moment, into: &events)
        irregular.note(change, moment, into: &events)
    }

    private mutating func updateDeadline() {
        var next = !changes.isEmpty ? changes[0].sampleIndex + timing.reportDelay : .max
        next = min(next, meter.deadline)
        next = min(next, asystole.deadline)
        next = min(next, tachycardia.deadline)
        next = min(next, run.deadline)
        next = min(next, couplet.deadline)
        next = min(next, high.deadline)
        next = min(next, low.deadline)
        next = min(next, bigeminy.deadline)
        next = min(next, trigeminy.deadline)
        next = min(next, ronT.deadline)
        next = min(next, frequent.deadline)
        deadline = next
    }
}
