// SPDX-License-Identifier: Apache-2.0

import CModels
import Signal
import Synchronization
import Testing

@testable import Classifier

/// What is there for measurements alone.
@Suite struct MeasuringTests {
    /// A clock that goes on by one each time that it is read.
    private final class Clock: Sendable {
        private let readings = Mutex<Int64>(0)
        func read() -> Int64 {
            readings.withLock { reading in
                reading += 1
                return reading
            }
        }
    }

    private func classifier(_ network: Network) throws -> BeatClassifier {
        let isNode = network == .node
        let start = isNode ? ecg_model_node : ecg_model_resnet
        let count = isNode ? ecg_model_node_size : ecg_model_resnet_size
        return try BeatClassifier(try Model(parsing: unsafe Span(_unsafeStart: start, count: Int(count))))
    }

    @Test(arguments: Network.allCases)
    func `a profile tells every layer once, with the time from the reading before`(network: Network) throws {
        var classifier = try classifier(network)
        let window = EngineTests.windows(4, seed: 12)[3]
        let expected = EngineTests.bits(classifier.logits(of: window))
        var times = LayerTimes()
        let clock = Clock()
        for _ in 0..<2 { classifier.profile(window, clock: { clock.read() }, into: &times) }
        // First, second and third convolution, body, factors, normalizing, state, head.
        let counts = network == .node ? [1, 1, 1, 4, 7, 5, 3, 1] : [1, 1, 1, 12, 13, 13, 7, 1]
        for (kind, count) in zip(LayerKind.allCases, counts) {
            #expect(times.count(of: kind) == 2 * count, "\(kind)")
            #expect(times.time(of: kind) == Int64(2 * count), "\(kind)")
        }
        // 185 x 64 x 3, 92 x 64 x 256, 46 x 64 x 256, and so many times 46 x 64 x 192.
        let products = LayerKind.allCases.map { times.products(of: $0) }
        #expect(products == [71_040, 3_014_656, 1_507_328, 2 * counts[3] * 565_248, 0, 0, 0, 0])
        #expect(EngineTests.bits(classifier.logits(of: window)) == expected)
    }

    @Test(arguments: Network.allCases)
    func `flushing the caches loses nothing`(network: Network) throws {
        var classifier = try classifier(network)
        let window = EngineTests.windows(4, seed: 13)[3]
        let expected = EngineTests.bits(classifier.logits(of: window))
        for _ in 0..<3 {
            classifier.flushCaches()
            #expect(EngineTests.bits(classifier.logits(of: window)) == expected)
        }
    }

    @Test(arguments: InstructionSet.allCases)
    func `the peak is that of the instruction set that was asked for`(instructionSet: InstructionSet) {
        let products = BeatClassifier.spendPeak(rounds: 10, on: instructionSet)
        #expect((products > 0) == (instructionSet.isAvailable && instructionSet != .scalar))
    }
}
