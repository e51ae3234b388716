// SPDX-License-Identifier: Apache-2.0

import Classifier
import Monitor

/// The time that the class of every beat must keep within, as a user sets it.
struct Deadline: Equatable {
    /// What the setting takes.
    static let expected = "a time from 1us to 60s, such as 5ms or 250us; a number alone is in milliseconds"
    private static let range: ClosedRange<Double> = 1_000...60_000_000_000

    /// The time in nanoseconds.
    let nanoseconds: Int64
    /// The time as it was written.
    let argument: String

    /// Reads a time: a number with the unit `us`, `ms` or `s` right after it, or alone for milliseconds.
    init?(argument: String) {
        let units: [(name: String, nanoseconds: Double)] = [("us", 1e3), ("ms", 1e6), ("s", 1e9)]
        let unit = units.first { argument.hasSuffix($0.name) } ?? (name: "", nanoseconds: 1e6)
        let digits = argument.dropLast(unit.name.count)
        // Double would also take a sign, an exponent and names.
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }), let number = Double(digits) else {
            return nil
        }
        // Down, so that a bound is never taken for one that keeps it.
        let time = (number * unit.nanoseconds).rounded(.down)
        guard Self.range.contains(time) else { return nil }
        nanoseconds = Int64(time)
        self.argument = argument
    }

    /// Whether a bound keeps within the deadline.
    func isKept(by bound: ComputeBound) -> Bool { bound.nanoseconds <= nanoseconds }

    /// A pair of solver and steps with its bound on this machine.
    struct Candidate: Equatable {
        var pair: SolverPair
        var bound: ComputeBound
    }

    /// What there is to choose among pairs.
    enum Choice: Equatable {
        /// The largest pair that keeps within the deadline.
        case kept(Candidate)
        /// None does; the one with the least bound.
        case missed(best: Candidate)
    }

    /// Picks the pair with the most evaluations of f whose bound keeps within the deadline; among as many, the one with
    /// the higher accuracy.
    ///
    /// - Parameters:
    ///   - pairs: the pairs that the model file lists.
    ///   - bound: gives a pair's bound; asked in the order of preference, until one keeps within the deadline.
    /// - Returns: nothing without pairs.
    func choose(
        among pairs: [SolverPair], bound: (SolverPair) throws(DaemonError) -> ComputeBound
    ) throws(DaemonError) -> Choice? {
        var best: Candidate?
        for pair in Self.byPreference(pairs) {
            let candidate = Candidate(pair: pair, bound: try bound(pair))
            if isKept(by: candidate.bound) { return .kept(candidate) }
            if best.map({ candidate.bound.nanoseconds < $0.bound.nanoseconds }) ?? true { best = candidate }
        }
        return best.map { .missed(best: $0) }
    }

    /// Pairs in the order in which they are tried; equals stay in the file's order.
    static func byPreference(_ pairs: [SolverPair]) -> [SolverPair] {
        pairs.enumerated().sorted { first, second in
            let key = { (pair: SolverPair) in (pair.steps * pair.solver.evaluationsPerStep, pair.accuracy) }
            let (one, other) = (key(first.element), key(second.element))
            return one == other ? first.offset < second.offset : one > other
        }.map(\.element)
    }
}
