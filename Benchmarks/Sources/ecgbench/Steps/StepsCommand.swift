// SPDX-License-Identifier: Apache-2.0

import Classifier
import Signal

/// `ecgbench steps`: what steps by need save, and what they cost, by the margin from which on one step is enough.
enum StepsCommand {
    static let usage = """
        ecgbench steps --data DIR --model MODEL [--split beats|patients] [--parts train|validation|test,...]
        ecgbench steps --data DIR --model MODEL --records all|ds1|ds2|svdb|NUMBER,... | --folds FOLDER [--records ...]
                       [--solver S] [--steps K] [--margins MARGIN,...] [--json]
          Accuracy against mean evaluations of f with --solver auto, for the model's own margin and for those given. The
          first form classifies the windows of parts of a split (reference R peaks; without --split the model's own, without
          --parts the test part). The second classifies the beats that the monitor finds in whole records, of --folds all
          that are in a fold: those of a record as one sequence. Beats without a reference beat within 150 ms do not count.
          "other class" is the share of beats whose class is not the one of all steps.
        """

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments, flags: ["json"])
        let data = try options.required("data")
        let asJSON = options.flag("json")
        guard let models = try options.modelChoice() else { throw UsageError(message: "--model none has no steps") }
        let choice = try options.solverChoice()
        guard !choice.byNeed else { throw UsageError(message: "ecgbench steps: --solver names what is taken in doubt") }
        let margins = try (options.optional("margins") ?? "").split(separator: ",").map { word in
            guard let margin = Float(word), margin > 0, margin.isFinite else {
                throw UsageError(message: "--margins takes numbers above 0 between commas, not '\(word)'")
            }
            return margin
        }
        let names = options.optional("records")
        let split = try options.choice("split", of: DataSplit.self)
        let parts = try (options.optional("parts") ?? "test").split(separator: ",").map { word in
            guard let part = DataSplit.Part(name: String(word)) else {
                throw UsageError(message: "--parts takes train, validation and test, not '\(word)'")
            }
            return part
        }
        try options.finish()

        var curve = StepCurve(margins: margins, choice: choice)
        let folders = RecordFolders(data)
        var records = try names.map { try folders.records($0) }
        if case .folds(let list) = models {
            records = records ?? list.files.keys.sorted()
            try list.check(records ?? [])
        }
        if let records {
            for record in records {
                let seen = try SeenBeats.sequence(of: CopySource.Copy(try folders.recording(record)))
                try curve.add(seen, model: try models.model(for: record))
            }
        } else {
            let name = models.name
            for sequence in try windows(of: try ModelFile.model(name), name, split: split, parts: parts, in: data) {
                try curve.add(sequence, model: try ModelFile.model(name))
            }
        }
        print(asJSON ? curve.json(of: models.name).text : "\(models.name), \(curve.beatCount) beats\n\(curve.text)")
    }

    /// The windows of parts of a split, a sequence a record.
    private static func windows(
        of model: borrowing Model, _ name: String, split asked: DataSplit?, parts chosen: [DataSplit.Part],
        in data: String
    ) throws -> [[SeenBeats.Labelled]] {
        for split in asked.map({ [$0] }) ?? DataSplit.allCases {
            let beats = try split.records.flatMap { LabelledBeat.all(of: try Recording(record: $0, in: data)) }
            let parts = split.parts(of: beats)
            guard asked != nil || DataSplit.fingerprint(of: beats, parts: parts) == model.splitHash else { continue }
            var sequences: [Int: [SeenBeats.Labelled]] = [:]
            for (beat, part) in zip(beats, parts) where chosen.contains(part) {
                sequences[beat.record, default: []].append(
                    SeenBeats.Labelled(input: beat.input, beatClass: beat.beatClass))
            }
            return split.records.compactMap { sequences[$0] }
        }
        throw ModelError(message: "\(name): trained with no split of the recordings in \(data); name one, or --records")
    }
}
