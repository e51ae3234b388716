// SPDX-License-Identifier: Apache-2.0

import Classifier
import Monitor

/// A classifier that is laid out as the settings say, with the bound of its time on this machine.
struct BoundedClassifier: ~Copyable {
    /// The classifier.
    var classifier: BeatClassifier
    /// The time within which it gives a beat its class.
    let bound: ComputeBound

    /// Reads and checks the model, lays it out and measures it.
    ///
    /// With a deadline and neither method nor steps set, the pair is the largest validated one that keeps within it; else
    /// the deadline only checks. Of steps by need it is the beat that takes all of them that keeps within it.
    ///
    /// - Throws: `badConfiguration` for a model that cannot be used or a deadline that cannot be kept, wherever it was set.
    static func make(for settings: Settings) throws(DaemonError) -> BoundedClassifier {
        let model = try ModelChoice(settings).load()
        if let deadline = settings.deadline, settings.leavesPairOpen {
            let byNeed = settings.solver == .auto
            let pairs = model.solverPairs.filter { !byNeed || $0.margin != nil }
            let choice = try deadline.choose(among: pairs) { pair throws(DaemonError) in
                try BoundedClassifier(model, settings, solver: pair.solver, steps: pair.steps).bound
            }
            switch choice {
            case .kept(let candidate):
                let pair = candidate.pair
                return try BoundedClassifier(
                    model, settings, solver: pair.solver, steps: pair.steps, bound: candidate.bound)
            case .missed(let best):
                throw miss(
                    deadline, settings,
                    "no validated pair of model \(model.name) keeps within it; the best on this machine is solver "
                        + "\(best.pair.solver.name) with \(best.pair.steps) steps, \(best.bound.text)")
            // A model without an ODE has no pairs, and one without margins none for steps by need.
            case nil: break
            }
        }
        let bounded = try BoundedClassifier(model, settings, solver: settings.solver?.method, steps: settings.steps)
        if let deadline = settings.deadline, !deadline.isKept(by: bounded.bound) {
            throw miss(
                deadline, settings,
                "model \(bounded.description) does not keep within it; its bound on this machine is "
                    + "\(bounded.bound.text)")
        }
        return bounded
    }

    /// Lays out a model; measures it unless its bound is known.
    private init(
        _ model: borrowing Model, _ settings: Settings, solver: Solver?, steps: Int?, bound: ComputeBound? = nil
    ) throws(DaemonError) {
        do {
            classifier = try BeatClassifier(
                model, solver: solver, steps: steps, stepsByNeed: settings.solver == .auto,
                instructionSet: settings.instructionSet)
        } catch {
            let key: SettingKey =
                error.code == .unavailableInstructionSet ? .isa : settings.solver == nil ? .steps : .solver
            let place = settings.place(of: key)
            throw DaemonError(place.status, "\(place.name): model \(ModelChoice(settings).name): \(error.message)")
        }
        self.bound = bound ?? ComputeBound(measuring: &classifier)
    }

    private static func miss(_ deadline: Deadline, _ settings: Settings, _ reason: String) -> DaemonError {
        let place = settings.place(of: .deadline)
        return DaemonError(.badConfiguration, "\(place.name): \(deadline.argument): \(reason)")
    }

    /// The model with its solver and steps, where it has them.
    private var description: String {
        guard classifier.evaluationsPerBeat > 0 else { return classifier.modelName }
        let steps = classifier.stepsByNeed ? "1 to \(classifier.steps) steps by need" : "\(classifier.steps) steps"
        return "\(classifier.modelName) with solver \(classifier.solver.name) and \(steps)"
    }

    /// What is said of it at start.
    var notice: String {
        let workspace = (classifier.workspaceByteCount + 1_023) / 1_024
        return "model \(description), \(classifier.instructionSetName) kernels, workspace \(workspace) KiB; "
            + "compute bound \(bound.text) per beat, \(ComputeBound.safetyFactor) times what was measured"
    }
}

extension ComputeBound {
    /// The bound as messages show it: whole microseconds.
    var text: String { "\(nanoseconds / 1_000) us" }
}
