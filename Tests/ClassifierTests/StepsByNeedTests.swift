// SPDX-License-Identifier: Apache-2.0

import CKernels
import Signal
import Testing

@testable @_spi(Benchmarks) import Classifier

/// Networks with an ODE that take one step first.
@Suite struct StepsByNeedTests {
    static let networks: [Network] = [.node, .context]
    static let pairs = RandomModel.pairs

    static func beats(_ count: Int, seed: UInt64) -> [ClassifierInput] { ContextNetworkTests.beats(count, seed: seed) }

    static func bits(_ values: InlineArray<5, Float>) -> [UInt32] { EngineTests.bits(values) }

    /// A model whose own head reads the state after one step.
    static func withoutReadout(_ network: Network, _ precision: Precision) throws -> Model {
        var writer = RandomModel(network: network, precision: precision, seed: 11).writer()
        writer.tensors.removeAll { $0.name.hasPrefix("early.") }
        return try Model(parsing: writer.bytes().span)
    }

    @Test(arguments: networks, Precision.allCases)
    func `a beat in doubt has the bits of all steps`(network: Network, precision: Precision) throws {
        let model = try RandomModel(network: network, precision: precision, seed: 11).model()
        let beats = Self.beats(8, seed: 1)
        for (solver, steps) in Self.pairs {
            var fixed = try BeatClassifier(model, solver: solver, steps: steps)
            var byNeed = try BeatClassifier(model, solver: solver, steps: steps, margin: .greatestFiniteMagnitude)
            for beat in beats {
                #expect(Self.bits(byNeed.logits(of: beat)) == Self.bits(fixed.logits(of: beat)))
                let (isEarly, taken) = (byNeed.isLastBeatEarly, byNeed.stepsOfLastBeat)
                #expect(!isEarly && taken == steps)
            }
        }
    }

    @Test(arguments: networks, Precision.allCases)
    func `a sure beat has the bits of one step of Euler's method`(network: Network, precision: Precision) throws {
        let model = try Self.withoutReadout(network, precision)
        let beats = Self.beats(8, seed: 2)
        for (solver, steps) in Self.pairs {
            var one = try BeatClassifier(model, solver: .euler, steps: 1)
            var byNeed = try BeatClassifier(model, solver: solver, steps: steps, margin: .leastNonzeroMagnitude)
            for beat in beats {
                #expect(Self.bits(byNeed.logits(of: beat)) == Self.bits(one.logits(of: beat)))
                let (isEarly, taken) = (byNeed.isLastBeatEarly, byNeed.stepsOfLastBeat)
                #expect(isEarly && taken == 1)
            }
        }
    }

    @Test func `a network without a memory takes each beat as if it came alone`() throws {
        let model = try RandomModel(network: .node, precision: .int8, seed: 11).model()
        let beats = Self.beats(12, seed: 3)
        var byNeed = try BeatClassifier(model, stepsByNeed: true)
        let forward = beats.map { Self.bits(byNeed.logits(of: $0)) }
        let backward = beats.reversed().map { Self.bits(byNeed.logits(of: $0)) }
        #expect(forward == backward.reversed())
    }

    @Test func `what one step leads to is forgotten if all steps follow`() throws {
        let model = try RandomModel(network: .context, precision: .int8, seed: 11).model()
        var fixed = try BeatClassifier(model)
        var byNeed = try BeatClassifier(model, margin: .leastNonzeroMagnitude)
        for beat in Self.beats(20, seed: 4) {
            #expect(Self.bits(byNeed.classifyInFull(beat).values) == Self.bits(fixed.classify(beat).values))
            let (isEarly, evaluations) = (byNeed.isLastBeatEarly, byNeed.evaluationsOfLastBeat)
            #expect(!isEarly && evaluations == 2)
        }
    }

