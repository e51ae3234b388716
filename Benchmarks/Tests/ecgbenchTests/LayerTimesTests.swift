// SPDX-License-Identifier: Apache-2.0

import CBench
import CKernels
import Classifier
import Signal
import Testing

@testable import ecgbench

/// What measures the engine from outside.
@Suite(.serialized) struct LayerTimesTests {
    /// A window with points all over 0...1.
    private static var input: ClassifierInput {
        var input = ClassifierInput()
        let count = ClassifierInput.pointCount
        for index in 0..<count { input[.fromRPeak][index] = Float(index * 71 % count) / Float(count - 1) }
        return input
    }

    private static func bits(_ values: InlineArray<5, Float>) -> [UInt32] { (0..<5).map { values[$0].bitPattern } }

    /// How often each kind comes in a beat: first, second and third convolution, body, factors, normalizing, state, head.
    private static let counts = ["node": [1, 1, 1, 4, 7, 5, 3, 1], "resnet": [1, 1, 1, 12, 13, 13, 7, 1]]

    @Test(arguments: ["node", "resnet"])
    func `a profile has every layer once, and the time from the reading before`(name: String) throws {
        let model = try ModelFile.model(name)
        let classifier = try TimedClassifier(model, SolverChoice(), on: nil)
        var plain = try BeatClassifier(model)
        var times = LayerTimes()
        let start = nanosecondsNow()
        for _ in 0..<2 {
            let logits = classifier.profile(Self.input, into: &times)
            #expect(Self.bits(logits) == Self.bits(plain.logits(of: Self.input)), "a clock changes no bit")
        }
        let elapsed = nanosecondsNow() - start
        let counts = try #require(Self.counts[name])
        #expect(LayerKind.allCases.map { times.count(of: $0) } == counts.map { 2 * $0 })
        // 185 x 64 x 3, 92 x 64 x 256, 46 x 64 x 256, and so many times 46 x 64 x 192.
        let products = LayerKind.allCases.map { times.products(of: $0) }
        #expect(products == [71_040, 3_014_656, 1_507_328, 2 * counts[3] * 565_248, 0, 0, 0, 0])
        let whole = LayerKind.allCases.reduce(0) { $0 + times.time(of: $1) }
        #expect(LayerKind.allCases.allSatisfy { times.time(of: $0) > 0 })
        #expect(whole <= Int64(elapsed))
    }

    @Test func `each call takes the time since the one before it`() {
        let wide = ecg_conv1d_shape(
            input_points: 185, output_points: 92, input_channels: 64, output_channels: 64, taps: 4, stride: 2,
            padding: 1)
        var narrow = wide
        (narrow.input_points, narrow.stride, narrow.taps) = (46, 1, 3)
        let kernels: [(bench_kernel, ecg_conv1d_shape)] = [
            (.quantize, ecg_conv1d_shape()), (.first_sums, ecg_conv1d_shape()), (.norm_factors, ecg_conv1d_shape()),
            (.convolution, wide), (.norm_factors, ecg_conv1d_shape()), (.normalize, ecg_conv1d_shape()),
            (.convolution, narrow), (.state, ecg_conv1d_shape()), (.norm_factors, ecg_conv1d_shape()),
            (.normalize_sums, ecg_conv1d_shape()),
        ]
        var end: Int64 = 1_000
        let calls = kernels.enumerated().map { index, call in
            end += Int64(1) << Int64(index)
            return bench_call(kernel: call.0, shape: call.1, end: end)
        }
        var times = LayerTimes()
        calls.withUnsafeBufferPointer { times.add($0, from: 1_000, to: end + 1 << 10) }
        #expect(LayerKind.allCases.map { times.time(of: $0) } == [7, 8, 0, 64, 16, 32, 128, 256 + 512 + 1_024])
        #expect(LayerKind.allCases.map { times.count(of: $0) } == [1, 1, 0, 1, 1, 1, 1, 1])
        #expect(LayerKind.allCases.map { times.readings(of: $0) } == [3, 1, 0, 1, 1, 1, 1, 3])
    }

    @Test(arguments: ["node", "resnet"])
    func `flushing the caches loses nothing`(name: String) throws {
        let classifier = try TimedClassifier(try ModelFile.model(name), SolverChoice(), on: nil)
        var times = LayerTimes()
        let expected = Self.bits(classifier.profile(Self.input, into: &times))
        #expect(classifier.workspace.count == classifier.workspaceByteCount)
        var flusher = CacheFlusher()
        for _ in 0..<3 {
            flusher.flush(classifier)
            #expect(classifier.time(Self.input) > 0)
            #expect(Self.bits(classifier.profile(Self.input, into: &times)) == expected)
        }
    }

    @Test(arguments: InstructionSet.allCases)
    func `the peak is that of the instruction set that was asked for`(instructionSet: InstructionSet) {
        let products = RegisterPeak.spend(rounds: 10, on: instructionSet)
        #expect((products > 0) == (instructionSet.isAvailable && instructionSet != .scalar))
    }

    @Test(arguments: InstructionSet.allCases.filter(\.isAvailable))
    func `the peak's loop does the work that it says`(instructionSet: InstructionSet) {
        let ones = [UInt8](repeating: 1, count: 64)
        var sink = ones
        let products = bench_spend_peak(instructionSet.kernelSet, 3, &sink)
        #expect(products >= 0 && products % 3 == 0)
        #expect((sink == ones) == (products == 0))
        var other = ones
        #expect(bench_spend_peak(instructionSet.kernelSet, 6, &other) == 2 * products)
        #expect((other == sink) == (products == 0), "more rounds add more")
    }
}
