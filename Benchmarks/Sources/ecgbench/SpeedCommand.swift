// SPDX-License-Identifier: Apache-2.0

import Classifier
import Glibc
import Segmenter
import Signal

/// `ecgbench speed`: time a beat, for the classifiers, and time a sample, for what comes before them.
enum SpeedCommand {
    static let usage = """
        ecgbench speed --data DIR [--records N] [--beats N] [--model MODEL[,MODEL ...]] [--solver S] [--steps K] [--json]
          Times each classification of real windows, one at a time on one thread: median, 99th percentile, maximum. A MODEL is
          node, resnet or a PATH, with @SOLVER:STEPS behind it for another pair than its own; several of them take turns,
          beat by beat. Without --model, both embedded ones. Then the time a sample of detector and windower,
          and of the decoder with both, from the bytes of a record and from its text.
        """

    /// Beats that are classified before the clock counts.
    static let warmUpCount = 200

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments, flags: ["json"])
        let data = try options.required("data")
        let beatCount = try options.count("beats") ?? 20_000
        let recordCount = try options.count("records") ?? 12
        let names = options.optional("model") ?? "node,resnet"
        let choice = try options.solverChoice()
        let asJSON = options.flag("json")
        try options.finish()
        let classifiers = try names.split(separator: ",", omittingEmptySubsequences: false).map { name in
            let request = try ClassifierRequest(String(name), default: choice)
            let model = try ModelFile.model(request.model)
            return TimedClassifier(try request.pair.classifier(of: model), precision: model.precision)
        }

        let recordings = try DataSplit.ds1.prefix(recordCount).map { try Recording(record: $0, in: data) }
        var windows = recordings.flatMap { LabelledBeat.all(of: $0) }.map(\.context)
        guard !windows.isEmpty else { throw FileError(message: "\(data): no beats") }
        let distinctCount = windows.count
        while windows.count < beatCount { windows.append(windows[windows.count - distinctCount]) }
        windows.removeLast(windows.count - beatCount)

        for window in windows.prefix(warmUpCount) {
            for classifier in classifiers { _ = classifier.time(window) }
        }
        for window in windows {
            for classifier in classifiers { classifier.times.append(classifier.time(window)) }
        }
        let nanosecondsPerSample = try segmentingTime(of: recordings)
        let path = try PathSpeed(records: Array(DataSplit.ds1.prefix(recordCount)), in: data)
        report(classifiers, nanosecondsPerSample: nanosecondsPerSample, path: path, asJSON: asJSON)
    }

    /// Nanoseconds a sample of detector and windower together.
    private static func segmentingTime(of recordings: [Recording]) throws -> Double {
        var sampleCount = 0
        var elapsed = 0
        var beatCount = 0
        for recording in recordings {
            var detector = QRSDetector(rate: recording.rate)
            var windower = BeatWindower(rate: recording.rate)
            var context = BeatContext(beat: Beat(sampleIndex: 0, detectedAt: 0))
            let start = nanosecondsNow()
            for millivolts in recording.millivolts {
                windower.push(millivolts)
                if let beat = detector.push(millivolts) { windower.add(beat) }
                while windower.next(&context) { beatCount += 1 }
            }
            elapsed += nanosecondsNow() - start
            sampleCount += recording.millivolts.count
        }
        guard beatCount > 0 else { throw FileError(message: "no beats were found in the recordings") }
        return Double(elapsed) / Double(sampleCount)
    }

    private static func report(
        _ classifiers: [TimedClassifier], nanosecondsPerSample: Double, path: PathSpeed, asJSON: Bool
    ) {
        var table = Table(columns: ["us a beat", "median", "99th percentile", "maximum", "beats"])
        var objects: [JSONObject] = []
        for classifier in classifiers {
            let sorted = classifier.times.sorted().map { Double($0) / 1_000 }
            let figures = [sorted[sorted.count / 2], sorted[sorted.count * 99 / 100], sorted[sorted.count - 1]]
            table.add([classifier.label] + figures.map { fixed($0, 1) } + ["\(sorted.count)"])
            var object = JSONObject()
            object.add("classifier", classifier.label)
            classifier.describe(in: &object)
            object.add("median_us", figures[0])
            object.add("percentile_99_us", figures[1])
            object.add("maximum_us", figures[2])
            object.add("beats", sorted.count)
            objects.append(object)
        }
        if asJSON {
            var object = JSONObject()
            object.add("classifiers", objects)
            object.add("detector_and_windower_ns_per_sample", nanosecondsPerSample)
            object.add("from_bytes_ns_per_sample", path.object)
            print(object.text)
        } else {
            print(table.text)
            print("\ndetector and windower: \(fixed(nanosecondsPerSample, 1)) ns a sample")
            print(path.text)
        }
    }
}
