// SPDX-License-Identifier: Apache-2.0

import Classifier
import Monitor
import Testing

@testable import Daemon

@Suite struct DeadlineTests {
    private let pairs = [
        SolverPair(solver: .euler, steps: 2, accuracy: 0.985), SolverPair(solver: .euler, steps: 1, accuracy: 0.982),
        SolverPair(solver: .rk4, steps: 2, accuracy: 0.984), SolverPair(solver: .midpoint, steps: 1, accuracy: 0.986),
        SolverPair(solver: .euler, steps: 8, accuracy: 0.984), SolverPair(solver: .midpoint, steps: 2, accuracy: 0.98),
    ]

    /// 10 us an evaluation of f, and 15 beside them.
    private static func bound(of pair: SolverPair) -> ComputeBound {
        let evaluations = Int64(pair.steps * pair.solver.evaluationsPerStep)
        return ComputeBound(measuredNanoseconds: (15_000 + 10_000 * evaluations) / ComputeBound.safetyFactor)
    }

    private static func name(_ pair: SolverPair) -> String { "\(pair.solver.name):\(pair.steps)" }

    @Test(
        arguments: [
            ("5ms", 5_000_000), ("250us", 250_000), ("0.25ms", 250_000), ("5", 5_000_000), ("0.5", 500_000),
            ("1us", 1_000),
            ("60s", 60_000_000_000), ("1.5s", 1_500_000_000), ("33.3us", 33_300), (".5ms", 500_000),
        ] as [(String, Int64)])
    func `a time has a unit, or is in milliseconds`(argument: String, nanoseconds: Int64) throws {
        #expect(try #require(Deadline(argument: argument)).nanoseconds == nanoseconds)
    }

    @Test func `pairs are preferred by evaluations, then by accuracy, then in the file's order`() {
        #expect(
            Deadline.byPreference(pairs).map(Self.name) == [
                "rk4:2", "euler:8", "midpoint:2", "midpoint:1", "euler:2", "euler:1",
            ])
    }

    @Test(arguments: [
        ("1s", "rk4:2", 1), ("95us", "rk4:2", 1), ("94us", "midpoint:2", 3), ("54us", "midpoint:1", 4),
        ("35us", "midpoint:1", 4), ("34us", "euler:1", 6), ("25us", "euler:1", 6),
    ])
    func `the largest pair that keeps within the deadline is chosen, and none after it is measured`(
        argument: String, chosen: String, measured: Int
    ) throws {
        let deadline = try #require(Deadline(argument: argument))
        var measurements = 0
        let choice = try deadline.choose(among: pairs) { pair in
            measurements += 1
            return Self.bound(of: pair)
        }
        guard case .kept(let candidate) = choice else {
            Issue.record("\(String(describing: choice))")
            return
        }
        #expect(Self.name(candidate.pair) == chosen)
        #expect(candidate.bound == Self.bound(of: candidate.pair))
        #expect(measurements == measured)
    }

    @Test func `where no pair keeps within the deadline, the fastest is named`() throws {
        let deadline = try #require(Deadline(argument: "24us"))
        let choice = try deadline.choose(among: pairs) { Self.bound(of: $0) }
        guard case .missed(let best) = choice else {
            Issue.record("\(String(describing: choice))")
            return
        }
        #expect(Self.name(best.pair) == "euler:1")
        #expect(best.bound.nanoseconds == 25_000)
    }

    @Test func `without pairs there is nothing to choose`() throws {
        let deadline = try #require(Deadline(argument: "1s"))
        #expect(try deadline.choose(among: []) { Self.bound(of: $0) } == nil)
    }
}
