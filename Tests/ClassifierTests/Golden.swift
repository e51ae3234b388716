// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Testing
@testable import Classifier

/// Probabilities that another implementation gives; made by training/ecgtrain/golden.py, which describes the fields.
struct Golden: Decodable, Sendable, CustomTestStringConvertible {
    var model: String
    var modelChecksum: String?
    var solver: String?
    var steps: Int?
    var windows: String
    var features: String?
    var probabilities: String
    var firstRow: Int
    var tolerance: Float
    var labels: String?
    var byNeed: Bool?
    var early: String?

    enum CodingKeys: String, CodingKey {
        case model, solver, steps, windows, features, probabilities, tolerance, labels, early
        case firstRow = "first_row"
        case modelChecksum = "model_fnv1a"
        case byNeed = "by_need"
    }

    var testDescription: String {
        "\(model) \(solver ?? "") \(steps.map { "\($0)" } ?? "")\(byNeed == true ? " by need" : "")"
    }

    /// The entries of a manifest; none where there is no such file.
    static func entries(_ name: String) -> [Golden] {
        guard Resource.exists(name) else { return [] }
        // A manifest that cannot be read must fail the tests, not empty them.
        return try! JSONDecoder().decode([Golden].self, from: try! Resource.data(name))
    }

    /// The model file's bytes: made from its seed, or read from the package.
    func modelBytes() throws -> [UInt8] {
        let parts = model.split(separator: ":")
        if parts.count == 4, parts[0] == "random" {
            let network = try #require(Network.allCases.first { $0.name.description == parts[1] })
            let precision = try #require(Precision.allCases.first { $0.name.description == parts[2] })
            return RandomModel(network: network, precision: precision, seed: try #require(UInt64(parts[3]))).bytes()
        }
        let bytes = [UInt8](try Data(contentsOf: Resource.packageRoot.appending(path: model)))
        // The seal is not the model's: it came later.
        let checksum = bytes.dropLast(ModelSeal.byteCount).reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        let text = String(checksum, radix: 16)
        let actual = String(repeating: "0", count: 16 - text.count) + text
        #expect(actual == modelChecksum, "the model was renewed without its golden numbers")
        return bytes
    }

    /// Runs the engine on every window and compares.
    func check() throws {
        var chosen: Solver?
        if let solver {
            chosen = Solver(name: solver)
            try #require(chosen != nil)
        }
        let file = try modelBytes()
        let model = try Model(parsing: file.span)
        var classifier = try BeatClassifier(model, solver: chosen, steps: steps, stepsByNeed: byNeed ?? false)
        let bytes = [UInt8](try Resource.data(windows))
        let (channels, required) = (classifier.requiredChannels, classifier.requiredFeatures)
        let count = bytes.count / (187 * channels.count)
        let featureValues = try features.map { try Resource.floats($0) } ?? []
        try #require(featureValues.count == count * required.count)
        let expected = try Resource.floats(probabilities)
        var given: [UInt8]?
        if let labels { given = [UInt8](try Resource.data(labels)) }
        let earlyFlags = try early.map { [UInt8](try Resource.data($0)) }
        try #require(count > 0 && expected.count >= (firstRow + count) * 5)
        var worst: Float = 0
        var differing = 0
        var agreeing = 0
        for index in 0..<count {
            var input = ClassifierInput()
            for (row, channel) in channels.enumerated() {
                let start = (index * channels.count + row) * 187
                for point in 0..<187 { input[channel][point] = Float(bytes[start + point]) / 255 }
            }
            for (column, feature) in required.enumerated() {
                input[feature] = featureValues[index * required.count + column]
            }
            let actual = classifier.classify(input)
            let isEarly = classifier.isLastBeatEarly
            if let earlyFlags { #expect(isEarly == (earlyFlags[firstRow + index] == 1)) }
            for label in 0..<5 {
                let wanted = expected[(firstRow + index) * 5 + label]
                worst = max(worst, abs(actual.values[label] - wanted))
                if actual.values[label].bitPattern != wanted.bitPattern { differing += 1 }
            }
            if let given, given[index] == actual.mostProbable.rawValue { agreeing += 1 }
        }
        if tolerance == 0 {
            #expect(differing == 0, "of \(count * 5) probabilities; largest difference \(worst)")
        } else {
            #expect(worst <= tolerance)
        }
        if given != nil { #expect(Double(agreeing) >= 0.999 * Double(count), "\(agreeing) of \(count) classes") }
    }
}
