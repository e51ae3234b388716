// SPDX-License-Identifier: Apache-2.0

internal import CKernels
public import Signal

/// Classifies the windows of heartbeats by a trained network, in a bounded time.
///
/// All memory is one buffer made by `init`; `classify` allocates nothing, and takes a fixed number of operations that
/// depends on the model, the solver and its steps alone. The int8 path gives the same bits on every processor
/// (docs/model-format.md).
public struct BeatClassifier: ~Copyable {
    /// The model's name.
    public let modelName: String
    /// The solver; Euler's method for a network without an ODE.
    public let solver: Solver
    /// Equal solver steps over 0...1; 1 for a network without an ODE.
    public let steps: Int
    /// Evaluations of the ODE's right-hand side for one beat; 0 for a network without an ODE.
    public let evaluationsPerBeat: Int
    /// Whether the model was trained and validated for the solver and steps; true for a network without an ODE.
    public let isValidatedPair: Bool
    /// The instruction set of the kernels at work.
    public let instructionSet: InstructionSet
    private var engine: Engine

    /// The name of that instruction set.
    public var instructionSetName: StaticString { instructionSet.name }

    /// Bytes of the one buffer that holds weights, tables and activations.
    public var workspaceByteCount: Int { engine.workspace.byteCount }

    /// Lays out a model for an instruction set of this processor.
    ///
    /// - Parameters:
    ///   - solver: nothing for the file's default, the first pair that it lists.
    ///   - steps: nothing for the first number of steps that the file lists with the solver, or the default pair's.
    ///   - instructionSet: nothing for the best.
    /// - Throws: `.unsupportedSteps` outside `Solver.supportedSteps`, `.noSolver` where a network without an ODE is given
    ///   a solver or steps, `.unavailableInstructionSet` where this processor does not run it.
    public init(
        _ model: borrowing Model, solver: Solver? = nil, steps: Int? = nil, instructionSet: InstructionSet? = nil
    ) throws(ClassifierError) {
        // Every throw finds the same parts made: a noncopyable value must be as far on all of its ways out.
        self.instructionSet = instructionSet ?? InstructionSet.best
        modelName = model.name
        guard let kernels = unsafe self.instructionSet.kernels else {
            throw ClassifierError(.unavailableInstructionSet, name: self.instructionSet.name.description)
        }
        guard let defaultPair = model.solverPairs.first else {
            guard solver == nil, steps == nil else { throw ClassifierError(.noSolver, name: model.name) }
            self.solver = .euler
            self.steps = 1
            evaluationsPerBeat = 0
            isValidatedPair = true
            unsafe engine = Engine(model, times: [], kernels: kernels)
            return
        }
        let chosenSolver = solver ?? defaultPair.solver
        var chosenSteps = steps ?? defaultPair.steps
        if steps == nil, let pair = model.solverPairs.first(where: { $0.solver == chosenSolver }) {
            chosenSteps = pair.steps
        }
        guard Solver.supportedSteps.contains(chosenSteps) else {
            throw ClassifierError(.unsupportedSteps, name: chosenSolver.name.description)
        }
        self.solver = chosenSolver
        self.steps = chosenSteps
        evaluationsPerBeat = chosenSteps * chosenSolver.evaluationsPerStep
        isValidatedPair = model.isValidated(chosenSolver, steps: chosenSteps)
        var times: [Double] = []
        times.reserveCapacity(evaluationsPerBeat)
        for step in 0..<chosenSteps {
            for stage in 0..<chosenSolver.evaluationsPerStep {
                times.append(chosenSolver.time(step: step, of: chosenSteps, stage: stage))
            }
        }
        unsafe engine = Engine(model, times: times, kernels: kernels)
    }

    /// The probabilities of the five classes for a beat, from its window alone; allocates nothing.
    public mutating func classify(_ context: borrowing BeatContext) -> ClassProbabilities {
        classify(context.window)
    }

    /// The probabilities of the five classes for a window; allocates nothing.
    ///
    /// Points outside 0...1 are clamped by the int8 path; a NaN is taken as 0 by it.
    public mutating func classify(_ window: borrowing BeatWindow) -> ClassProbabilities {
        ClassProbabilities(softmax(logits(of: window)))
    }

    /// What the probabilities are the softmax of, `[5]`.
    public mutating func logits(of window: borrowing BeatWindow) -> InlineArray<5, Float> {
        engine.logits(of: window.points, solver: solver, steps: steps)
    }
}
