// SPDX-License-Identifier: Apache-2.0

import Classifier
import Signal

/// Classifiers that are timed a block of windows at a time, whenever somebody asks for one.
struct PaceSession {
    /// A classifier, what it is called by, and how far it has come in the windows.
    private struct Runner {
        var name: String
        var classifier: TimedClassifier
        var position = 0
    }

    /// The most windows that one request may ask for.
    static let mostWindows = 1_000_000

    private let windows: [ClassifierInput]
    private var runners: [Runner]

    /// Lays out the classifiers.
    ///
    /// - Parameters:
    ///   - requests: `MODEL` or `MODEL@SOLVER:STEPS`, each a name of its own; lines call the classifiers by these.
    ///   - choice: the pair if a request names none.
    ///   - points: `[n, 187]`, 0...1, row by row, at least one row.
    init(requests: [String], default choice: SolverChoice, points: [Float]) throws {
        windows = Self.windows(points)
        guard !windows.isEmpty else { throw FileError(message: "there are no windows to classify") }
        runners = []
        for name in requests {
            guard !runners.contains(where: { $0.name == name }) else {
                throw UsageError(message: "--model names \(name) twice")
            }
            let request = try ClassifierRequest(name, default: choice)
            let model = try ModelFile.model(request.model)
            let classifier = try TimedClassifier(model, request.pair, on: nil)
            runners.append(Runner(name: name, classifier: classifier))
        }
    }

    /// What the classifiers are, for programs: one line.
    var description: String {
        var object = JSONObject()
        object.add(
            "classifiers",
            runners.map { runner in
                var description = JSONObject()
                description.add("name", runner.name)
                description.add("classifier", runner.classifier.label)
                runner.classifier.describe(in: &description)
                return description
            })
        object.add("windows", windows.count)
        return object.text
    }

    /// Classifies the next windows of a classifier, from the first again after the last.
    ///
    /// - Parameter line: `MODEL COUNT`.
    /// - Returns: the nanoseconds of each classification, spaces between.
    /// - Throws: `UsageError` for a line of another form, a name that is not there or a count outside
    ///   1...`mostWindows`; no window is classified then.
    mutating func answer(to line: String) throws(UsageError) -> String {
        guard let mark = line.lastIndex(of: " "), let count = Int(line[line.index(after: mark)...]),
            1...Self.mostWindows ~= count
        else { throw UsageError(message: "'\(line)': a line is MODEL COUNT, 1 to \(Self.mostWindows)") }
        let name = line[..<mark]
        guard let index = runners.firstIndex(where: { $0.name == name }) else {
            throw UsageError(message: "'\(line)': --model does not name '\(name)'")
        }
        let classifier = runners[index].classifier
        var times: [Int] = []
        times.reserveCapacity(count)
        var position = runners[index].position
        for _ in 0..<count {
            times.append(classifier.time(windows[position]))
            position = position + 1 == windows.count ? 0 : position + 1
        }
        runners[index].position = position
        return times.map(String.init).joined(separator: " ")
    }

    private static func windows(_ points: [Float]) -> [ClassifierInput] {
        var input = ClassifierInput()
        return stride(from: 0, to: points.count, by: ClassifierInput.pointCount).map { start in
            for index in 0..<ClassifierInput.pointCount { input[.fromRPeak][index] = points[start + index] }
            return input
        }
    }
}
