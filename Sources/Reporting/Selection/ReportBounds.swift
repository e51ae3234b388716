// SPDX-License-Identifier: Apache-2.0

import Signal

/// Bounds how often entries of a kind come: `burst` of them at once, then one a minute.
///
/// This is the only owner of that rule. (`ProblemLog` and `OverrunWatch` gather what comes many times a second into events;
/// how many of these become entries is decided here.) Beyond the bound an entry is held back and counted. What is still so
/// when the next one may pass is then reported: the state of the signal, a condition that lasts, a problem with the count of
/// all. An end passes if its onset was reported, and only then.
///
/// Time is that of the stream, so a replay gives the same entries at any speed and however it is chunked. The bound is the
/// generic cell rate algorithm (ITU-T I.371): a time for each kind, of when the next entry would come if all came evenly.
/// O(1) an event, allocates nothing.
struct ReportBounds: ~Copyable {
    /// Entries of a kind that pass at once.
    static let burst = 30
    /// The time that earns another one, in seconds.
    static let secondsPerEntry = 60.0

    /// In samples.
    private let interval: SampleIndex
    /// By kind: when the next entry would come if all came evenly.
    private var evenTime = InlineArray<32, SampleIndex>(repeating: .min)
    /// By kind: the last entry that was held back, if it is still so.
    private var waiting = InlineArray<32, MonitorEvent?>(repeating: nil)
    /// By kind: whether an onset was reported and its end was not.
    private var isOpen = InlineArray<32, Bool>(repeating: false)
    /// By kind: entries held back since the last one that passed.
    private var unreported = InlineArray<32, Int>(repeating: 0)
    /// The state of the signal that was reported last.
    private var reportedState = SignalState.learning
    /// When the first of those that wait may pass.
    private var nextDue = SampleIndex.max
    /// By kind: entries that were held back since the start, and are not reported any more.
    private(set) var counts = InlineArray<32, Int>(repeating: 0)

    init(rate: SampleRate) {
        interval = SampleIndex((Self.secondsPerEntry * rate.hertz).rounded())
    }

    /// Takes an event at a time: gives how many of its kind were held back before it, or `nil` if it is held back itself.
    mutating func admit(_ event: MonitorEvent, at now: SampleIndex) -> Int? {
        guard let kind = BoundedKind(event) else { return 0 }
        let index = kind.index
        if event.phase == .end {
            if isOpen[index] {
                isOpen[index] = false
                return takeUnreported(index)
            }
            // Its onset was held back or left out.
            drop(index)
            count(index)
            return nil
        }
        let merged = event.adding(countOf: waiting[index])
        drop(index)
        guard dueTime(index) <= now else {
            waiting[index] = merged
            nextDue = min(nextDue, dueTime(index))
            return nil
        }
        return pass(merged, index, at: now)
    }

    /// Takes a message of the daemon's own, of which there may be many: as `admit`, but none waits.
    mutating func admitMessage(at now: SampleIndex) -> Int? {
        let index = BoundedKind.message.index
        guard dueTime(index) <= now else {
            count(index)
            return nil
        }
        evenTime[index] = max(evenTime[index], now) + interval
        return takeUnreported(index)
    }

    /// Takes out the next entry that was held back and may pass at a time.
    ///
    /// - Parameter isLast: no other time comes, so all may pass.
    /// - Returns: the event, how many were held back before it, and when it might pass.
    mutating func next(
        at now: SampleIndex, isLast: Bool = false
    ) -> (event: MonitorEvent, before: Int, time: SampleIndex)? {
        guard isLast || now >= nextDue else { return nil }
        while let index = firstWaiting, let event = waiting[index] {
            // In the order in which they may pass, however late they are asked for.
            nextDue = dueTime(index)
            guard isLast || nextDue <= now else { return nil }
            waiting[index] = nil
            // The signal may be again what was said of it.
            if case .signal(let change) = event, change.state == reportedState {
                count(index)
            } else {
                return (event, pass(event, index, at: nextDue), min(nextDue, now))
            }
        }
        nextDue = .max
        return nil
    }

    /// Of the kinds of which an entry waits, the one whose entry may pass first.
    private var firstWaiting: Int? {
        var first: Int?
        for index in 0..<BoundedKind.capacity where waiting[index] != nil {
            if first.map({ dueTime(index) < dueTime($0) }) ?? true { first = index }
        }
        return first
    }

    /// Whether the signal's state is another than the one that was reported.
    func isNews(_ state: SignalState) -> Bool { state != reportedState && waiting[BoundedKind.signal.index] == nil }

    /// When an entry of a kind may pass.
    private func dueTime(_ index: Int) -> SampleIndex {
        evenTime[index] == .min ? .min : evenTime[index] - SampleIndex(Self.burst - 1) * interval
    }

    private mutating func pass(_ event: MonitorEvent, _ index: Int, at now: SampleIndex) -> Int {
        evenTime[index] = max(evenTime[index], now) + interval
        if event.phase == .onset { isOpen[index] = true }
        if case .signal(let change) = event { reportedState = change.state }
        return takeUnreported(index)
    }

    /// Counts what waits as held back for good.
    private mutating func drop(_ index: Int) {
        guard waiting[index] != nil else { return }
        waiting[index] = nil
        count(index)
    }

    private mutating func count(_ index: Int) {
        counts[index] += 1
        unreported[index] += 1
    }

    private mutating func takeUnreported(_ index: Int) -> Int {
        defer { unreported[index] = 0 }
        return unreported[index]
    }
}

extension MonitorEvent {
    /// Whether the event begins or ends something that lasts.
    fileprivate var phase: RhythmEvent.Phase? {
        switch self {
        case .rhythm(let event): event.phase
        case .input(let problem): problem.phase
        case .beat, .signal, .overrun, .summary: nil
        }
    }

    /// The event with what an earlier one of its kind counted, where events say how many there were.
    fileprivate func adding(countOf earlier: MonitorEvent?) -> MonitorEvent {
        switch (self, earlier) {
        case (.input(var problem), .input(let before)?) where problem.phase == nil:
            problem.count += before.count
            return .input(problem)
        case (.overrun(var overrun), .overrun(let before)?):
            overrun.count += before.count
            return .overrun(overrun)
        default: return self
        }
    }
}
