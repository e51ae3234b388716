// SPDX-License-Identifier: Apache-2.0

package import Signal

/// What a report says of the solver and its steps.
package enum SolverShown {
    /// Those of the run.
    case all
    /// One step of Euler's method.
    case early
    /// Nothing: the classifier did not look at the beat.
    case none

    /// What the report of a beat says.
    package init(_ beat: ClassifiedBeat, byNeed: Bool) {
        self = !byNeed ? .all : beat.isEarly ? .early : beat.steps > 0 ? .all : .none
    }
}
