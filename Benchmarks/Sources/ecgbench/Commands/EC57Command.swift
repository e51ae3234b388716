// SPDX-License-Identifier: Apache-2.0

import Classifier
import Decoding
import Signal

/// `ecgbench ec57`: the whole line on recordings, scored beat by beat as ANSI/AAMI EC57 prescribes.
enum EC57Command {
    static let usage = """
        ecgbench ec57 --data DIR --records all|ds1|ds2|NUMBER,... --model none|node|resnet|PATH [--solver S] [--steps K]
                      [--write-annotations FOLDER] [--json]
          Runs the monitor over the MIT-BIH records in DIR and compares its beats with the reference: match window
          150 ms, the first 5 minutes left out. With --model none beats are detected and not classified. DS2 is also
          given without records 232 and 213, which hold most of its S and F beats. A table gives the whole records
          within 50 ms, the offset of the R peaks and the delay of detection. With a model, also: couplets, short and
          long runs of ectopic beats; episodes of atrial fibrillation and of ventricular flutter; the error of the heart
          rate, once a second; alarms beside those that the same definitions give on the reference's beats, where onsets
          within 10 s of each other are the same. --write-annotations keeps the daemon's annotation files as NUMBER.ecg,
          for the field's own comparators: make bxb.

        ecgbench ec57 --data DIR --noise [DB,...] [--noise-data DIR] [--json]
          The noise stress test: the detector on records 118 and 119 with electrode motion noise at ratios of signal to
          noise in decibels (24,18,12,6,0,-6). The noise is `em` of --noise-data, else of the folder nstdb beside DIR.

        ecgbench ec57 --data DIR --rates [--records all|ds1|ds2|NUMBER,...] [--json]
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

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(
            arguments, flags: ["json", "rates"], defaults: ["noise": NoiseStressTest.usualRatios])
        let data = try options.required("data")
        if let ratios = try options.optional("noise").map(NoiseStressTest.ratios) {
            guard !options.flag("rates") else { throw UsageError(message: "--noise and --rates exclude each other") }
            let folder = options.optional("noise-data") ?? "\(data)/../nstdb"
            try options.finish()
            let test = try NoiseStressTest(ratios: ratios, records: data, noise: "\(folder)/em.hea")
            print(options.flag("json") ? test.json.text : test.text)
            return
        }
        if options.flag("rates") {
            let records = try self.records(options.optional("records") ?? "all")
            try options.finish()
            let test = try VariantTest(records: records, in: data)
            print(options.flag("json") ? test.json.text : test.text)
            return
        }
        let records = try self.records(try options.required("records"))
        let name = try options.required("model")
        let choice = try options.solverChoice()
        let asJSON = options.flag("json")
        let annotationFolder = options.optional("write-annotations")
        try options.finish()

        let results: [Result]
        if name == "none" {
            guard annotationFolder == nil else {
                throw UsageError(message: "--write-annotations needs a model: the detector alone has no classes")
            }
            results = try records.map { record in
                let recording = try Recording(record: record, in: data)
                return result(of: recording, DetectedBeats.withoutClasses(of: recording))
            }
        } else {
            let model = try ModelFile.model(name)
            let temporary = try TemporaryFolder()
            if let annotationFolder { try makeFolder(annotationFolder) }
            results = try records.map { record in
                let recording = try Recording(record: record, in: data)
                let run = try MonitorRun(
                    of: recording, by: try choice.classifier(of: model),
                    annotationFile: "\(annotationFolder ?? temporary.path)/\(record).ecg")
                return result(of: recording, run)
            }
        }
        let report = EC57Report(model: name, results: results)
        print(asJSON ? report.json.text : report.text)
    }

    /// Scores the reports of a recording.
    static func result(of recording: Recording, _ reports: [DetectedBeats.Report]) -> Result {
        scored(recording, reports).result
    }

    /// Scores all that the monitor said of a recording.
    static func result(of recording: Recording, _ run: MonitorRun) -> Result {
        let start = Self.start(of: recording)
        let test = BeatMatcher.beats(in: run.annotations)
        let reference = BeatMatcher.beats(in: recording.annotations)
        let escapes = BeatMatcher.beats(in: recording.annotations) { annotation in
            "jen".unicodeScalars.contains(annotation.mnemonic)
                ? .supraventricular : BeatClass(mnemonic: annotation.mnemonic)
        }
        func score(_ reference: [ScoredBeat], milliseconds: Double, from start: SampleIndex) -> BeatScore {
            compared(recording, reference, test, run.reports, milliseconds: milliseconds, from: start).0
        }
        return Result(
            record: recording.number, lead: recording.lead,
            score: score(reference, milliseconds: windowInMilliseconds, from: start),
            tight: score(reference, milliseconds: tightWindowInMilliseconds, from: 0),
            withEscapes: score(escapes, milliseconds: windowInMilliseconds, from: start),
            rhythm: RhythmScore(recording, run, from: start))
    }

    /// Scores the reports of a recording, and gives the matches after its learning period as well.
    static func scored(
        _ recording: Recording, _ reports: [DetectedBeats.Report]
    ) -> (result: Result, matches: [BeatMatcher.Match]) {
        let reference = recording.beats.map { ScoredBeat(sampleIndex: $0.sampleIndex, beatClass: $0.beatClass) }
        let test = reports.map { ScoredBeat(sampleIndex: $0.beat.sampleIndex, beatClass: $0.beatClass) }
        let (score, matches) = compared(
            recording, reference, test, reports, milliseconds: windowInMilliseconds, from: start(of: recording))
        let (tight, _) = compared(
            recording, reference, test, reports, milliseconds: tightWindowInMilliseconds, from: 0)
        return (Result(record: recording.number, lead: recording.lead, score: score, tight: tight), matches)
    }

    /// The first sample after the learning period.
    private static func start(of recording: Recording) -> SampleIndex {
        SampleIndex((skippedSeconds * recording.rate.hertz).rounded())
    }

    /// Compares the beats from a sample on, in a match window of so many milliseconds.
    private static func compared(
        _ recording: Recording, _ reference: [ScoredBeat], _ test: [ScoredBeat], _ reports: [DetectedBeats.Report],
        milliseconds: Double, from start: SampleIndex
    ) -> (BeatScore, [BeatMatcher.Match]) {
        let rate = recording.rate
        let matcher = BeatMatcher(
            window: SampleIndex(rate.samples(milliseconds: milliseconds)), start: start,
            flutter: BeatMatcher.flutter(in: recording))
        let matches = matcher.matches(reference: reference, test: test)
        var score = BeatScore()
        for match in matches { score.add(match, rate: rate) }
        for report in reports where report.beat.sampleIndex >= start {
            score.add(
                delay: rate.milliseconds(samples: Double(report.beat.detectedAt - report.beat.sampleIndex)))
        }
        return (score, matches)
    }

    /// The records that a word or a list names.
    private static func records(_ text: String) throws(UsageError) -> [Int] {
        switch text {
        case "all": return DataSplit.beats.records
        case "ds1": return DataSplit.ds1
        case "ds2": return DataSplit.ds2
        default:
            var records: [Int] = []
            for word in text.split(separator: ",", omittingEmptySubsequences: false) {
                guard let number = Int(word), number > 0 else {
                    throw UsageError(message: "--records takes all, ds1, ds2 or numbers between commas, not '\(text)'")
                }
                guard !records.contains(number) else {
                    throw UsageError(message: "--records names \(number) twice")
                }
                records.append(number)
            }
            return records
        }
    }
}
