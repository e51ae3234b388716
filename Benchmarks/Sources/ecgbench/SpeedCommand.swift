// SPDX-License-Identifier: Apache-2.0

import Classifier
import Glibc
import Segmenter
import Signal

/// `ecgbench speed`: time a beat, for the classifiers, and time a sample, for what comes before them.
enum SpeedCommand {
    static let usage = """
        ecgbench speed --data DIR [--records N] [--beats N] [--model node|resnet|PATH] [--solver S] [--steps K] [--json]
          Times each classification of real windows, one at a time on one thread: median, 99th percentile, maximum. Without
          --model, of both embedded models in turn, beat by beat. Then the time a sample of detector and windower.
        """

    /// Beats that are classified before the clock counts.
    static let warmUpCount = 200

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments, flags: ["json"])
        let data = try options.required("data")
        let beatCount = try options.count("beats") ?? 20_000
        let recordCount = try options.count("records") ?? 12
        let name = options.optional("model")
        let asJSON = options.flag("json")

        let recordings = try DataSplit.ds1.prefix(recordCount).map { try Recording(record: $0, in: data) }
        var windows = recordings.flatMap { LabelledBeat.all(of: $0) }.map(\.context)
        guard !windows.isEmpty else { throw FileError(message: "\(data): no beats") }
        let distinctCount = windows.count
        while windows.count < beatCount { windows.append(windows[windows.count - distinctCount]) }
        windows.removeLast(windows.count - beatCount)

        var rows: [(name: String, times: [Int])] = []
        if let name {
            let model = try ModelFile.model(name)
            var classifier = try options.classifier(of: model)
            rows.append((label(of: classifier), times(of: &classifier, windows)))
        } else {
            var node = try BeatClassifier(try ModelFile.model("node"))
            var resnet = try BeatClassifier(try ModelFile.model("resnet"))
            let (first, second) = alternatingTimes(of: &node, &resnet, windows)
            rows = [(label(of: node), first), (label(of: resnet), second)]
        }
        try options.finish()
        let nanosecondsPerSample = try segmentingTime(of: recordings)
        report(rows, nanosecondsPerSample: nanosecondsPerSample, asJSON: asJSON)
    }

    private static func label(of classifier: borrowing BeatClassifier) -> String {
        let pair = classifier.evaluationsPerBeat > 0 ? " \(classifier.solver.name) x \(classifier.steps)" : ""
        return "\(classifier.modelName)\(pair) (\(classifier.instructionSetName))"
    }

    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    private static func time(_ classifier: inout BeatClassifier, _ window: borrowing BeatContext) -> Int {
        let start = now()
        let probabilities = classifier.classify(window)
        let end = now()
        // The probabilities add up to 1; the compiler cannot know it and must compute them.
        precondition(probabilities[.normal] <= 1.001, "a probability above 1")
        return end - start
    }

    private static func times(of classifier: inout BeatClassifier, _ windows: [BeatContext]) -> [Int] {
        for window in windows.prefix(warmUpCount) { _ = time(&classifier, window) }
        return windows.map { time(&classifier, $0) }
    }

    private static func alternatingTimes(
        of first: inout BeatClassifier, _ second: inout BeatClassifier, _ windows: [BeatContext]
    ) -> ([Int], [Int]) {
        var results: ([Int], [Int]) = ([], [])
        for window in windows.prefix(warmUpCount) { _ = (time(&first, window), time(&second, window)) }
        for window in windows {
            results.0.append(time(&first, window))
            results.1.append(time(&second, window))
        }
        return results
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
            let start = now()
            for millivolts in recording.millivolts {
                windower.push(millivolts)
                if let beat = detector.push(millivolts) { windower.add(beat) }
                while windower.next(&context) { beatCount += 1 }
            }
            elapsed += now() - start
            sampleCount += recording.millivolts.count
        }
        guard beatCount > 0 else { throw FileError(message: "no beats were found in the recordings") }
        return Double(elapsed) / Double(sampleCount)
    }

    private static func report(
        _ rows: [(name: String, times: [Int])], nanosecondsPerSample: Double, asJSON: Bool
    ) {
        var table = Table(columns: ["us a beat", "median", "99th percentile", "maximum", "beats"])
        var objects: [JSONObject] = []
        for row in rows {
            let sorted = row.times.sorted().map { Double($0) / 1_000 }
            let figures = [sorted[sorted.count / 2], sorted[sorted.count * 99 / 100], sorted[sorted.count - 1]]
            table.add([row.name] + figures.map { fixed($0, 1) } + ["\(sorted.count)"])
            var object = JSONObject()
            object.add("classifier", row.name)
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
            print(object.text)
        } else {
            print(table.text)
            print("\ndetector and windower: \(fixed(nanosecondsPerSample, 1)) ns a sample")
        }
    }
}
