// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Testing

@testable import Classifier

@Suite struct EngineTests {
    /// Windows as the windower makes them, and others: empty, full, out of range, not numbers.
    static func windows(_ count: Int, seed: UInt64) -> [ClassifierInput] {
        var generator = SplitMix(seed: seed)
        return (0..<count).map { index in
            var window = ClassifierInput()
            switch index {
            case 0: break
            case 1: for point in 0..<187 { window[.fromRPeak][point] = 1 }
            case 2: for point in 0..<187 { window[.fromRPeak][point] = Float.random(in: -9...9, using: &generator) }
            default:
                let usedPointCount = Int.random(in: 40...187, using: &generator)
                var level: Float = 0.5
                for point in 0..<usedPointCount {
                    level = min(1, max(0, level + Float.random(in: -0.2...0.2, using: &generator)))
                    window[.fromRPeak][point] = level
                }
            }
            for channel in InputChannel.allCases.dropFirst() { window[channel] = window[.fromRPeak] }
            return window
        }
    }

    static func bits(_ values: InlineArray<5, Float>) -> [UInt32] { (0..<5).map { values[$0].bitPattern } }

    static let pairs: [(Solver, Int)] = Solver.allCases.flatMap { solver in [1, 3].map { (solver, $0) } }

    @Test(arguments: Network.allCases, Precision.allCases)
    func `every instruction set gives the scalar bits`(network: Network, precision: Precision) throws {
        let windows = Self.windows(6, seed: 1)
        let model = try RandomModel(network: network, precision: precision, seed: 5).model()
        for (solver, steps) in network.hasODE ? Self.pairs : [(.euler, 1)] {
            var expected: [[UInt32]] = []
            for kernels in RunnableKernels.all {
                var classifier = try BeatClassifier(
                    model, solver: network.hasODE ? solver : nil, steps: network.hasODE ? steps : nil,
                    instructionSet: kernels.instructionSet)
                let name = classifier.instructionSetName.description
                #expect(name == kernels.testDescription)
                let logits = windows.map { Self.bits(classifier.logits(of: $0)) }
                if expected.isEmpty { expected = logits }
                #expect(logits == expected, "\(kernels.testDescription), \(solver.name), \(steps) steps")
            }
            #expect(Set(expected).count == windows.count, "the windows are told apart")
        }
    }

    @Test(arguments: [Network.node, .resnet], Precision.allCases)
    func `a beat's result does not depend on the beats before it`(network: Network, precision: Precision) throws {
        let model = try RandomModel(network: network, precision: precision, seed: 6).model()
        let windows = Self.windows(5, seed: 2)
        var classifier = try BeatClassifier(model)
        let forward = windows.map { Self.bits(classifier.classify($0).values) }
        let backward = windows.reversed().map { Self.bits(classifier.classify($0).values) }
        #expect(forward == backward.reversed())
        var input = windows[3]
        input[.precedingToMedian] = -0.5
        #expect(Self.bits(classifier.classify(input).values) == forward[3], "the network requires no feature")
    }

    @Test(arguments: Network.allCases, Precision.allCases)
    func `windows that hold no numbers are classified all the same`(network: Network, precision: Precision) throws {
        let model = try RandomModel(network: network, precision: precision, seed: 7).model()
        var classifier = try BeatClassifier(model)
        for value in [Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude] {
            var window = ClassifierInput()
            for channel in InputChannel.allCases {
                for point in 0..<187 { window[channel][point] = value }
            }
            for feature in InputFeature.allCases { window[feature] = value }
            let probabilities = classifier.classify(window)
            guard precision == .int8 else { continue }
            let sum = BeatClass.allCases.reduce(0) { $0 + probabilities[$1] }
            #expect(abs(sum - 1) < 1e-6)
        }
    }

    @Test func `the default is the file's first pair`() throws {
        let classifier = try BeatClassifier(try RandomModel(network: .node, precision: .int8, seed: 8).model())
        let solver = classifier.solver
        #expect(solver == .euler)
        let steps = classifier.steps
        #expect(steps == 2)
        let evaluationsPerBeat = classifier.evaluationsPerBeat
        #expect(evaluationsPerBeat == 2)
        let isValidated = classifier.isValidatedPair
        #expect(isValidated)
        let workspaceByteCount = classifier.workspaceByteCount
        #expect(workspaceByteCount > 64 * 1_024)
    }

