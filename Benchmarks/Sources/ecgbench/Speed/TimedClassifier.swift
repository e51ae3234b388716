// SPDX-License-Identifier: Apache-2.0

import Classifier
import Glibc
import Signal

/// A classifier and the times that it took, one a beat; a class, so that several can stand in an array.
final class TimedClassifier {
    /// Nanoseconds of each classification that counts, with warm caches.
    var times: [Int] = []
    /// The same with flushed caches.
    var coldTimes: [Int] = []
    private var classifier: BeatClassifier
    private let precision: Precision

    /// Takes over a classifier.
    init(_ classifier: consuming BeatClassifier, precision: Precision) {
        self.classifier = classifier
        self.precision = precision
    }

    /// Model, pair and kernels, for people.
    var label: String {
        let pair = classifier.evaluationsPerBeat > 0 ? " \(classifier.solver.name) x \(classifier.steps)" : ""
        return "\(classifier.modelName)\(pair) (\(precision.name), \(classifier.instructionSetName))"
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

    /// Drops weights, tables and activations from the caches.
    func flushCaches() { classifier.flushCaches() }

    /// Adds what each kind of layer takes for a window, in nanoseconds.
    func profile(_ context: borrowing BeatContext, into times: inout LayerTimes) {
        classifier.profile(context.window, clock: { Int64(nanosecondsNow()) }, into: &times)
    }

    /// The nanoseconds of one classification.
    func time(_ window: borrowing BeatContext) -> Int {
        let start = nanosecondsNow()
        let probabilities = classifier.classify(window)
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
    /// Adds solver, steps, evaluations and whether the model was validated for them; of a network without an ODE, that
    /// there are no evaluations.
    func describePair(in object: inout JSONObject) {
        object.add("evaluations", evaluationsPerBeat)
        guard evaluationsPerBeat > 0 else { return }
        object.add("solver", solver.name.description)
        object.add("steps", steps)
        object.add("validated_pair", isValidatedPair)
    }
}
