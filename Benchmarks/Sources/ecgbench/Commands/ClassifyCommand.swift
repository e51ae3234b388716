// SPDX-License-Identifier: Apache-2.0

import Classifier
import Signal

/// `ecgbench classify`: the engine's classes of windows in a file, to be held against another implementation's.
enum ClassifyCommand {
    static let usage = """
        ecgbench classify --model MODEL --windows FILE.npy --output FILE.npy [--solver S] [--steps K]
          Classifies windows, float32 [n, 187], and writes their most probable classes, uint8 [n]: N S V F Q = 0...4.
        """

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments)
        let name = try options.required("model")
        let input = try options.required("windows")
        let output = try options.required("output")
        let choice = try options.solverChoice()
        try options.finish()
        let request = try ClassifierRequest(name, default: choice)
        let model = try ModelFile.model(request.model)
        var classifier = try request.pair.classifier(of: model)

        let points = try NumPyFile.readFloats(columns: BeatWindow.pointCount, from: input)
        var window = BeatWindow()
        window.usedPointCount = BeatWindow.pointCount
        var classes: [UInt8] = []
        classes.reserveCapacity(points.count / BeatWindow.pointCount)
        for start in stride(from: 0, to: points.count, by: BeatWindow.pointCount) {
            for index in 0..<BeatWindow.pointCount { window.points[index] = points[start + index] }
            classes.append(classifier.classify(window).mostProbable.rawValue)
        }
        try NumPyFile.write(classes, type: "|u1", shape: [classes.count], to: output)
        print("\(output): classes of \(classes.count) windows by \(classifier.modelName)")
    }
}
