// SPDX-License-Identifier: Apache-2.0

import Signal

/// One condition's onset and end, reported once each and in turn.
///
/// Onsets are reported at once. A condition that has ended may come back within the hold time, and is then one episode
/// with what went before: its end is reported when the hold is over, dated where the condition last ended, with the number
/// of times that it came. No end is dated before its onset, and no onset before the end that it follows. So an alarm never comes later for it, and one that comes and goes is no flood of alarms.
struct RhythmEpisode {
    private let kind: RhythmEvent.Kind
    /// How long the condition may be away without the episode's end, in samples.
    private let hold: Int64
    /// From an R peak to the push of its beat, in samples.
    private let reportDelay: Int64
    /// Whether the onset was reported and the end was not.
    private(set) var isActive = false
    /// Where the condition last ended, while it may come back.
    private var endedAt: SampleIndex?
    /// The sample of the last event: none is dated before it.
    private var latest = SampleIndex.min
    /// How often the condition came since the onset.
    private var count = 0

    /// An episode that ends at once.
    init(_ kind: RhythmEvent.Kind) {
        self.kind = kind
        hold = 0
        reportDelay = 0
    }

    /// An episode that goes on where the condition comes back soon.
    init(_ kind: RhythmEvent.Kind, hold: Int64, timing: RhythmTiming) {
        self.kind = kind
        self.hold = hold
        reportDelay = timing.reportDelay
    }

    /// The sample at which the end is due; `SampleIndex.max` while the condition lasts, and if there is none.
    var deadline: SampleIndex { endedAt.map { $0 + hold + reportDelay } ?? .max }

    /// Whether the condition itself lasts, not just its hold.
    var isPresent: Bool { isActive && endedAt == nil }

    /// The condition begins at a sample: reports the onset, unless it is active.
    mutating func begin(at sampleIndex: SampleIndex, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if let endedAt {
            if sampleIndex - endedAt <= hold {
                self.endedAt = nil
                count += 1
            } else {
                close(at: endedAt, moment, into: &events)
            }
        }
        guard !isActive else { return }
        isActive = true
        count = 1
        append(.onset, sampleIndex, moment, &events)
    }

    /// The condition is over at a sample: reports the end, if it is active, and when the hold is over.
    mutating func end(at sampleIndex: SampleIndex, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard isPresent else { return }
        if hold > 0 {
            endedAt = sampleIndex
        } else {
            close(at: sampleIndex, moment, into: &events)
        }
    }

    /// What seemed to end the condition at a sample or later was no end: it lasted up to another one.
    mutating func extend(to end: SampleIndex, ifEndedSince start: SampleIndex) {
        if let endedAt, endedAt >= start { self.endedAt = max(endedAt, end) }
    }

    /// The signal is lost at a sample: reports the end, if it is active, without waiting.
    mutating func lose(at sampleIndex: SampleIndex, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if isActive { close(at: endedAt ?? sampleIndex, moment, into: &events) }
    }

    /// Lets time go by: reports the end that is due.
    mutating func advance(_ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        if moment.now >= deadline, let endedAt { close(at: endedAt, moment, into: &events) }
    }

    private mutating func close(
        at sampleIndex: SampleIndex, _ moment: RhythmMoment, into events: inout RhythmEventQueue
    ) {
        isActive = false
        endedAt = nil
        append(.end, sampleIndex, moment, &events)
    }

    private mutating func append(
        _ phase: RhythmEvent.Phase, _ sampleIndex: SampleIndex, _ moment: RhythmMoment,
        _ events: inout RhythmEventQueue
    ) {
        latest = max(sampleIndex, latest)
        events.appendDroppingOldest(
            RhythmEvent(kind: kind, phase: phase, sampleIndex: latest, heartRate: moment.heartRate, count: count))
    }
}
