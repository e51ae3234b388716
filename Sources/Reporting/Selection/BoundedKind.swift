// SPDX-License-Identifier: Apache-2.0

import Signal

/// A kind of entry of which so many may come, and no more: the one list of them.
///
/// Each condition of the rhythm and each problem of the input is a kind by itself. Beats, summaries and what threatens life
/// are none.
struct BoundedKind: Equatable {
    /// More than there are kinds: for arrays with one element each.
    static let capacity = 32

    /// Changes of the signal.
    static let signal = BoundedKind(index: 0)
    /// Beats whose class came late.
    static let overrun = BoundedKind(index: 1)
    /// What the daemon says of writers that come and go.
    static let message = BoundedKind(index: 2)
    private static let firstRhythm = 3
    private static let firstProblem = firstRhythm + rhythmCount
    /// The cases of `RhythmEvent.Kind` and `InputProblem.Kind`: `allCases` would allocate.
    static let rhythmCount = 15
    static let problemCount = 11

    /// Where its elements are.
    let index: Int

    private init(index: Int) { self.index = index }

    /// The kind with an index, if there is one.
    init?(_ index: Int) {
        guard index < Self.firstProblem + Self.problemCount else { return nil }
        self.index = index
    }

    /// The kind of an event's entry; `nil` if it always passes.
    init?(_ event: borrowing MonitorEvent) {
        switch event {
        case .beat, .summary: return nil
        case .rhythm(let event):
            guard !event.kind.isLifeThreatening else { return nil }
            index = Self.firstRhythm + Int(event.kind.rawValue)
        case .signal: self = .signal
        case .input(let problem): index = Self.firstProblem + Int(problem.kind.rawValue)
        case .overrun: self = .overrun
        }
    }

    /// The kind's name in reports.
    var name: StaticString {
        if index >= Self.firstProblem, let kind = InputProblem.Kind(rawValue: UInt8(index - Self.firstProblem)) {
            return kind.name
        }
        if index >= Self.firstRhythm, let kind = RhythmEvent.Kind(rawValue: UInt8(index - Self.firstRhythm)) {
            return kind.name
        }
        return self == .signal ? "signal" : self == .overrun ? "overrun" : "message"
    }
}
