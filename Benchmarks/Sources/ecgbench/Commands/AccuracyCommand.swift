// SPDX-License-Identifier: Apache-2.0

import Classifier
import Signal

/// `ecgbench accuracy`: the engine on the test part of the split that a model was trained with.
enum AccuracyCommand {
    static let usage = """
        ecgbench accuracy --model node|resnet|PATH --data DIR [--split beats|patients] [--solver auto|S] [--steps K] [--json]
          Classifies the windows of the test part (reference R peaks). The split is the one whose fingerprint the model file
          holds. --split asks for another, and the output says so. For patients, also without records 232 and 213. Without
          --solver and --steps the model's own pair is used; PATH@SOLVER:STEPS names another one too, and PATH@auto steps by
          need, whose mean evaluations it gives.
        """

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments, flags: ["json"])
        let name = try options.required("model")
        let data = try options.required("data")
        let asked = try options.choice("split", of: DataSplit.self)
        let asJSON = options.flag("json")
        let choice = try options.solverChoice()
        try options.finish()
        let request = try ClassifierRequest(name, default: choice)
        let model = try ModelFile.model(request.model)
        var classifier = try request.pair.classifier(of: model)

        let splits = asked.map { [$0] } ?? DataSplit.allCases
        for split in splits {
            let beats = try split.records.flatMap { LabelledBeat.all(of: try Recording(record: $0, in: data)) }
            let parts = split.parts(of: beats)
            let isOwn = DataSplit.fingerprint(of: beats, parts: parts) == model.splitHash
            guard isOwn || asked != nil else { continue }

            var all = ConfusionMatrix()
            // Most S beats of DS2 are of record 232, and most F beats of record 213.
            var others = ConfusionMatrix()
            var record: Int?
            var evaluations = 0
            for (beat, part) in zip(beats, parts) where part == .test {
                // A network that remembers takes each recording's beats as a sequence of their own.
                if beat.record != record { classifier.restart() }
                record = beat.record
                let predicted = classifier.classify(beat.input).mostProbable
                all.add(reference: beat.beatClass, predicted: predicted)
                evaluations += classifier.evaluationsOfLastBeat
                if beat.record != 232 && beat.record != 213 {
                    others.add(reference: beat.beatClass, predicted: predicted)
                }
            }
            let withoutTwo = split == .patients ? others : nil
            report(
                all, withoutTwo: withoutTwo, classifier,
                meanEvaluations: Double(evaluations) / Double(max(all.total, 1)),
                precision: model.precision, split: split, isOwn: isOwn, asJSON: asJSON)
            return
        }
        throw ModelError(
            message: "\(name): its split's fingerprint (\(model.splitHash ?? "missing")) belongs to no split of the "
                + "recordings in \(data); ask for one with --split")
    }

    private static func report(
        _ all: ConfusionMatrix, withoutTwo: ConfusionMatrix?, _ classifier: borrowing BeatClassifier,
        meanEvaluations: Double, precision: Precision, split: DataSplit, isOwn: Bool, asJSON: Bool
    ) {
        if asJSON {
            var object = JSONObject()
            object.add("model", classifier.modelName)
            object.add("precision", precision.name.description)
            classifier.describePair(in: &object)
            if classifier.stepsByNeed { object.add("mean_evaluations", meanEvaluations) }
            object.add("split", split.rawValue)
            object.add("trained_with_this_split", isOwn)
            object.add("test", all.json)
            if let withoutTwo { object.add("test_without_232_and_213", withoutTwo.json) }
            print(object.text)
            return
        }
        var solver = "no solver"
        if classifier.evaluationsPerBeat > 0 {
            solver =
                "\(classifier.solver.name) x \(classifier.steps), \(classifier.evaluationsPerBeat) evaluations of f"
            if classifier.stepsByNeed { solver += " at most, \(fixed(meanEvaluations, 3)) on average" }
        }
        print("\(classifier.modelName), \(precision.name), \(solver); test part of split \(split.rawValue)")
        if !isOwn {
            print("The model was not trained with this split: it may have been trained on beats of this test part.")
        }
        printScores(all)
        if let withoutTwo {
            print("\nWithout records 232 and 213:")
            printScores(withoutTwo)
        }
    }

    private static func printScores(_ matrix: ConfusionMatrix) {
        let interval = matrix.accuracyInterval
        print(
            "accuracy \(fixed(matrix.accuracy, 4)) (95 %: \(fixed(interval.lowerBound, 4)) to "
                + "\(fixed(interval.upperBound, 4))), macro-F1 \(fixed(matrix.macroF1, 4)), \(matrix.total) beats")
        print(matrix.table)
    }
}
