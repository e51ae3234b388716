// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Testing

@testable import Classifier

@Suite struct ContextNetworkTests {
    /// Beats of one patient, with features of all kinds.
    static func beats(_ count: Int, seed: UInt64) -> [ClassifierInput] {
        var generator = SplitMix(seed: seed)
        return EngineTests.windows(count + 3, seed: seed).dropFirst(3).map { window in
            var beat = window
            for point in 0..<187 { beat[.usualBeat][point] = 0.5 * window[.fromRPeak][186 - point] }
            for feature in InputFeature.allCases { beat[feature] = Float.random(in: -1...1, using: &generator) }
            return beat
        }
    }

    static func classifier(_ precision: Precision, seed: UInt64 = 4) throws -> BeatClassifier {
        try BeatClassifier(try RandomModel(network: .context, precision: precision, seed: seed).model())
    }

    static func bits(_ values: InlineArray<5, Float>) -> [UInt32] { EngineTests.bits(values) }

    @Test(arguments: Precision.allCases)
    func `the state carries over from beat to beat until a restart`(precision: Precision) throws {
        var classifier = try Self.classifier(precision)
        let isRecurrent = classifier.isRecurrent
        #expect(isRecurrent)
        let beat = Self.beats(1, seed: 1)[0]
        let (first, second) = (Self.bits(classifier.logits(of: beat)), Self.bits(classifier.logits(of: beat)))
        #expect(first != second)
        classifier.restart()
        #expect(Self.bits(classifier.logits(of: beat)) == first)
        #expect(Self.bits(classifier.logits(of: beat)) == second)
        classifier.restart()
        classifier.restart()
        #expect(Self.bits(classifier.logits(of: beat)) == first)
    }

    @Test(arguments: [Network.node, .resnet])
    func `a network without a state has nothing to forget`(network: Network) throws {
        var classifier = try BeatClassifier(try RandomModel(network: network, precision: .int8, seed: 4).model())
        let isRecurrent = classifier.isRecurrent
        #expect(!isRecurrent)
        let beat = Self.beats(1, seed: 1)[0]
        let first = Self.bits(classifier.logits(of: beat))
        classifier.restart()
        #expect(Self.bits(classifier.logits(of: beat)) == first)
    }

    @Test func `every instruction set gives the scalar bits of a sequence`() throws {
        let model = try RandomModel(network: .context, precision: .int8, seed: 5).model()
        let beats = Self.beats(12, seed: 2)
        for (solver, steps) in EngineTests.pairs {
            var expected: [[UInt32]] = []
            for kernels in RunnableKernels.all {
                var classifier = try BeatClassifier(
                    model, solver: solver, steps: steps, instructionSet: kernels.instructionSet)
                let logits = beats.map { Self.bits(classifier.logits(of: $0)) }
                if expected.isEmpty { expected = logits }
                #expect(logits == expected, "\(kernels.testDescription), \(solver.name), \(steps) steps")
            }
            #expect(Set(expected).count == beats.count)
        }
    }

    @Test(arguments: Precision.allCases)
    func `a feature that is not a number is taken for zero`(precision: Precision) throws {
        var beat = Self.beats(1, seed: 3)[0]
        for feature in InputFeature.allCases { beat[feature] = 0 }
        var classifier = try Self.classifier(precision)
        let ofZeros = (0..<2).map { _ in Self.bits(classifier.logits(of: beat)) }
        for feature in InputFeature.allCases { beat[feature] = .nan }
        classifier.restart()
        let ofNaNs = (0..<2).map { _ in Self.bits(classifier.logits(of: beat)) }
        #expect(ofNaNs == ofZeros)
    }

    @Test(arguments: Precision.allCases)
    func `a beat that holds no numbers does not spoil those after it`(precision: Precision) throws {
        let beats = Self.beats(3, seed: 4)
        var classifier = try Self.classifier(precision)
        for value in [Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude] {
            var broken = ClassifierInput()
            for channel in InputChannel.allCases { broken[channel] = InlineArray(repeating: value) }
            for feature in InputFeature.allCases { broken[feature] = value }
            _ = classifier.classify(broken)
            for beat in beats {
                let probabilities = classifier.classify(beat)
                let sum = BeatClass.allCases.reduce(0) { $0 + probabilities[$1] }
                #expect(abs(sum - 1) < 1e-6)
            }
        }
    }

