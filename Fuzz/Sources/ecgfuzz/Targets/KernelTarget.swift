// SPDX-License-Identifier: Apache-2.0

import CKernels
import Signal
import Synthesis

@testable import Classifier

/// Kernels on shapes and values within their contract (`CKernels.h`): each instruction set gives the scalar one's bits.
///
/// Undefined behaviour and reads beyond a buffer are for the sanitizers, which the C is compiled with.
enum KernelTarget {
    /// The instruction sets that this processor runs, scalar first.
    nonisolated(unsafe) private static let sides = InstructionSet.allCases.compactMap { instructionSet in
        instructionSet.kernels.map { Side(name: instructionSet.name, kernels: $0.pointee) }
    }

    /// One instruction set's kernels.
    private struct Side {
        var name: StaticString
        var kernels: ecg_kernels
    }

    @Sendable static func check(_ input: [UInt8]) throws(PropertyFailure) {
        var bytes = InputBytes(input)
        let check = bytes.int(0...3)
        let shape = KernelShape(&bytes)
        switch check {
        case 0: try checkConvolution(shape, &bytes)
        case 1: try checkFirstConvolution(&bytes)
        case 2: try checkNorms(shape, &bytes)
        default: try checkFloats(shape, &bytes)
        }
    }

    /// Requires all sides' results to be the same bits.
    static func same<Result: Equatable>(
        _ kernel: String, _ run: (ecg_kernels) -> Result
    ) throws(PropertyFailure) {
        let expected = run(sides[0].kernels)
        for side in sides.dropFirst() {
            try require(run(side.kernels) == expected, "\(side.name): \(kernel) gives other bits than \(sides[0].name)")
        }
    }

    private static func checkConvolution(
        _ drawn: KernelShape, _ bytes: inout InputBytes
    ) throws(PropertyFailure) {
        let shape = drawn.shape
        let fill = bytes.int(0...3)
        let hasBias = bytes.bool()
        let biasBound = bytes.int(0...Int(drawn.biasBound))
        var generator = bytes.generator()
        let run = Int(shape.taps * shape.input_channels)
        let margin = [UInt8](repeating: 0, count: Int(shape.padding * shape.input_channels))
        let inner = (0..<Int(shape.input_points * shape.input_channels)).map { _ in
            fill == 0 ? UInt8(truncatingIfNeeded: generator.next()) : 255
        }
        // Three bytes after the input may be read, and no more.
        let input = margin + inner + margin + [0xFF, 0xA5, 0x01]
        let weights = (0..<Int(shape.output_channels) * run).map { _ -> Int8 in
            let random = Int8(truncatingIfNeeded: generator.next())
            return fill < 2 ? random : fill == 2 ? -128 : 127
        }
        let bias = (0..<3 * Int(shape.output_channels)).map { _ in
            Int32(Int(generator.next() % UInt64(2 * biasBound + 1)) - biasBound)
        }
        let count = Int(shape.output_points * shape.output_channels)
        let channels = Int(shape.output_channels)
        try same("conv1d_s8") { kernels in
            convolve(kernels, shape, input, weights, hasBias ? bias : nil, count: count, channels: channels)
        }
    }

    private struct Sums: Equatable {
        var output: [Int32]
        var sums: [UInt64]
        var squares: [UInt64]
    }

    private static func convolve(
        _ kernels: ecg_kernels, _ shape: ecg_conv1d_shape, _ input: [UInt8], _ weights: [Int8], _ bias: [Int32]?,
        count: Int, channels: Int
    ) -> Sums {
        var shape = shape
        let packed = UnsafeMutableRawPointer.allocate(
            byteCount: kernels.conv1d_s8_packed_size(&shape), alignment: 64)
        let scratch = UnsafeMutableRawPointer.allocate(
            byteCount: kernels.conv1d_s8_scratch_size(&shape), alignment: 64)
        defer {
            packed.deallocate()
            scratch.deallocate()
        }
        kernels.conv1d_s8_pack(&shape, weights, packed)
        var output = [Int32](repeating: -1, count: count)
        var sums = [Double](repeating: -1, count: channels)
        var squares = sums
        kernels.conv1d_s8(&shape, input, packed, bias, &output, &sums, &squares, scratch)
        return Sums(output: output, sums: sums.map(\.bitPattern), squares: squares.map(\.bitPattern))
    }

    private static func checkFirstConvolution(
        _ bytes: inout InputBytes
    ) throws(PropertyFailure) {
        let inputs = bytes.int(1...2)
        let taps = bytes.int(1...(inputs == 1 ? 4 : 3))
        let points = bytes.int(taps...250)
        let fill = bytes.int(0...2)
        var shape = ecg_conv1d_shape(
            input_points: Int32(points), output_points: Int32(points - taps + 1), input_channels: Int32(inputs),
            output_channels: 64, taps: Int32(taps), stride: 1, padding: 0)
        let (factors, offsets) = (floats(64, &bytes), floats(64, &bytes))
        var generator = bytes.generator()
        let input = (0..<points * inputs + 3).map { _ in fill == 0 ? UInt8(truncatingIfNeeded: generator.next()) : 255 }
        let weights = (0..<64 * taps * inputs).map { _ -> Int8 in
            fill == 2 ? -128 : Int8(truncatingIfNeeded: generator.next())
        }
        let bias = (0..<64).map { _ in Int32(generator.next() % 4_000_001) - 2_000_000 }
        var inOrder = [Int32](repeating: 0, count: 6 * 64)
        let run = taps * inputs
        for index in weights.indices { inOrder[index % run * 64 + index / run] = Int32(weights[index]) }
        let count = Int(shape.output_points) * 64
        try same("first_conv1d_s8") { kernels in
            var sums = [Double](repeating: -1, count: 64)
            var squares = sums
            var output = [UInt8](repeating: 1, count: count)
            let packed = UnsafeMutableRawPointer.allocate(
                byteCount: kernels.conv1d_s8_packed_size(&shape), alignment: 64)
            defer { packed.deallocate() }
            kernels.conv1d_s8_pack(&shape, weights, packed)
            kernels.first_conv1d_s8_sums(&shape, input, inOrder, bias, &sums, &squares)
            kernels.first_conv1d_s8_normalize(&shape, input, packed, bias, factors, offsets, &output)
            return output.map(UInt64.init) + sums.map(\.bitPattern) + squares.map(\.bitPattern)
        }
    }

    /// Floats of which a few are drawn one by one, and the others follow from a seed.
    static func floats(_ count: Int, _ bytes: inout InputBytes) -> [Float] {
        let special = (0..<bytes.int(1...4)).map { _ in bytes.anyFloat() }
        let scale = bytes.element(of: [1, 1e-6, 1e6, 1e30, 1e-30] as [Float])
        var generator = bytes.generator()
        return (0..<count).map { _ in
            let bits = generator.next()
            return bits % 5 == 0
                ? special[Int(bits >> 32) % special.count] : (Float(bits >> 40) / Float(1 << 23) - 1) * scale
        }
    }

    /// The bits of floats, those of every NaN the same: IEEE 754 leaves them open.
    static func bits(_ values: [Float]) -> [UInt64] {
        values.map { UInt64($0.isNaN ? Float.nan.bitPattern : $0.bitPattern) }
    }
}
