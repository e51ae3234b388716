// SPDX-License-Identifier: Apache-2.0

import Classifier
import Monitor
import Signal

/// `ecgbench picture`: a stretch of a recording with the classes of the reference and ours, to look at what fails.
enum PictureCommand {
    static let usage = """
        ecgbench picture --data DIR --record NUMBER [--lead 1|2] --from SECONDS --length SECONDS
                         --model node|resnet|PATH | --folds FOLDER [--solver S] [--steps K] --output FILE.svg
          Runs the monitor over the whole record and draws up to 30 s of it, 10 s a row: the reference's class above each
          beat, ours below, with the mistakes in colour.
        """

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments)
        let folders = RecordFolders(try options.required("data"))
        guard let record = try options.count("record") else { throw UsageError(message: "--record is missing") }
        let lead = try options.choice("lead", of: LeadChoice.self) ?? .first
        let seconds = try stretch(&options)
        guard let model = try options.modelChoice() else {
            throw UsageError(message: "a picture of classes needs a model")
        }
        let solver = try options.solverChoice()
        let output = try options.required("output")
        try options.finish()

        let recording = try folders.recording(record, lead: lead)
        guard recording.rate.hertz == recording.rate.hertz.rounded() else {
            throw FileError(message: "record \(record): its rate is no whole number of hertz")
        }
        guard seconds.upperBound <= recording.rate.seconds(at: SampleIndex(recording.millivolts.count)) else {
            throw UsageError(message: "the stretch goes beyond the end of record \(record)")
        }
        let temporary = try TemporaryFolder()
        let run = try MonitorRun(
            of: recording, by: try solver.classifier(of: try model.model(for: record)),
            annotationFile: "\(temporary.path)/\(record).ecg")
        let matcher = BeatMatcher(
            window: SampleIndex(recording.rate.samples(milliseconds: EC57Command.windowInMilliseconds)), start: 0,
            flutter: BeatMatcher.flutter(in: recording))
        let picture = BeatPicture(
            of: recording, seconds: seconds,
            matches: matcher.matches(
                reference: BeatMatcher.beats(in: recording.annotations), test: BeatMatcher.beats(in: run.annotations)),
            modelName: model.name)
        let svg = picture.svg
        try writeFile(Array(svg.utf8), to: output)
        print("\(output): \(picture.beatCount) beats, \(picture.mistakes.count) mistakes, \(svg.utf8.count) bytes")
    }

    /// Takes out where the stretch begins and how long it is.
    static func stretch(_ options: inout Arguments) throws(UsageError) -> Range<Double> {
        let from = try options.required("from")
        let length = try options.required("length")
        guard let start = Double(from), start >= 0, start.isFinite else {
            throw UsageError(message: "--from takes seconds from the record's start, not '\(from)'")
        }
        guard let seconds = Double(length), (1...BeatPicture.longestSeconds).contains(seconds) else {
            throw UsageError(
                message: "--length takes 1 to \(Int(BeatPicture.longestSeconds)) seconds, not '\(length)'")
        }
        return start..<start + seconds
    }
}
