// SPDX-License-Identifier: Apache-2.0

import Classifier
import Signal

/// `ecgbench ec57`: the whole line on recordings, scored beat by beat as ANSI/AAMI EC57 prescribes.
enum EC57Command {
    static let usage = """
        ecgbench ec57 --data DIR --records all|ds1|ds2|NUMBER,... --model none|node|resnet|PATH [--solver S] [--steps K]
                      [--json]
          Runs the monitor over the MIT-BIH records in DIR and compares its beats with the reference: match window
          150 ms, the first 5 minutes left out. With --model none beats are detected and not classified. DS2 is also
          given without records 232 and 213, which hold most of its S and F beats.
        """

    /// Half of 300 ms, in milliseconds.
    static let windowInMilliseconds = 150.0
    /// The learning period that is not compared, in seconds.
    static let skippedSeconds = 300.0

    /// One recording's score.
    struct Result {
        var record: Int
        var lead: String
        var score: BeatScore
    }

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments, flags: ["json"])
        let data = try options.required("data")
        let records = try self.records(try options.required("records"))
        let name = try options.required("model")
        let choice = try options.solverChoice()
        let asJSON = options.flag("json")
        try options.finish()

        let results: [Result]
        if name == "none" {
            results = try records.map { record in
                try result(of: record, in: data) { DetectedBeats.withoutClasses(of: $0) }
            }
        } else {
            let model = try ModelFile.model(name)
            results = try records.map { record in
                let classifier = try choice.classifier(of: model)
                let recording = try Recording(record: record, in: data)
                return result(of: recording, DetectedBeats.classified(of: recording, by: classifier))
            }
        }
        let report = EC57Report(model: name, results: results)
        print(asJSON ? report.json.text : report.text)
    }

    private static func result(
        of record: Int, in data: String, _ detect: (Recording) -> [DetectedBeats.Report]
    ) throws -> Result {
        let recording = try Recording(record: record, in: data)
        return result(of: recording, detect(recording))
    }

    /// Scores the reports of a recording.
    static func result(of recording: Recording, _ reports: [DetectedBeats.Report]) -> Result {
        let rate = recording.rate
        let start = SampleIndex((skippedSeconds * rate.hertz).rounded())
        let matcher = BeatMatcher(
            window: SampleIndex(rate.samples(milliseconds: windowInMilliseconds)), start: start,
            flutter: BeatMatcher.flutter(in: recording))
        let matches = matcher.matches(
            reference: recording.beats.map { ScoredBeat(sampleIndex: $0.sampleIndex, beatClass: $0.beatClass) },
            test: reports.map { ScoredBeat(sampleIndex: $0.beat.sampleIndex, beatClass: $0.beatClass) })
        var score = BeatScore()
        for match in matches { score.add(match, rate: rate) }
        for report in reports where report.beat.sampleIndex >= start {
            score.add(
                delay: rate.milliseconds(samples: Double(report.beat.detectedAt - report.beat.sampleIndex)))
        }
        return Result(record: recording.number, lead: recording.lead, score: score)
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
