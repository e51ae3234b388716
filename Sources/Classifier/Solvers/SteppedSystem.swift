// SPDX-License-Identifier: Apache-2.0

/// An initial value problem whose state is kept, and stepped, by the system itself.
///
/// It holds a state x, a trial state and the slopes that its solver counts, in a precision of its own and in memory that it
/// refers to. Factors come in double, and the system rounds each once.
protocol SteppedSystem: ~Copyable {
    /// Where a slope is to be found, until the next evaluation.
    associatedtype Slope

    /// The right-hand side at `time`: of the state at stage 0, of the trial state at a later one.
    ///
    /// `evaluation` counts the calls of one integration from 0, so that what depends on time alone can be tabulated.
    func evaluate(stage: Int, evaluation: Int, time: Double) -> Slope
    /// trial = x + factor * slope; keeps the slope, which is that of `stage`, if the method counts it later.
    func makeTrial(along slope: Slope, of stage: Int, by factor: Double)
    /// x += factor * (sum of the tableau's weights times the slopes), of which `slope` is the last.
    func advance(along slope: Slope, by factor: Double, _ tableau: Tableau)
}
