// SPDX-License-Identifier: Apache-2.0

import Signal

/// The events that wait to be pulled, in their order.
///
/// A summary is twice as large as any other event and comes once a minute: it waits in a place of its own.
struct WaitingEvents: ~Copyable {
    private let place = InPlace()
    // Not private: in a debug build Swift 6.3 aborts on a file that needs the layout of a value that holds another file's private type.
    /// An event, or that the next of the summaries comes here.
    enum Place {
        case beat(ClassifiedBeat)
        case rhythm(RhythmEvent)
        case signal(SignalChange)
        case input(InputProblem)
        case overrun(ComputeOverrun)
        case summary
    }

    #if ECGMON_EMBEDDED
        private static let capacity = 48
    #else
        private static let capacity = 256
    #endif
    private var places = FixedRing<Place>(capacity: capacity, filler: .summary)
    private var summaries = FixedRing<Summary>(capacity: 2, filler: Summary())

    /// Events that wait.
    var count: Int { places.count }

    /// Whether none waits.
    var isEmpty: Bool { places.isEmpty }

    /// Puts an event after the others.
    ///
    /// - Returns: whether there was room; if not, it is dropped.
    mutating func append(_ event: MonitorEvent) -> Bool {
        switch event {
        case .beat(let beat): return places.append(.beat(beat))
        case .rhythm(let event): return places.append(.rhythm(event))
        case .signal(let change): return places.append(.signal(change))
        case .input(let problem): return places.append(.input(problem))
        case .overrun(let overrun): return places.append(.overrun(overrun))
        case .summary(let summary):
            guard !places.isFull, summaries.append(summary) else { return false }
            return places.append(.summary)
        }
    }

    /// Takes the oldest event out; `nil` if none waits.
    mutating func popFirst() -> MonitorEvent? {
        switch places.popFirst() {
        case .beat(let beat): .beat(beat)
        case .rhythm(let event): .rhythm(event)
        case .signal(let change): .signal(change)
        case .input(let problem): .input(problem)
        case .overrun(let overrun): .overrun(overrun)
        case .summary: summaries.popFirst().map { .summary($0) }
        case nil: nil
        }
    }
}
