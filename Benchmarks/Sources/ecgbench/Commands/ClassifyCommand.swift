// SPDX-License-Identifier: Apache-2.0

import Classifier
import Signal

/// `ecgbench classify`: the engine's classes of windows in a file, to be held against another implementation's.
enum ClassifyCommand {
    static let usage = """
        ecgbench classify --model MODEL --windows FILE.npy [--features FILE.npy] --output FILE.npy
                          [--solver S] [--steps K]
          Classifies beats and writes their most probable classes, uint8 [n]: N S V F Q = 0...4. The windows are float32
          [n, channels, 187], as ecgbench windows writes them, or [n, 187] of the first channel; the features float32
          [n, features], or all 0. A network that remembers takes the rows as one sequence of beats.
        """

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments)
        let name = try options.required("model")
        let windowFile = try options.required("windows")
        let featureFile = options.optional("features")
        let output = try options.required("output")
        let choice = try options.solverChoice()
        try options.finish()
        let request = try ClassifierRequest(name, default: choice)
        let model = try ModelFile.model(request.model)
        var classifier = try request.pair.classifier(of: model)

        var classes: [UInt8] = []
        for input in try inputs(windows: windowFile, features: featureFile) {
            classes.append(classifier.classify(input).mostProbable.rawValue)
        }
        try NumPyFile.write(classes, type: "|u1", shape: [classes.count], to: output)
        print("\(output): classes of \(classes.count) windows by \(classifier.modelName)")
    }

    /// Reads what a classifier sees of each beat; channels and features stand in the order of this version's.
    private static func inputs(windows path: String, features featurePath: String?) throws(FileError)
        -> [ClassifierInput]
    {
        let (shape, points) = try NumPyFile.readFloats(from: path)
        let channels = shape.count == 2 ? [InputChannel.fromRPeak] : InputChannel.allCases
        let pointCount = ClassifierInput.pointCount
        guard shape.last == pointCount, shape.count == 2 || (shape.count == 3 && shape[1] == channels.count) else {
            throw FileError(message: "\(path): not float32 [n, \(InputChannel.allCases.count), \(pointCount)]")
        }
        let featureCount = InputFeature.allCases.count
        let features = try featurePath.map { path throws(FileError) in
            try NumPyFile.readFloats(columns: featureCount, from: path)
        }
        guard features.map({ $0.count == shape[0] * featureCount }) ?? true else {
            throw FileError(message: "\(featurePath ?? ""): not of \(shape[0]) beats")
        }
        return (0..<shape[0]).map { row in
            var input = ClassifierInput()
            for (position, channel) in channels.enumerated() {
                let start = (row * channels.count + position) * pointCount
                for index in 0..<pointCount { input[channel][index] = points[start + index] }
            }
            if let features {
                for feature in InputFeature.allCases {
                    input[feature] = features[row * featureCount + Int(feature.rawValue)]
                }
            }
            return input
        }
    }
}
