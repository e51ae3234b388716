// SPDX-License-Identifier: Apache-2.0

import Signal

/// Asystole: no beat for 4 s while the signal could show one.
///
/// ANSI/AAMI EC13:2002 and IEC 60601-2-27:2011 ask for an alarm of cardiac standstill within 10 s; 4 s without a QRS
/// complex is the limit that monitors commonly take. Time counts while the signal is good or flat: a patient in standstill
/// gives a flat line. It does not count while the detector learns, nor through noise, clipping, lead-off or lack of input:
/// that is a technical alarm, and the signal's state reports it. So an electrode that falls off without the recorder's notice
/// looks like asystole if its line keeps some noise, on the safe side.
///
/// A beat is found 0.45 s after its R peak at the latest, so the alarm comes 0.45 s after the 4 s are over, or with the beat or
/// the noise that follows them earlier, or at the end of the input; its onset is their end. It ends with the next beat, or
/// where the signal is lost; noise neither ends nor repeats it. Flutter or fibrillation ends it where that is recognized, and
/// no time counts meanwhile.
///
/// An interval between two beats decides by its own length, as it does for `Pause`: each interval is one of the two, or
/// neither.
struct Asystole: RhythmCondition {
    private var timing: RhythmTiming
    /// From where the time without a beat counts; `nil` while it does not count.
    private var countsFrom: SampleIndex?
    private var episode = RhythmEpisode(.asystole)
    /// Whether flutter or fibrillation may be found soon; then the alarm waits 1.5 s in place of 0.45 s.
    var expectsFlutter = false
    /// The latest sign of a beat or of noise that is on its way here.
    private var latestSign = SampleIndex.min
    /// Whether flutter or fibrillation lasts, which shows no beats either and is an alarm of its own.
    private var isHeld = false

    init(timing: RhythmTiming) { self.timing = timing }

    /// Changes the limit. Time without a beat goes on; an alarm that stands is over with the next beat, as ever.
    mutating func set(_ timing: RhythmTiming) { self.timing = timing }

    var deadline: SampleIndex {
        guard !episode.isActive, !isHeld, let countsFrom else { return .max }
        return max(countsFrom, latestSign) + timing.asystole
            + (expectsFlutter ? timing.reportDelay : timing.detectionDelay)
    }

    /// Sees a beat that was found, or the begin of noise, before either has come here.
    mutating func note(signAt sampleIndex: SampleIndex) { latestSign = max(latestSign, sampleIndex) }

    mutating func note(_ beat: ObservedBeat, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        let lastBeat = beat.interval.map { beat.sampleIndex - $0 }
        beginIfOver(at: beat.sampleIndex, since: lastBeat ?? countsFrom, moment, into: &events)
        episode.end(at: beat.sampleIndex, moment, into: &events)
        if let start = countsFrom { countsFrom = max(start, beat.sampleIndex) }
    }

    mutating func note(_ change: SignalChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        switch change.state {
        case .good, .flat:
            if countsFrom == nil { countsFrom = change.sampleIndex }
        case .learning, .noisy, .tooSmall:
            beginIfOver(at: change.sampleIndex, since: countsFrom, moment, into: &events)
            countsFrom = nil
        case .clipped, .leadOff, .noInput:
            countsFrom = nil
            if change.state == .noInput { isHeld = false }
            episode.end(at: change.sampleIndex, moment, into: &events)
        }
    }

    mutating func note(_ change: FlutterChange, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        // What was called asystole was flutter, and no time counts until that is over.
        if change.isOnset { episode.end(at: moment.now, moment, into: &events) }
        isHeld = change.isOnset
        if !isHeld, let start = countsFrom { countsFrom = max(start, change.sampleIndex) }
    }

    mutating func advance(_ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard moment.now >= deadline, let countsFrom else { return }
        beginIfOver(at: moment.now, since: max(countsFrom, latestSign), moment, into: &events)
    }

    /// The signal ends at a sample, and all beats in it are known: what is left of the wait for one does not come.
    mutating func finish(at end: SampleIndex, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if let countsFrom { beginIfOver(at: end, since: max(countsFrom, latestSign), moment, into: &events) }
    }

    /// Reports the onset if the time without a beat that is over at a sample was as long as asystole.
    private mutating func beginIfOver(
        at end: SampleIndex, since start: SampleIndex?, _ moment: RhythmMoment, into events: inout RhythmEventQueue
    ) {
        guard !episode.isActive, !isHeld, let start, end - start >= timing.asystole else { return }
        episode.begin(at: start + timing.asystole, moment, into: &events)
    }
}