    @Test func `every instruction set stops at the same beats with the same bits`() throws {
        for network in Self.networks {
            let model = try RandomModel(network: network, precision: .int8, seed: 5).model()
            let beats = Self.beats(12, seed: 5)
            for (solver, steps) in Self.pairs {
                var expected: [[UInt32]] = []
                for kernels in RunnableKernels.all {
                    var classifier = try BeatClassifier(
                        model, solver: solver, steps: steps, stepsByNeed: true, instructionSet: kernels.instructionSet)
                    let found = beats.map { beat in
                        Self.bits(classifier.logits(of: beat)) + [UInt32(classifier.stepsOfLastBeat)]
                    }
                    if expected.isEmpty { expected = found }
                    #expect(found == expected, "\(network.name), \(kernels.testDescription), \(solver.name) \(steps)")
                }
            }
        }
    }

    @Test(.serialized, arguments: networks)
    func `no beat evaluates the right-hand side more often than the pair does`(network: Network) throws {
        let model = try RandomModel(network: network, precision: .int8, seed: 1).model()
        let beats = Self.beats(40, seed: 6)
        for (solver, steps) in Self.pairs {
            var classifier = try CountingKernels.classifier(model, solver: solver, steps: steps)
            var found: Set<Int> = []
            for beat in beats {
                CountingKernels.convolutions = 0
                _ = classifier.logits(of: beat)
                // One of the stem comes by the kernel that is counted, and two for each evaluation.
                let evaluations = (CountingKernels.convolutions - 1) / 2
                let (isEarly, told) = (classifier.isLastBeatEarly, classifier.evaluationsOfLastBeat)
                #expect(evaluations == (isEarly ? 1 : steps * solver.evaluationsPerStep))
                #expect(told == evaluations)
                found.insert(evaluations)
            }
            #expect(found.contains(1), "\(solver.name) \(steps)")
        }
    }

    @Test func `a file without margins refuses steps by need`() throws {
        var writer = RandomModel(network: .node, precision: .int8, seed: 1).writer()
        writer.entries.removeAll { $0.key == "ecgmond.solver.margins" }
        let model = try Model(parsing: writer.bytes().span)
        let pairs = model.solverPairs
        #expect(pairs.allSatisfy { $0.margin == nil })
        do {
            _ = try BeatClassifier(model, stepsByNeed: true)
            Issue.record("steps by need were accepted")
        } catch {
            #expect(error.code == .noMargin && error.name == "ecgmond.solver.margins")
        }
    }

    @Test func `steps by need are for pairs that the file lists`() throws {
        let model = try RandomModel(network: .node, precision: .int8, seed: 1).model()
        do {
            _ = try BeatClassifier(model, solver: .midpoint, steps: 7, stepsByNeed: true)
            Issue.record("an unlisted pair was accepted")
        } catch {
            #expect(error.code == .noMargin)
        }
        let resnet = try RandomModel(network: .resnet, precision: .int8, seed: 1).model()
        do {
            _ = try BeatClassifier(resnet, stepsByNeed: true)
            Issue.record("a network without an ODE was accepted")
        } catch {
            #expect(error.code == .noSolver)
        }
    }

    @Test func `what takes one evaluation has nothing to save`() throws {
        let model = try RandomModel(network: .node, precision: .int8, seed: 1).model()
        let classifier = try BeatClassifier(model, solver: .euler, steps: 1, stepsByNeed: true)
        let byNeed = classifier.stepsByNeed
        #expect(!byNeed)
    }

    @Test func `the margin is between the two largest logits`() {
        #expect(margin(of: [1, 5, 2, 3.5, -1]) == 1.5)
        #expect(margin(of: [4, 4, 0, 0, 0]) == 0)
        #expect(margin(of: [-3, -1, -2, -9, -7]) == 1)
        #expect(margin(of: [.infinity, 0, 0, 0, 0]) == .infinity)
        #expect(margin(of: [.infinity, .infinity, 0, 0, 0]).isNaN)
        #expect(margin(of: [0, 0, .nan, 9, 0]).isNaN)
    }
}
