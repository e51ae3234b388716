// SPDX-License-Identifier: Apache-2.0

import Signal

/// One condition's onset and end, reported once each and in turn.
struct RhythmEpisode {
    private let kind: RhythmEvent.Kind
    /// Whether the onset was reported and the end was not.
    private(set) var isActive = false

    init(_ kind: RhythmEvent.Kind) { self.kind = kind }

    /// Reports the onset at a sample, unless it is active.
    mutating func begin(at sampleIndex: SampleIndex, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard !isActive else { return }
        isActive = true
        append(.onset, sampleIndex, moment, &events)
    }

    /// Reports the end at a sample, if it is active.
    mutating func end(at sampleIndex: SampleIndex, _ moment: RhythmMoment, into events: inout RhythmEventQueue) {
        guard isActive else { return }
        isActive = false
        append(.end, sampleIndex, moment, &events)
    }

    private func append(
        _ phase: RhythmEvent.Phase, _ sampleIndex: SampleIndex, _ moment: RhythmMoment,
        _ events: inout RhythmEventQueue
    ) {
        events.appendDroppingOldest(
            RhythmEvent(kind: kind, phase: phase, sampleIndex: sampleIndex, heartRate: moment.heartRate))
    }
}
