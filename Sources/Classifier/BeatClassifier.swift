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
    /// The channels of the input that the model requires, in the order of its stem.
    public let requiredChannels: [InputChannel]
    /// The features of the input that the model requires, in its own order.
    public let requiredFeatures: [InputFeature]
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
        let chosenSet = instructionSet ?? InstructionSet.best
        guard let kernels = unsafe chosenSet.kernels else {
            throw ClassifierError(.unavailableInstructionSet, name: chosenSet.name.description)
        }
        let pair = try Self.pair(of: model, solver: solver, steps: steps)
        self.instructionSet = chosenSet
        modelName = model.name
        requiredChannels = model.requiredChannels
        requiredFeatures = model.requiredFeatures
        self.solver = pair?.solver ?? .euler
        self.steps = pair?.steps ?? 1
        evaluationsPerBeat = pair.map { $0.steps * $0.solver.evaluationsPerStep } ?? 0
        isValidatedPair = pair.map { model.isValidated($0.solver, steps: $0.steps) } ?? true
        unsafe engine = Engine(model, pair: pair, kernels: kernels)
    }

    /// The pair that is run; nothing for a network without an ODE.
    private static func pair(
        of model: borrowing Model, solver: Solver?, steps: Int?
    ) throws(ClassifierError) -> (solver: Solver, steps: Int)? {
        guard let defaultPair = model.solverPairs.first else {
            guard solver == nil, steps == nil else { throw ClassifierError(.noSolver, name: model.name) }
            return nil
        }
        let chosenSolver = solver ?? defaultPair.solver
        var chosenSteps = steps ?? defaultPair.steps
        if steps == nil, let pair = model.solverPairs.first(where: { $0.solver == chosenSolver }) {
            chosenSteps = pair.steps
        }
        guard Solver.supportedSteps.contains(chosenSteps) else {
            throw ClassifierError(.unsupportedSteps, name: chosenSolver.name.description)
        }
        return (chosenSolver, chosenSteps)
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
        var probe = NoProbe()
        return engine.logits(of: window.points, solver: solver, steps: steps, &probe)
    }

    /// Adds to `times` what each kind of layer takes for a window by a clock, which is read behind each layer; of the
    /// float path, only the whole under `head`.
    public mutating func profile(
        _ window: borrowing BeatWindow, clock: @escaping @Sendable () -> Int64, into times: inout LayerTimes
    ) {
        var probe = ClockProbe(clock: clock, times: times)
        _ = engine.logits(of: window.points, solver: solver, steps: steps, &probe)
        times = probe.times
    }

    /// Drops weights, tables and activations from the processor's caches, as a second of other work may: for measurements.
    public func flushCaches() { engine.flush() }

    /// Multiplies and accumulates in registers alone, as the kernels' convolution does: the processor's limit.
    ///
    /// - Returns: the number of products; 0 where the kernels have no such loop.
    public static func spendPeak(rounds: Int32, on instructionSet: InstructionSet) -> Int64 {
        guard let kernels = unsafe instructionSet.kernels else { return 0 }
        var sink = InlineArray<64, UInt8>(repeating: 3)
        var span = sink.mutableSpan
        return unsafe span.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return 0 }
            return unsafe kernels.pointee.dot_peak(rounds, start)
        }
    }
}
