// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Classifier

/// A system of two equations in double, integrated by the very steps that the classifier takes.
struct PlaneSystem: SteppedSystem {
    var state: (Double, Double)
    var trial = (0.0, 0.0)
    var slopes = [(Double, Double)](repeating: (0, 0), count: 4)
    var evaluations = 0
    let slope: (Double, (Double, Double)) -> (Double, Double)

    init(_ start: (Double, Double), slope: @escaping (Double, (Double, Double)) -> (Double, Double)) {
        state = start
        self.slope = slope
    }

    mutating func evaluate<Probe: LayerProbe>(stage: Int, evaluation: Int, time: Double, _ probe: inout Probe) {
        #expect(evaluation == evaluations)
        evaluations += 1
        slopes[stage] = slope(time, stage == 0 ? state : trial)
    }

    mutating func makeTrial<Probe: LayerProbe>(factor: Double, stage: Int, _ probe: inout Probe) {
        trial = (state.0 + factor * slopes[stage].0, state.1 + factor * slopes[stage].1)
    }

    mutating func advance<Probe: LayerProbe>(factor: Double, stage: Int, _ probe: inout Probe) {
        state = (state.0 + factor * slopes[stage].0, state.1 + factor * slopes[stage].1)
    }

    mutating func advanceClassical<Probe: LayerProbe>(factor: Double, _ probe: inout Probe) {
        func sum(_ part: KeyPath<(Double, Double), Double>) -> Double {
            slopes[0][keyPath: part] + 2 * slopes[1][keyPath: part] + 2 * slopes[2][keyPath: part]
                + slopes[3][keyPath: part]
        }
        state = (state.0 + factor * sum(\.0), state.1 + factor * sum(\.1))
    }

    /// y' = -2 t y^2, y(0) = 1: y = 1 / (1 + t^2); and z' = z cos t, z(0) = 1: z = exp(sin t).
    static var known: PlaneSystem {
        PlaneSystem((1, 1)) { t, y in (-2 * t * y.0 * y.0, y.1 * cos(t)) }
    }

    /// The Lotka-Volterra equations, driven in time; no solution in closed form.
    static var driven: PlaneSystem {
        PlaneSystem((1.5, 0.5)) { t, y in
            (y.0 * (1.2 - 0.8 * y.1) + 0.3 * sin(3 * t), y.1 * (0.9 * y.0 - 1.1) + 0.1 * t)
        }
    }
}

@Suite struct SolverTests {
    @Test(arguments: Solver.allCases)
    func `the error falls with the step to the power of the order`(solver: Solver) {
        func errors(_ steps: Int) -> (Double, Double) {
            var system = PlaneSystem.known
            var probe = NoProbe()
            solver.integrate(&system, steps: steps, &probe)
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
            var system = PlaneSystem.driven
            var probe = NoProbe()
            solver.integrate(&system, steps: golden.steps, &probe)
            #expect(abs(system.state.0 - golden.state[0]) < 1e-13, "\(golden.solver) \(golden.steps)")
            #expect(abs(system.state.1 - golden.state[1]) < 1e-13, "\(golden.solver) \(golden.steps)")
        }
    }

    @Test(arguments: Solver.allCases)
    func `a solver's name leads back to it`(solver: Solver) {
        #expect(Solver(name: solver.name.description) == solver)
        #expect(Solver(name: solver.name.description.uppercased()) == nil)
    }
}
