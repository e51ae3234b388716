// SPDX-License-Identifier: Apache-2.0

internal import CKernels
public import Signal

/// Classifies the windows of heartbeats by a trained network, in a bounded time.
///
/// All memory is one buffer made by `init`; `classify` allocates nothing, and takes a fixed number of operations that
/// depends on the model, the solver and its steps alone. The int8 path gives the same bits on every processor
/// (docs/model-format.md).
///
/// A recurrent network remembers the beats that it has classified: give it those of one patient in their order, and
/// call `restart` before another's. With any other network, a beat's class does not depend on the beats before it.
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
    /// Whether the network remembers the beats that it has classified.
    public let isRecurrent: Bool
    /// The instruction set of the kernels at work.
    public let instructionSet: InstructionSet
    private let arithmetic: Arithmetic

    /// The engine of the model's precision.
    private enum Arithmetic: ~Copyable {
        case int8(Box<Engine>)
        #if !ECGMON_EMBEDDED
            case float32(Box<FloatEngine>)
        #endif
    }

    /// Whether the model sees the time before the R peak, the usual beat or the rhythm, and not the window alone.
    public var looksAround: Bool {
        !requiredFeatures.isEmpty || requiredChannels.contains { $0 != .fromRPeak }
    }

    /// The name of that instruction set.
    public var instructionSetName: StaticString { instructionSet.name }

    /// Bytes of the one buffer that holds weights, tables and activations.
    public var workspaceByteCount: Int { unsafe workspaceBytes.count }

    /// That buffer.
    @unsafe var workspaceBytes: UnsafeRawBufferPointer {
        switch arithmetic {
        case .int8(let engine): unsafe UnsafeRawBufferPointer(engine.value.workspace.bytes)
        #if !ECGMON_EMBEDDED
            case .float32(let engine): unsafe UnsafeRawBufferPointer(engine.value.workspace.bytes)
        #endif
        }
    }

    /// Lays out a model for an instruction set of this processor.
    ///
    /// - Parameters:
    ///   - model: what is laid out.
    ///   - solver: `nil` for the file's default, the first pair that it lists.
    ///   - steps: `nil` for the first number of steps that the file lists with the solver, or the default pair's.
    ///   - instructionSet: `nil` for the best.
    /// - Throws: `.unsupportedSteps` outside `Solver.supportedSteps`, `.noSolver` if a network without an ODE is given a
    ///   solver or steps, `.unavailableInstructionSet` if this processor does not run it, `.unavailablePrecision` for a
    ///   float32 model in a build for small machines (ECGMON_EMBEDDED), which leaves that arithmetic out.
    public init(
        _ model: borrowing Model, solver: Solver? = nil, steps: Int? = nil, instructionSet: InstructionSet? = nil
    ) throws(ClassifierError) {
        let chosenSet = instructionSet ?? InstructionSet.best
        guard let kernels = unsafe chosenSet.kernels else {
            throw ClassifierError(.unavailableInstructionSet, name: chosenSet.name.description)
        }
        unsafe try self.init(
            model, solver: solver, steps: steps, instructionSet: chosenSet, kernels: kernels)
    }

    /// Lays out a model for a table of kernels, of whatever origin.
    init(
        _ model: borrowing Model, solver: Solver?, steps: Int?, instructionSet: InstructionSet,
        kernels: UnsafePointer<ecg_kernels>
    ) throws(ClassifierError) {
        #if ECGMON_EMBEDDED
            guard model.precision == .int8 else { throw ClassifierError(.unavailablePrecision, name: model.name) }
        #endif
        let pair = try Self.pair(of: model, solver: solver, steps: steps)
        self.instructionSet = instructionSet
        modelName = model.name
        requiredChannels = model.requiredChannels
        requiredFeatures = model.requiredFeatures
        isRecurrent = model.network == .context
        self.solver = pair?.solver ?? .euler
        self.steps = pair?.steps ?? 1
        evaluationsPerBeat = pair.map { $0.steps * $0.solver.evaluationsPerStep } ?? 0
        isValidatedPair = pair.map { model.isValidated($0.solver, steps: $0.steps) } ?? true
        #if ECGMON_EMBEDDED
            arithmetic = .int8(Box(unsafe Engine(model, pair: pair, kernels: kernels)))
        #else
            switch model.precision {
            case .int8: arithmetic = .int8(Box(unsafe Engine(model, pair: pair, kernels: kernels)))
            case .float32: arithmetic = .float32(Box(unsafe FloatEngine(model, pair: pair, kernels: kernels)))
            }
        #endif
    }

    /// The pair that is run; `nil` for a network without an ODE.
    static func pair(
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

    /// The probabilities of the five classes for a beat, from the channels and features that the model requires.
    ///
    /// Allocates nothing. Points outside 0...1 are clamped by the int8 path; a NaN is taken as 0 by it. A feature that
    /// is a NaN is taken as 0. A recurrent network goes on to its next state.
    public mutating func classify(_ input: borrowing ClassifierInput) -> ClassProbabilities {
        ClassProbabilities(softmax(logits(of: input)))
    }

    /// What the probabilities are the softmax of, `[5]`; takes a step as `classify` does.
    public mutating func logits(of input: borrowing ClassifierInput) -> InlineArray<5, Float> {
        switch arithmetic {
        case .int8(let engine): engine.value.logits(of: input)
        #if !ECGMON_EMBEDDED
            case .float32(let engine): engine.value.logits(of: input)
        #endif
        }
    }

    /// Forgets the beats classified so far: the next one is taken as a patient's first.
    ///
    /// A network that is not recurrent has nothing to forget.
    public mutating func restart() {
        switch arithmetic {
        case .int8(let engine): engine.value.restart()
        #if !ECGMON_EMBEDDED
            case .float32(let engine): engine.value.restart()
        #endif
        }
    }
}
