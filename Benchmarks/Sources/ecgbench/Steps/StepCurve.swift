// SPDX-License-Identifier: Apache-2.0

@_spi(Benchmarks) import Classifier
import Signal

/// Accuracy and mean evaluations with steps by need, for several margins beside all steps.
struct StepCurve {
    /// What comes of one margin.
    struct Point {
        /// `nil` for the file's own.
        var margin: Float?
        var matrix = ConfusionMatrix()
        var evaluations = 0
        /// Beats whose class is not the one of all steps.
        var otherCount = 0
    }

    /// What comes of all steps.
    private(set) var full = ConfusionMatrix()
    /// The file's own margin first, if it has one.
    private(set) var points: [Point]
    private var fullEvaluations = 0
    private let choice: SolverChoice
    private var hasOwn = true

    /// - Parameter choice: the steps that a beat in doubt takes.
    init(margins: [Float], choice: SolverChoice) {
        self.choice = choice
        points = [Point()] + margins.map { Point(margin: $0) }
    }

    /// Beats counted.
    var beatCount: Int { full.total }

    /// Counts a sequence of beats.
    mutating func add(_ sequence: [SeenBeats.Labelled], model: borrowing Model) throws {
        var classifier = try choice.classifier(of: model)
        let classes = sequence.map { classifier.classify($0.input).mostProbable }
        for (beat, found) in zip(sequence, classes) {
            guard let beatClass = beat.beatClass else { continue }
            full.add(reference: beatClass, predicted: found)
            fullEvaluations += classifier.evaluationsPerBeat
        }
        // A file without a margin of its own still has those that were given.
        if model.pair(classifier.solver, steps: classifier.steps)?.margin == nil { hasOwn = false }
        for index in points.indices where hasOwn || points[index].margin != nil {
            var classifier = try byNeed(model, margin: points[index].margin)
            for (beat, found) in zip(sequence, classes) {
                let early = classifier.classify(beat.input).mostProbable
                guard let beatClass = beat.beatClass else { continue }
                points[index].matrix.add(reference: beatClass, predicted: early)
                points[index].evaluations += classifier.evaluationsOfLastBeat
                if early != found { points[index].otherCount += 1 }
            }
        }
    }

    private func byNeed(_ model: borrowing Model, margin: Float?) throws(ClassifierError) -> BeatClassifier {
        guard let margin else {
            return try BeatClassifier(model, solver: choice.solver, steps: choice.steps, stepsByNeed: true)
        }
        return try BeatClassifier(model, solver: choice.solver, steps: choice.steps, margin: margin)
    }

    private var present: [Point] { points.filter { hasOwn || $0.margin != nil } }

    private func share(_ count: Int, of whole: Int) -> Double { 100 * Double(count) / Double(max(whole, 1)) }

    /// A table for people.
    var text: String {
        var table = Table(columns: [
            "margin", "mean evaluations", "% of all", "accuracy", "to all steps, points", "macro-F1", "other class %",
        ])
        for point in present {
            table.add([
                point.margin.map { fixed(Double($0), 2) } ?? "own",
                fixed(Double(point.evaluations) / Double(max(beatCount, 1)), 3),
                fixed(share(point.evaluations, of: fullEvaluations), 1), fixed(point.matrix.accuracy, 4),
                fixed(100 * (point.matrix.accuracy - full.accuracy), 3), fixed(point.matrix.macroF1, 4),
                fixed(share(point.otherCount, of: beatCount), 3),
            ])
        }
        table.add([
            "all steps", fixed(Double(fullEvaluations) / Double(max(beatCount, 1)), 3), "100.0",
            fixed(full.accuracy, 4),
            "-", fixed(full.macroF1, 4), "-",
        ])
        return table.text
    }

    /// One object for programs.
    func json(of name: String) -> JSONObject {
        var object = JSONObject()
        object.add("model", name)
        object.add("beats", beatCount)
        object.add("evaluations", Double(fullEvaluations) / Double(max(beatCount, 1)))
        object.add("accuracy", full.accuracy)
        object.add("macro_f1", full.macroF1)
        object.add(
            "curve",
            present.map { point in
                var row = JSONObject()
                if let margin = point.margin { row.add("margin", Double(margin)) }
                row.add("evaluations", Double(point.evaluations) / Double(max(beatCount, 1)))
                row.add("accuracy", point.matrix.accuracy)
                row.add("macro_f1", point.matrix.macroF1)
                row.add("other_class", share(point.otherCount, of: beatCount) / 100)
                return row
            })
        return object
    }
}
