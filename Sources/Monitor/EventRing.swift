// SPDX-License-Identifier: Apache-2.0

import Signal

/// Events in order of arrival, in a buffer made once. O(1), allocates nothing after `init`.
///
/// An event that finds the ring full is dropped and counted: the caller has stopped pulling.
@safe struct EventRing: ~Copyable {
    /// `[capacity]`, ours; the events lie from `first` on, round the end.
    private let storage: UnsafeMutableBufferPointer<MonitorEvent>
    private var first = 0
    private(set) var count = 0
    private(set) var droppedCount = 0

    /// Makes an empty ring for `capacity` events.
    init(capacity: Int) {
        unsafe storage = .allocate(capacity: capacity)
        unsafe storage.initialize(repeating: .summary(Summary()))
    }

    deinit {
        unsafe storage.deinitialize()
        unsafe storage.deallocate()
    }

    /// Puts an event behind the others.
    mutating func append(_ event: MonitorEvent) {
        let capacity = unsafe storage.count
        guard count < capacity else {
            droppedCount += 1
            return
        }
        let index = first + count
        unsafe storage[index < capacity ? index : index - capacity] = event
        count += 1
    }

    /// Takes the oldest event.
    mutating func popFirst() -> MonitorEvent? {
        guard count > 0 else { return nil }
        let event = unsafe storage[first]
        let capacity = unsafe storage.count
        first = first + 1 < capacity ? first + 1 : 0
        count -= 1
        return event
    }
}
