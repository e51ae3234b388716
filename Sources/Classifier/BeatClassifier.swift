// SPDX-License-Identifier: Apache-2.0

internal import CKernels
public import Signal

/// Classifies the windows of heartbeats by a trained network, in a bounded time.
///
/// All memory is one buffer made by `init`; `classify` allocates nothing, and takes a fixed number of operations that
/// depends on the model, the solver and its steps alone: with steps by need, that many at most. The int8 path gives the same bits on every processor
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
    /// Evaluations of the ODE's right-hand side for one beat at most; 0 for a network without an ODE.
    public let evaluationsPerBeat: Int
    /// Whether a beat takes one step first, of Euler's method, and all of the pair's only if its class is then in doubt.
    public let stepsByNeed: Bool
    /// Whether one step was enough for the last beat; false without steps by need.
    public private(set) var isLastBeatEarly = false
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
    ///   - stepsByNeed: whether a beat takes one step first, and those of solver and steps only if the margin of its
    ///     logits is then below the one that the file has for them. What needs them gets the very logits that it gets
    ///     without this; no beat takes more evaluations of the right-hand side.
    ///   - instructionSet: `nil` for the best.
    /// - Throws: `.unsupportedSteps` outside `Solver.supportedSteps`, `.noSolver` if a network without an ODE is given a
    ///   solver, steps or steps by need, `.noMargin` if the file has no margin for solver and steps,
    ///   `.unavailableInstructionSet` if this processor does not run it, `.unavailablePrecision` for a float32 model in a
    ///   build for small machines (ECGMON_EMBEDDED), which leaves that arithmetic out.
    public init(
        _ model: borrowing Model, solver: Solver? = nil, steps: Int? = nil, stepsByNeed: Bool = false,
        instructionSet: InstructionSet? = nil
    ) throws(ClassifierError) {
        let chosenSet = instructionSet ?? InstructionSet.best
        guard let kernels = unsafe chosenSet.kernels else {
            throw ClassifierError(.unavailableInstructionSet, name: chosenSet.name.description)
        }
        let plan = try Self.plan(for: model, solver: solver, steps: steps, byNeed: stepsByNeed)
        try unsafe self.init(model, plan: plan, instructionSet: chosenSet, kernels: kernels)
    }

    /// Lays out a model for a table of kernels, of whatever origin.
    init(
        _ model: borrowing Model, plan: SolverPlan?, instructionSet: InstructionSet,
        kernels: UnsafePointer<ecg_kernels>
    ) throws(ClassifierError) {
        #if ECGMON_EMBEDDED
            guard model.precision == .int8 else { throw ClassifierError(.unavailablePrecision, name: model.name) }
        #endif
        self.instructionSet = instructionSet
        modelName = model.name
        requiredChannels = model.requiredChannels
        requiredFeatures = model.requiredFeatures
        isRecurrent = model.network == .context
        solver = plan?.solver ?? .euler
        steps = plan?.steps ?? 1
        evaluationsPerBeat = plan?.evaluations ?? 0
        stepsByNeed = plan?.margin != nil
        isValidatedPair = plan.map { model.isValidated($0.solver, steps: $0.steps) } ?? true
        #if ECGMON_EMBEDDED
            arithmetic = .int8(Box(unsafe Engine(model, plan: plan, kernels: kernels)))
        #else
            switch model.precision {
            case .int8: arithmetic = .int8(Box(unsafe Engine(model, plan: plan, kernels: kernels)))
            case .float32: arithmetic = .float32(Box(unsafe FloatEngine(model, plan: plan, kernels: kernels)))
            }
        #endif
    }

    /// The steps that a beat takes; `nil` for a network without an ODE.
    static func plan(
        for model: borrowing Model, solver: Solver?, steps: Int?, byNeed: Bool
    ) throws(ClassifierError) -> SolverPlan? {
        guard let defaultPair = model.solverPairs.first else {
            guard solver == nil, steps == nil, !byNeed else { throw ClassifierError(.noSolver, name: model.name) }
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
        let plan = SolverPlan(solver: chosenSolver, steps: chosenSteps)
        // What takes one evaluation has nothing to save.
        guard byNeed, plan.evaluations > 1 else { return plan }
        guard let margin = model.pair(chosenSolver, steps: chosenSteps)?.margin else {
            throw ClassifierError(.noMargin, name: "ecgmond.solver.margins")
        }
        return SolverPlan(solver: chosenSolver, steps: chosenSteps, margin: margin)
    }

    /// Solver steps that the last beat took; `steps` if there was none, and without steps by need.
    public var stepsOfLastBeat: Int { isLastBeatEarly ? 1 : steps }

    /// Evaluations of the ODE's right-hand side for the last beat, in the same way.
    public var evaluationsOfLastBeat: Int { isLastBeatEarly ? 1 : evaluationsPerBeat }

    /// The probabilities of the five classes for a beat, from the channels and features that the model requires.
    ///
    /// Allocates nothing. Points outside 0...1 are clamped by the int8 path; a NaN is taken as 0 by it. A feature that
    /// is a NaN is taken as 0. A recurrent network goes on to its next state.
    public mutating func classify(_ input: borrowing ClassifierInput) -> ClassProbabilities {
        ClassProbabilities(softmax(logits(of: input)))
    }

    /// The same, without a copy of the input, which stays as it is: what is borrowed is copied first.
    public mutating func classify(inPlace input: inout ClassifierInput) -> ClassProbabilities {
        ClassProbabilities(softmax(solve(&input, inFull: false)))
    }

    /// What the probabilities are the softmax of, `[5]`; takes a step as `classify` does.
    public mutating func logits(of input: borrowing ClassifierInput) -> InlineArray<5, Float> {
        var input = copy input
        return solve(&input, inFull: false)
    }

    /// Does the most work that a beat may take: with steps by need, one step and then all of the pair's.
    ///
    /// Goes on to a recurrent network's next state, as `classify` does.
    public mutating func classifyInFull(_ input: borrowing ClassifierInput) -> ClassProbabilities {
        var input = copy input
        return ClassProbabilities(softmax(solve(&input, inFull: true)))
    }

    /// The logits of a beat; with `inFull` by the most work that it may take.
    mutating func solve(_ input: inout ClassifierInput, inFull: Bool) -> InlineArray<5, Float> {
        let beat: SolvedBeat
        switch arithmetic {
        case .int8(let engine): beat = unsafe engine.address.pointee.solve(&input, inFull: inFull)
        #if !ECGMON_EMBEDDED
            case .float32(let engine): beat = unsafe engine.address.pointee.solve(&input, inFull: inFull)
        #endif
        }
        isLastBeatEarly = beat.isEarly
        return beat.logits
    }

    /// Forgets the beats classified so far: the next one is taken as a patient's first.
    ///
    /// A network that is not recurrent has nothing to forget.
    public mutating func restart() {
        isLastBeatEarly = false
        switch arithmetic {
        case .int8(let engine): unsafe engine.address.pointee.restart()
        #if !ECGMON_EMBEDDED
            case .float32(let engine): unsafe engine.address.pointee.restart()
        #endif
        }
    }
}
