// SPDX-License-Identifier: Apache-2.0

public import Signal

/// Watches the rhythm: beats and their classes in, the heart rate and the onsets and ends of conditions out.
///
/// Push beats and changes of the signal in the order in which they happened, changes of flutter as they are found, and the
/// passing of every sample; after each, pull events until there are none. Beats are pushed up to 1.5 s after their R peak, since
/// their window must close before their class is known; so a change of the signal must wait for the beats before it.
/// `BeatTimeline` keeps that order and stamps the intervals that are read here. A loss of input, after which no sample lets
/// time go by, comes at once: the beats before it that come later count as noisy.
///
/// A push or a sample costs O(1) and allocates nothing; a sample without anything due costs one comparison.
public struct RhythmAnalyzer: ~Copyable {
    private let place = InPlace()
    private let rate: SampleRate
    private var timing: RhythmTiming
    private var meter: HeartRateMeter
    private var conditions: RhythmConditions
    private var events = RhythmEventQueue()

    private var now: SampleIndex = 0
    /// The last change to a signal that shows no beats.
    private var lostAt = SampleIndex.min
    /// The sample at which something is due though nothing is pushed.
    private var deadline = SampleIndex.max

    /// Makes an analyzer for a recording's start: no beat is known, and the detector learns.
    ///
    /// - Precondition: `limits.isValid`.
    public init(rate: SampleRate, limits: RhythmLimits) {
        precondition(limits.isValid, "limits are checked where they come from")
        self.rate = rate
        timing = RhythmTiming(rate: rate, limits: limits)
        meter = HeartRateMeter(timing: timing)
        conditions = RhythmConditions(timing: timing, limits: limits)
    }

    /// The heart rate in beats a minute; `nil` if it is unknown.
    ///
    /// Unknown before the third beat, with fewer than two intervals in the last 10 s, and from a loss of signal, noise,
    /// flutter or fibrillation until two intervals have followed; so it is from asystole that is reported while it lasts.
    /// Asystole that is only known with the beat that ends it leaves the rate as it is.
    public var heartRate: Float? { meter.heartRate }

    /// Takes a beat with its stamp, its class, and what else is known of its shape; beats come in time order.
    public mutating func push(_ beat: TimedBeat, class beatClass: BeatClass, signs: VentricularSigns? = nil) {
        let observed = ObservedBeat(beat, class: beatClass, signs: signs, lostAt: lostAt, timing: timing)
        meter.note(observed)
        note(.beat(observed))
    }

    /// Takes note of a beat as soon as it is found, or of noise: it comes in its turn, but it is no standstill until then.
    public mutating func note(signAt sampleIndex: SampleIndex) { conditions.note(signAt: sampleIndex) }

    /// Takes note of whether flutter or fibrillation may be found soon: asystole, which it would replace, waits for a second.
    public mutating func note(flutterExpected: Bool) { conditions.expectsFlutter = flutterExpected }

    /// Takes a change of the signal's state, after the beats before it.
    public mutating func push(_ change: SignalChange) {
        if !change.state.showsBeats {
            lostAt = change.sampleIndex
            meter.removeAll()
        }
        note(.signal(change))
    }

    /// Takes the onset or the end of flutter or fibrillation, as soon as it is found.
    ///
    /// As in noise, beats mean nothing from now on: conditions of beats end, and there is no heart rate.
    public mutating func push(_ change: FlutterChange) {
        if change.isOnset { meter.removeAll() }
        note(.flutter(change))
    }

    /// Lets time go by up to a sample: the one being processed, after the beats and changes that it brought.
    ///
    /// - Returns: whether an event waits.
    @discardableResult
    public mutating func advance(to sampleIndex: SampleIndex) -> Bool {
        now = sampleIndex
        if sampleIndex >= deadline { takeDeadline() }
        return !events.isEmpty
    }

    /// Changes the limits, from the sample being processed on: the rate, the time without a beat and what stands go on.
    ///
    /// An alarm that stands and is none by the new limits ends here, and one that is one begins; but asystole ends with a
    /// beat, as ever. Events may wait after it.
    ///
    /// - Precondition: `limits.isValid`.
    public mutating func setLimits(_ limits: RhythmLimits) {
        precondition(limits.isValid, "limits are checked where they come from")
        timing = RhythmTiming(rate: rate, limits: limits)
        let moment = RhythmMoment(now: now, heartRate: meter.heartRate)
        conditions.set(limits, timing: timing, moment, into: &events)
        takeDeadline()
    }

    /// The next event, in the order in which they were found; `nil` if there is none.
    public mutating func nextEvent() -> RhythmEvent? { events.popFirst() }

    /// Ends a stretch of signal at its last sample, with all its beats and changes pushed: conditions that last end there.
    ///
    /// What follows is another stretch, as at a recording's start: no heart rate reaches across.
    public mutating func finish(at sampleIndex: SampleIndex) {
        now = sampleIndex
        conditions.finish(at: sampleIndex, RhythmMoment(now: now, heartRate: meter.heartRate), into: &events)
        push(SignalChange(sampleIndex: sampleIndex, state: .noInput))
    }

    /// Does what is due at the sample being processed.
    @inline(never)
    private mutating func takeDeadline() {
        if now >= conditions.asystoleDeadline { meter.removeAll() }
        meter.advance(to: now)
        note(.time)
    }

    private mutating func note(_ news: RhythmNews) {
        conditions.note(news, RhythmMoment(now: now, heartRate: meter.heartRate), into: &events)
        deadline = min(meter.deadline, conditions.deadline)
    }
}
