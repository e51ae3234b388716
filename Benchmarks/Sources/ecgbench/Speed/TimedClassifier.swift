// SPDX-License-Identifier: Apache-2.0

import CBench
@_spi(Benchmarks) import Classifier
import Glibc
import Signal

/// A classifier and the times that it took, one per beat; a class, so that several can stand in an array.
final class TimedClassifier {
    /// Nanoseconds of each classification that counts, with warm caches.
    var times: [Int] = []
    /// The same with flushed caches.
    var coldTimes: [Int] = []
    private var classifier: BeatClassifier
    /// The same on kernels that note when they return.
    private var profiledClassifier: BeatClassifier
    private let precision: Precision
    private let inDoubt: Bool

    /// Lays out a model twice: as it works, and for profiles.
    init(_ model: borrowing Model, _ choice: SolverChoice, on instructionSet: InstructionSet?) throws {
        classifier = try choice.classifier(of: model, on: instructionSet)
        guard let kernels = bench_timed_kernels(classifier.instructionSet.kernelSet) else {
            throw ClassifierError(.unavailableInstructionSet, name: classifier.instructionSet.name.description)
        }
        profiledClassifier = try BeatClassifier(
            model, solver: choice.solver, steps: choice.steps, stepsByNeed: choice.byNeed,
            instructionSet: classifier.instructionSet,
            benchmarking: kernels)
        precision = model.precision
        inDoubt = choice.inDoubt
    }

    /// Model, pair and kernels, for people.
    var label: String {
        let pair = classifier.evaluationsPerBeat > 0 ? " \(classifier.solver.name) x \(classifier.steps)" : ""
        let byNeed = classifier.stepsByNeed ? (inDoubt ? " by need, in doubt" : " by need") : ""
        return "\(classifier.modelName)\(pair)\(byNeed) (\(precision.name), \(classifier.instructionSetName))"
    }

    /// Adds model, precision and pair for programs.
    func describe(in object: inout JSONObject) {
        object.add("model", classifier.modelName)
        object.add("precision", precision.name.description)
        classifier.describePair(in: &object)
    }

    /// The kernels at work.
    var instructionSet: InstructionSet { classifier.instructionSet }

    /// Bytes of weights, tables and activations.
    var workspaceByteCount: Int { classifier.workspaceByteCount }

    /// Their memory.
    var workspace: UnsafeRawBufferPointer { classifier.workspace }

    /// Adds what each kind of layer takes for a window, in nanoseconds, and returns the logits.
    @discardableResult
    func profile(_ input: borrowing ClassifierInput, into times: inout LayerTimes) -> InlineArray<5, Float> {
        let start = bench_start()
        let logits = inDoubt ? profiledClassifier.logitsInFull(of: input) : profiledClassifier.logits(of: input)
        let end = Int64(nanosecondsNow())
        var count: Int32 = 0
        let calls = bench_calls(&count)
        times.add(UnsafeBufferPointer(start: calls, count: Int(count)), from: start, to: end)
        return logits
    }

    /// The nanoseconds of one classification.
    func time(_ input: borrowing ClassifierInput) -> Int {
        let start = nanosecondsNow()
        let probabilities = inDoubt ? classifier.classifyInFull(input) : classifier.classify(input)
        let end = nanosecondsNow()
        // The probabilities add up to 1; the compiler cannot know it and must compute them.
        precondition(probabilities[.normal] <= 1.001, "a probability above 1")
        return end - start
    }
}

/// The monotonic clock, in nanoseconds.
func nanosecondsNow() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

extension BeatClassifier {
    /// Adds solver, steps, evaluations and whether the model was validated for them.
    ///
    /// Of a network without an ODE, it adds that there are no evaluations.
    func describePair(in object: inout JSONObject) {
        object.add("evaluations", evaluationsPerBeat)
        guard evaluationsPerBeat > 0 else { return }
        object.add("solver", solver.name.description)
        object.add("steps", steps)
        if stepsByNeed { object.add("by_need", true) }
        object.add("validated_pair", isValidatedPair)
    }
}
