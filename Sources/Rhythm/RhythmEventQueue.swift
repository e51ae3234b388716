// SPDX-License-Identifier: Apache-2.0

import Signal

/// Events that wait to be pulled, first in, first out; O(1), allocates nothing.
struct RhythmEventQueue: ~Copyable {
    /// More than one beat, change or sample can bring forth; the queue is emptied after each.
    static let capacity = 32

    private var events = InlineArray<32, RhythmEvent>(
        repeating: RhythmEvent(kind: .asystole, phase: .onset, sampleIndex: 0, heartRate: 0))
    private var first = 0
    private var count = 0

    /// Puts an event at the end; where the queue is full, the oldest event gives way.
    mutating func append(_ event: RhythmEvent) {
        if count == Self.capacity { _ = popFirst() }
        events[(first + count) % Self.capacity] = event
        count += 1
    }

    /// Takes the oldest event out.
    mutating func popFirst() -> RhythmEvent? {
        guard count > 0 else { return nil }
        let event = events[first]
        first = (first + 1) % Self.capacity
        count -= 1
        return event
    }

    /// Forgets all events.
    mutating func removeAll() { count = 0 }
}
