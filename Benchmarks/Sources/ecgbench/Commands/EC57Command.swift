// SPDX-License-Identifier: Apache-2.0

import Classifier
import Decoding
import Signal

/// `ecgbench ec57`: the whole line on recordings, scored beat by beat as ANSI/AAMI EC57 prescribes.
enum EC57Command {
    static let usage = """
        ecgbench ec57 --data DIR --records all|ds1|ds2|svdb|NUMBER,... --model none|node|resnet|PATH | --folds FOLDER
                      [--lead 1|2] [--beats detected|annotated] [--solver S] [--steps K] [--hertz N] [--copy COPY,...]
                      [--write-annotations FOLDER] [--json]
          Runs the monitor over the MIT-BIH records in DIR and compares its beats with the reference: match window
          150 ms, the first 5 minutes left out. With --model none beats are detected and not classified. DS2 is also
          given without records 232 and 213, which hold most of its S and F beats. A table gives the whole records
          within 50 ms, the offset of the R peaks and the delay of detection. With a model, also: couplets, short and
          long runs of ectopic beats; episodes of atrial fibrillation and of ventricular flutter; the error of the heart
          rate, once a second; alarms beside those that the same definitions give on the reference's beats, where onsets
          within 10 s of each other are the same. --write-annotations keeps the daemon's annotation files as NUMBER.ecg,
          for the field's own comparators: make bxb.
          With a model, also figures with 95 % intervals over patients: ventricular and supraventricular beats, accuracy
          and macro-F1 of matched beats, false alarms of ventricular tachycardia an hour, runs of 5 and more V found.
          svdb is every record of the folder svdb beside DIR. --folds cross-validates: FOLDER/folds.txt has a line a
          model, "FILE NUMBER ...", and each record is classified by the model whose line has it. --lead 2 takes the
          other signal of each record. --beats annotated puts the reference's beats in the place of the detector's.
          --hertz N resamples the records first; --copy changes them then, one change after the other: inverted,
          hum:HERTZ:MILLIVOLTS (amplitude), glitches:PER_SECOND:MILLIVOLTS (one sample, up to so much either way),
          pacing:PER_MINUTE:MILLIVOLTS:MILLISECONDS (pulses that nothing follows), noise:em|ma|bw:DB.

        ecgbench ec57 --data DIR --noise [DB,...] [--noise-data DIR] [--model node|resnet|PATH] [--json]
          The noise stress test: the detector on records 118 and 119 with electrode motion noise at ratios of signal to
          noise in decibels (24,18,12,6,0,-6). The noise is `em` of --noise-data, else of the folder nstdb beside DIR.
          With a model, ventricular beats too.

        ecgbench ec57 --data DIR --rates [--records all|ds1|ds2|svdb|NUMBER,...] [--json]
          The detector on copies of the records at 128, 250, 500 and 1,000 Hz, inverted, and at gains of 1/4 and 4,
          beside the originals. The gain of 1/4 is scored with the default smallest beat, and with a quarter of it.
        """

    /// Half of 300 ms, in milliseconds.
    static let windowInMilliseconds = 150.0
    /// The narrow window, for the place of the R peak, in milliseconds.
    static let tightWindowInMilliseconds = 50.0
    /// The learning period that is not compared, in seconds.
    static let skippedSeconds = 300.0

    /// One recording's score.
    struct Result {
        var record: Int
        var lead: String
        /// The learning period left out, in a window of 150 ms.
        var score: BeatScore
        /// The whole record, in a window of 50 ms.
        var tight: BeatScore
        /// With a model: the learning period left out, with escape beats for supraventricular ones, as `bxb` has them.
        var withEscapes: BeatScore?
        /// With a model: runs, episodes, heart rate and alarms, the learning period left out.
        var rhythm: RhythmScore?
    }

    /// What is run, and over what.
    struct Request {
        var records: [Int]
        var lead = LeadChoice.first
        var beats = BeatChoice.detected
        /// How the recordings are changed, one after the other.
        var copies: [RecordingCopy] = []
        /// `nil` for the detector alone.
        var model: ModelChoice?
        var solver = SolverChoice()
        /// Where the annotation files are kept; `nil` if they are not.
        var annotationFolder: String?

        /// The model's name in reports.
        var modelName: String { model?.name ?? "none" }
    }

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(
            arguments, flags: ["json", "rates"], defaults: ["noise": NoiseStressTest.usualRatios])
        let folders = RecordFolders(try options.required("data"))
        let asJSON = options.flag("json")
        if let ratios = try options.optional("noise").map(NoiseStressTest.ratios) {
            guard !options.flag("rates") else { throw UsageError(message: "--noise and --rates exclude each other") }
            try runNoise(&options, ratios: ratios, folders, asJSON: asJSON)
            return
        }
        if options.flag("rates") {
            let names = options.optional("records") ?? "all"
            try options.finish()
            let test = try VariantTest(records: try folders.records(names), in: folders)
            print(asJSON ? test.json.text : test.text)
            return
        }
        let request = try request(&options, folders)
        let report = EC57Report(request: request, results: try results(of: request, in: folders))
        print(asJSON ? report.json.text : report.text)
    }

    private static func runNoise(
        _ options: inout Arguments, ratios: [Double], _ folders: RecordFolders, asJSON: Bool
    ) throws {
        let folder = options.optional("noise-data") ?? "\(folders.arrhythmia)/../nstdb"
        let name = options.optional("model") ?? "none"
        let solver = try options.solverChoice()
        try options.finish()
        var classifier: (() throws -> BeatClassifier)?
        if name != "none" { classifier = { try solver.classifier(of: try ModelFile.model(name)) } }
        let test = try NoiseStressTest(
            ratios: ratios, records: folders.arrhythmia, noise: "\(folder)/em.hea", classifier: classifier)
        print(asJSON ? test.json.text : test.text)
    }

    /// Takes out all that says what is run.
    static func request(_ options: inout Arguments, _ folders: RecordFolders) throws -> Request {
        let names = try options.required("records")
        var request = Request(records: [])
        request.model = try options.modelChoice()
        request.solver = try options.solverChoice()
        request.lead = try options.choice("lead", of: LeadChoice.self) ?? .first
        request.beats = try options.choice("beats", of: BeatChoice.self) ?? .detected
        request.annotationFolder = options.optional("write-annotations")
        if let hertz = try options.count("hertz") { request.copies = [try RecordingCopy("rate:\(hertz)")] }
        for copy in (options.optional("copy") ?? "").split(separator: ",") {
            request.copies.append(try RecordingCopy(String(copy)))
        }
        try options.finish()
        if request.model == nil {
            guard request.annotationFolder == nil else {
                throw UsageError(message: "--write-annotations needs a model: the detector alone has no classes")
            }
            guard request.beats == .detected else {
                throw UsageError(message: "--beats annotated needs a model: there is nothing to detect")
            }
        }
        request.records = try folders.records(names)
        if case .folds(let list) = request.model { try list.check(request.records) }
        return request
    }
}
