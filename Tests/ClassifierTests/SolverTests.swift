// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Classifier

@Suite struct SolverTests {
    @Test(arguments: Solver.allCases)
    func `the error falls with the step to the power of the order`(solver: Solver) {
        func errors(_ steps: Int) -> (Double, Double) {
            let system = PlaneSystem.known
            solver.integrate(system, steps: steps)
            #expect(system.evaluations == steps * solver.evaluationsPerStep)
            return (abs(system.state.0 - 0.5), abs(system.state.1 - exp(sin(1.0))))
        }
        for steps in [32, 64, 128] {
            let coarse = errors(steps)
            let fine = errors(2 * steps)
            #expect(abs(log2(coarse.0 / fine.0) - Double(solver.order)) < 0.15, "\(steps) steps")
            #expect(abs(log2(coarse.1 / fine.1) - Double(solver.order)) < 0.15, "\(steps) steps")
        }
    }

    @Test func `each step is Diffrax's`() throws {
        struct Golden: Decodable {
            var solver: String
            var steps: Int
            var state: [Double]
        }
        let goldens = try JSONDecoder().decode([Golden].self, from: try Resource.data("diffrax.json"))
        #expect(goldens.count >= 12)
        for golden in goldens {
            let solver = try #require(Solver(name: golden.solver))
            let system = PlaneSystem.driven
            solver.integrate(system, steps: golden.steps)
            #expect(abs(system.state.0 - golden.state[0]) < 1e-13, "\(golden.solver) \(golden.steps)")
            #expect(abs(system.state.1 - golden.state[1]) < 1e-13, "\(golden.solver) \(golden.steps)")
        }
    }

    @Test(arguments: Solver.allCases)
    func `a tableau meets the conditions of its order`(solver: Solver) {
        let tableau = solver.tableau
        /// The sum over the stages of b times something, with b over its divisor.
        func sum(_ term: (Int) -> Double) -> Double {
            (0..<tableau.stageCount).reduce(0) { $0 + tableau.weights[$1] * term($1) } / tableau.divisor
        }
        func node(_ stage: Int) -> Double { tableau.nodes[stage] }
        /// A x of a vector, where A has the nodes below its diagonal.
        func applied(_ vector: @escaping (Int) -> Double) -> (Int) -> Double {
            { stage in stage == 0 ? 0 : node(stage) * vector(stage - 1) }
        }
        // Hairer, Norsett and Wanner, II.2: the trees of up to four nodes.
        var conditions = [(1, sum { _ in 1 }, 1.0), (2, sum(node), 1.0 / 2)]
        conditions += [(3, sum { node($0) * node($0) }, 1.0 / 3), (3, sum(applied(node)), 1.0 / 6)]
        conditions += [
            (4, sum { node($0) * node($0) * node($0) }, 1.0 / 4), (4, sum { node($0) * applied(node)($0) }, 1.0 / 8),
            (4, sum(applied { node($0) * node($0) }), 1.0 / 12), (4, sum(applied(applied(node))), 1.0 / 24),
        ]
        for (order, actual, expected) in conditions where order <= tableau.order {
            #expect(abs(actual - expected) < 1e-15, "order \(order)")
        }
        let next = conditions.filter { $0.0 == tableau.order + 1 }
        #expect(next.isEmpty || next.contains { abs($0.1 - $0.2) > 1e-3 }, "the order is no higher")
        // The kernels of the one method that counts several slopes have its weights in them.
        #expect(tableau.countsLastSlopeAlone == (solver != .rk4))
        if !tableau.countsLastSlopeAlone {
            #expect((0..<4).map { tableau.weights[$0] } == [1, 2, 2, 1])
        }
        for stage in tableau.stageCount..<4 { #expect(tableau.nodes[stage] == 0 && tableau.weights[stage] == 0) }
    }

    @Test(arguments: Solver.allCases)
    func `a solver's name leads back to it`(solver: Solver) {
        #expect(Solver(name: solver.name.description) == solver)
        #expect(Solver(name: solver.name.description.uppercased()) == nil)
    }
}