    @Test func `each channel and each feature counts`() throws {
        var classifier = try Self.classifier(.float32)
        let beat = Self.beats(1, seed: 5)[0]
        let expected = Self.bits(classifier.logits(of: beat))
        func logits(_ change: (inout ClassifierInput) -> Void) -> [UInt32] {
            var changed = beat
            change(&changed)
            classifier.restart()
            return Self.bits(classifier.logits(of: changed))
        }
        for channel in RandomModel.contextChannels {
            #expect(logits { $0[channel][40] = 0.9 } != expected, "\(channel.name)")
        }
        for feature in InputFeature.allCases {
            #expect(logits { $0[feature] += 0.5 } != expected, "\(feature.name)")
        }
        #expect(logits { $0[.fromRPeak][40] = 0.9 } == expected, "a channel that is not required")
    }

    /// A model whose elapsed time counts for nothing but the flow.
    static func flowing(elapsed feature: InputFeature) throws -> BeatClassifier {
        var writer = RandomModel(network: .context, precision: .float32, seed: 6).writer()
        let column = try #require(RandomModel.contextFeatures.firstIndex(of: feature))
        let index = try #require(writer.tensors.firstIndex { $0.name == "context.feature_scale" })
        writer.tensors[index].bytes.replaceSubrange(column * 4..<column * 4 + 4, with: [0, 0, 0, 0])
        return try BeatClassifier(try Model(parsing: writer.bytes().span))
    }

    @Test func `the state flows for the time that has passed, within bounds`() throws {
        let feature = RandomModel.contextElapsed
        var classifier = try Self.flowing(elapsed: feature)
        let beats = Self.beats(2, seed: 7)
        func logits(_ logarithm: Float) -> [UInt32] {
            classifier.restart()
            _ = classifier.logits(of: beats[0])
            var second = beats[1]
            second[feature] = logarithm
            return Self.bits(classifier.logits(of: second))
        }
        #expect(logits(0) != logits(0.5))
        #expect(logits(0) != logits(-0.5))
        #expect(logits(2) == logits(9) && logits(2) == logits(.greatestFiniteMagnitude))
        #expect(logits(-1) == logits(-0.95) && logits(-1) == logits(-.greatestFiniteMagnitude))
        #expect(logits(.nan) == logits(0))
    }

    @Test func `int8 and float weights of one seed mostly agree over a sequence`() throws {
        var quantized = try Self.classifier(.int8)
        var float = try Self.classifier(.float32)
        for beat in Self.beats(50, seed: 8) {
            let (a, b) = (quantized.classify(beat), float.classify(beat))
            for label in BeatClass.allCases { #expect(abs(a[label] - b[label]) < 0.1) }
        }
    }

    @Test func `the sigmoid and the tangent are libm's to float's last place`() {
        var generator = SplitMix(seed: 9)
        for index in 0..<100_000 {
            let bound: Float = index % 2 == 0 ? 4 : 100
            let x = Float.random(in: -bound...bound, using: &generator)
            let (s, t) = (Float(1 / (1 + exp(-Double(x)))), Float(tanh(Double(x))))
            #expect(abs(sigmoid(x) - s) <= s.ulp, "\(x)")
            #expect(abs(hyperbolicTangent(x) - t) <= max(t.ulp, 1e-15), "\(x)")
        }
        for (x, s, t) in [(Float(0), Float(0.5), Float(0)), (.infinity, 1, 1), (-.infinity, 0, -1), (800, 1, 1)] {
            #expect(sigmoid(x) == s && hyperbolicTangent(x) == t)
        }
        #expect(sigmoid(.nan).isNaN && hyperbolicTangent(.nan).isNaN)
    }
}
