// SPDX-License-Identifier: Apache-2.0

import Classifier
import Signal

/// `ecgbench speed`: time a beat, for the classifiers, and time a sample, for what comes before them.
enum SpeedCommand {
    static let usage = """
        ecgbench speed --data DIR [--records N] [--beats N] [--cold N] [--model MODEL[,MODEL ...]] [--solver S] [--steps K]
            [--isa ISA] [--json]
          Times each classification of real windows, one at a time on one thread: median, 99th percentile, maximum, and the sum
          over the test part of the split by beats (N of its windows with --beats, of the first N records with --records).
          Then N of them (as many as there are) with caches flushed before each, and where the time goes, layer by layer,
          beside the processor's limit. A MODEL is node, resnet or a PATH, with @SOLVER:STEPS after it for another pair than
          its own, @auto for steps by need, or @doubt for them with every beat in doubt; several take turns, beat by beat.
          Without --model, both embedded ones. Last, the time a sample of decoder, conditioner, detectors and windower
          together, for the records' own bytes and for text.
        """

    /// Beats that are classified before the clock counts.
    static let warmUpCount = 200
    /// Records whose samples are timed from their bytes on.
    static let pathRecordCount = 12
    /// Beats whose layers are timed.
    static let profiledCount = 4_000

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments, flags: ["json"])
        let data = try options.required("data")
        let beatCount = try options.count("beats")
        let coldCount = try options.count("cold")
        let recordCount = try options.count("records")
        let names = options.optional("model") ?? "node,resnet"
        let choice = try options.solverChoice()
        let instructionSet = try options.instructionSet()
        let asJSON = options.flag("json")
        try options.finish()
        let classifiers = try names.split(separator: ",", omittingEmptySubsequences: false).map { name in
            let request = try ClassifierRequest(String(name), default: choice)
            let model = try ModelFile.model(request.model)
            return try TimedClassifier(model, request.pair, on: instructionSet)
        }

        let split = DataSplit.beats
        let recordings = try split.records.prefix(recordCount ?? .max).map { try Recording(record: $0, in: data) }
        let beats = recordings.flatMap { LabelledBeat.all(of: $0) }
        var windows = zip(beats, split.parts(of: beats)).filter { $0.1 == .test }.map(\.0.input)
        guard !windows.isEmpty else { throw FileError(message: "\(data): no beats") }
        if let beatCount {
            let distinctCount = windows.count
            while windows.count < beatCount { windows.append(windows[windows.count - distinctCount]) }
            windows.removeLast(windows.count - beatCount)
        }

        for window in windows.prefix(warmUpCount) {
            for classifier in classifiers { _ = classifier.time(window) }
        }
        for window in windows {
            for classifier in classifiers { classifier.times.append(classifier.time(window)) }
        }
        var flusher = CacheFlusher()
        for window in windows.prefix(coldCount ?? .max) {
            for classifier in classifiers {
                flusher.flush(classifier)
                classifier.coldTimes.append(classifier.time(window))
            }
        }
        var report = SpeedReport(peak: RegisterPeak.measure(on: instructionSet ?? .best))
        for classifier in classifiers {
            let breakdown = LayerBreakdown(of: classifier, windows: Array(windows.prefix(profiledCount)))
            report.add(classifier, breakdown)
        }
        report.path = try PathSpeed(
            records: DataSplit.ds1.prefix(min(recordCount ?? .max, pathRecordCount)).map(\.self), in: data)
        print(asJSON ? report.json.text : report.text)
    }
}