    @Test func `a solver alone takes the first steps that the file lists for it`() throws {
        let model = try RandomModel(network: .node, precision: .int8, seed: 8).model()
        let classifier = try BeatClassifier(model, solver: .rk4)
        let steps = classifier.steps
        #expect(steps == 1)
        let evaluationsPerBeat = classifier.evaluationsPerBeat
        #expect(evaluationsPerBeat == 4)
        let isValidated = classifier.isValidatedPair
        #expect(isValidated)
    }

    @Test func `a pair that the file does not list runs and says so`() throws {
        let model = try RandomModel(network: .node, precision: .int8, seed: 8).model()
        var classifier = try BeatClassifier(model, solver: .midpoint, steps: 7)
        let isValidated = classifier.isValidatedPair
        #expect(!isValidated)
        let evaluationsPerBeat = classifier.evaluationsPerBeat
        #expect(evaluationsPerBeat == 14)
        let probabilities = classifier.classify(Self.windows(4, seed: 3)[3])
        #expect(abs(BeatClass.allCases.reduce(0) { $0 + probabilities[$1] } - 1) < 1e-6)
    }

    @Test(arguments: [0, -1, 65, Int.max, Int.min])
    func `steps out of range are an error`(steps: Int) throws {
        let model = try RandomModel(network: .node, precision: .int8, seed: 8).model()
        do {
            let classifier = try BeatClassifier(model, steps: steps)
            Issue.record("\(classifier.steps) steps were accepted")
        } catch {
            #expect(error.code == .unsupportedSteps)
        }
    }

    @Test func `the most steps that are allowed run`() throws {
        let model = try RandomModel(network: .node, precision: .int8, seed: 8).model()
        var classifier = try BeatClassifier(model, solver: .euler, steps: 64)
        let evaluationsPerBeat = classifier.evaluationsPerBeat
        #expect(evaluationsPerBeat == 64)
        let probabilities = classifier.classify(ClassifierInput())
        #expect(abs(BeatClass.allCases.reduce(0) { $0 + probabilities[$1] } - 1) < 1e-6)
    }

    @Test func `a network without an ODE has no solver to choose`() throws {
        let model = try RandomModel(network: .resnet, precision: .int8, seed: 8).model()
        let classifier = try BeatClassifier(model)
        let evaluationsPerBeat = classifier.evaluationsPerBeat
        #expect(evaluationsPerBeat == 0)
        let isValidated = classifier.isValidatedPair
        #expect(isValidated)
        do {
            _ = try BeatClassifier(model, solver: .euler)
            Issue.record("a solver was accepted")
        } catch {
            #expect(error.code == .noSolver)
        }
    }

    @Test(arguments: Solver.allCases)
    func `finer steps of every solver lead to one solution`(solver: Solver) throws {
        let model = try RandomModel(network: .node, precision: .float32, seed: 9).model()
        let window = Self.windows(4, seed: 4)[3]
        var exact = try BeatClassifier(model, solver: .rk4, steps: 64)
        let expected = exact.classify(window)
        var errors: [Float] = []
        for steps in [8, 64] {
            var classifier = try BeatClassifier(model, solver: solver, steps: steps)
            let actual = classifier.classify(window)
            errors.append(BeatClass.allCases.map { abs(actual[$0] - expected[$0]) }.max() ?? 1)
        }
        #expect(errors[1] <= errors[0])
        #expect(errors[1] < 0.02)
    }

    @Test func `int8 and float weights of one seed mostly agree`() throws {
        var quantized = try BeatClassifier(try RandomModel(network: .node, precision: .int8, seed: 1).model())
        var float = try BeatClassifier(try RandomModel(network: .node, precision: .float32, seed: 1).model())
        for window in Self.windows(12, seed: 5).dropFirst(3) {
            let (a, b) = (quantized.classify(window), float.classify(window))
            for label in BeatClass.allCases { #expect(abs(a[label] - b[label]) < 0.1) }
        }
    }
}
