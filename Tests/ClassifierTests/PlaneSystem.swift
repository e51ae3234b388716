// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Classifier

/// A system of two equations in double, integrated by the very steps that the classifier takes.
final class PlaneSystem: SteppedSystem {
    private(set) var state: (Double, Double)
    private(set) var evaluations = 0
    private var trial = (0.0, 0.0)
    private var slopes = [(Double, Double)](repeating: (0, 0), count: 4)
    private let slope: (Double, (Double, Double)) -> (Double, Double)

    init(_ start: (Double, Double), slope: @escaping (Double, (Double, Double)) -> (Double, Double)) {
        state = start
        self.slope = slope
    }

    func evaluate(stage: Int, evaluation: Int, time: Double) -> (Double, Double) {
        #expect(evaluation == evaluations)
        evaluations += 1
        slopes[stage] = slope(time, stage == 0 ? state : trial)
        return slopes[stage]
    }

    func makeTrial(along slope: (Double, Double), of stage: Int, by factor: Double) {
        #expect(slope == slopes[stage])
        trial = (state.0 + factor * slope.0, state.1 + factor * slope.1)
    }

    func advance(along slope: (Double, Double), by factor: Double, _ tableau: Tableau) {
        #expect(slope == slopes[tableau.stageCount - 1])
        func sum(_ part: KeyPath<(Double, Double), Double>) -> Double {
            (0..<tableau.stageCount).reduce(0) { $0 + tableau.weights[$1] * slopes[$1][keyPath: part] }
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
