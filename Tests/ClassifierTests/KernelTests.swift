// SPDX-License-Identifier: Apache-2.0

import CKernels
import Testing

@testable import Classifier

/// The shapes of the networks, and some that end inside a block of points.
let shapes: [ecg_conv1d_shape] = [
    shape(187, 1, 3, 1, 0), shape(187, 2, 3, 1, 0), shape(185, 64, 4, 2, 1), shape(92, 64, 4, 2, 1),
    shape(46, 64, 3, 1, 1),
    shape(5, 2, 3, 1, 1), shape(1, 64, 3, 1, 1), shape(7, 3, 1, 3, 0), shape(9, 5, 5, 2, 2),
]

private func shape(
    _ points: Int32, _ channels: Int32, _ taps: Int32, _ stride: Int32, _ padding: Int32
) -> ecg_conv1d_shape {
    ecg_conv1d_shape(
        input_points: points, output_points: (points + 2 * padding - taps) / stride + 1, input_channels: channels,
        output_channels: 64, taps: taps, stride: stride, padding: padding)
}

extension ecg_conv1d_shape: @retroactive CustomTestStringConvertible {
    /// The shape in words.
    public var testDescription: String {
        "\(input_points)x\(input_channels), \(taps) taps, stride \(stride), padding \(padding)"
    }
}

@Suite struct KernelTests {
    /// The convolution as docs/model-format.md writes it, index by index.
    func convolve(
        _ shape: ecg_conv1d_shape, _ input: [UInt8], _ weights: [Int8], _ bias: [Int32]?
    ) -> (output: [Int32], sums: [Int64], squares: [Int64]) {
        let (points, inputs, taps) = (Int(shape.output_points), Int(shape.input_channels), Int(shape.taps))
        var output = [Int32](repeating: 0, count: points * 64)
        var sums = [Int64](repeating: 0, count: 64)
        var squares = sums
        for p in 0..<points {
            for o in 0..<64 {
                var sum = bias.map { $0[(p == 0 ? 0 : p == points - 1 ? 2 : 1) * 64 + o] } ?? 0
                for k in 0..<taps {
                    let at = p * Int(shape.stride) + k - Int(shape.padding)
                    guard at >= 0, at < Int(shape.input_points) else { continue }
                    for c in 0..<inputs {
                        sum += Int32(weights[(o * taps + k) * inputs + c]) * Int32(input[at * inputs + c])
                    }
                }
                output[p * 64 + o] = sum
                sums[o] += Int64(sum)
                squares[o] += Int64(sum) * Int64(sum)
            }
        }
        return (output, sums, squares)
    }

    @Test(arguments: RunnableKernels.all, shapes)
    func `the int8 convolution is exact`(kernels: RunnableKernels, shape: ecg_conv1d_shape) {
        var shape = shape
        for fill in Fill.allCases {
            for hasBias in [false, true] {
                var generator = SplitMix(seed: 21)
                let input = (0..<Int(shape.input_points * shape.input_channels)).map { _ in fill.uint8(&generator) }
                let run = Int(shape.taps * shape.input_channels)
                let weights = (0..<64 * run).map { _ in fill.int8(&generator) }
                let bound: Int32 = fill == .lowest ? -(1 << 23) : 1 << 23
                let bias = (0..<3 * 64).map { _ in
                    fill == .random ? Int32.random(in: -bound...bound, using: &generator) : bound
                }
                let expected = convolve(shape, input, weights, hasBias ? bias : nil)
                let table = kernels.table
                let margin = [UInt8](repeating: 0, count: Int(shape.padding * shape.input_channels))
                // What comes after the input may be read, and must not matter.
                let padded = margin + input + margin + [0xFF, 0xFF, 0xFF]
                let packed = AlignedBuffer(table.conv1d_s8_packed_size(&shape))
                let scratch = AlignedBuffer(table.conv1d_s8_scratch_size(&shape), fill: 0xA5)
                table.conv1d_s8_pack(&shape, weights, packed.start)
                var output = [Int32](repeating: -1, count: expected.output.count)
                var sums = [Double](repeating: -1, count: 64)
                var squares = sums
                for _ in 0..<2 {
                    table.conv1d_s8(
                        &shape, padded, packed.start, hasBias ? bias : nil, &output, &sums, &squares, scratch.start)
                    #expect(output == expected.output)
                    #expect(sums == expected.sums.map { Double($0) })
                    #expect(squares == expected.squares.map { Double($0) })
                    table.conv1d_s8(
                        &shape, padded, packed.start, hasBias ? bias : nil, &output, nil, nil, scratch.start)
                    #expect(output == expected.output)
                }
                packed.expectIntact()
                scratch.expectIntact()
            }
        }
    }

    /// Numbers that rounding and clamping find hard: ties, bounds, huge, tiny and not numbers.
    static func hardFloats(_ count: Int, seed: UInt64) -> [Float] {
        var generator = SplitMix(seed: seed)
        let special: [Float] = [
            0, -0.0, 0.5, 1.5, 2.5, -0.5, 254.5, 255.5, 255, 256, 32766.5, 32767.5, -32767.5, .nan, .infinity,
            -.infinity,
            .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude, 0.499_999_97,
        ]
        return (0..<count).map { index in
            switch index % 4 {
            case 0: special[index / 4 % special.count]
            case 1: Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
            default: Float.random(in: -300...300, using: &generator)
            }
        }
    }

    static func clamp(_ value: Float, _ low: Float, _ high: Float) -> Float {
        let raised = value > low ? value : low
        return raised < high ? raised : high
    }

    @Test(arguments: RunnableKernels.all)
    func `rounding and clamping are IEEE's`(kernels: RunnableKernels) {
        let table = kernels.table
        let input = Self.hardFloats(46 * 64, seed: 31)
        var bytes = [UInt8](repeating: 0, count: input.count)
        table.quantize_u8(Int32(input.count), input, nil, &bytes)
        let expected = input.map { UInt8(Self.clamp($0 * 255, 0, 255).rounded(.toNearestOrEven)) }
        #expect(bytes == expected)
        for count in [input.count, 187] {
            let (first, second) = (expected.prefix(count), expected.reversed().prefix(count))
            var pairs = [UInt8](repeating: 0, count: 2 * count)
            table.quantize_u8(Int32(count), input, Array(input.reversed()), &pairs)
            #expect(pairs == zip(first, second).flatMap { [$0, $1] })
        }

        for reciprocal in [1, 0.37, 2_730.58, Float.greatestFiniteMagnitude, .infinity] {
            // Accumulators of zero leave the state as it is.
            let zeros = [Int32](repeating: 0, count: input.count)
            var state = input
            let view = StateView(reciprocal: reciprocal)
            table.state_add(46, 64, zeros, [Float](repeating: 1, count: 64), &state, &view.value)
            view.expect(of: input.map { $0 + 0 })
        }
    }

    @Test(arguments: RunnableKernels.all)
    func `normalizing rounds the product, then the sum`(kernels: RunnableKernels) {
        let table = kernels.table
        var generator = SplitMix(seed: 41)
        let bound: Int32 = 1 << 24
        let wide = (0..<46 * 64).map { _ in Int32.random(in: -bound...bound, using: &generator) }
        let factors = (0..<64).map { _ in Float.random(in: -3e-5...3e-5, using: &generator) }
        let large = factors.map { $0 * 1_000 }
        let offsets = (0..<64).map { _ in Float.random(in: -99...199, using: &generator) }

        func value(_ number: Float, _ factors: [Float], _ index: Int) -> Float {
            number * factors[index % 64] + offsets[index % 64]
        }
        func byte(_ value: Float) -> UInt8 { UInt8(Self.clamp(value, 0, 255).rounded(.toNearestOrEven)) }
        var bytes = [UInt8](repeating: 0, count: wide.count)
        table.normalize_s32_u8(46, 64, wide, factors, offsets, &bytes)
        #expect(bytes == wide.indices.map { byte(value(Float(wide[$0]), factors, $0)) })
        var sums = [Int32](repeating: -1, count: 64)
        table.normalize_s32_sums(46, 64, wide, factors, offsets, &sums)
        #expect(
            sums == (0..<64).map { c in stride(from: c, to: bytes.count, by: 64).reduce(0) { $0 + Int32(bytes[$1]) } })
        // Factors that leave the range of everything, and are no numbers.
        let hard = Self.hardFloats(64, seed: 42)
        table.normalize_s32_u8(46, 64, wide, hard, hard, &bytes)
        #expect(
            bytes
                == wide.indices.map { byte(Float(wide[$0]) * hard[$0 % 64] + hard[$0 % 64]) })
        let input = wide.indices.map { value(Float(wide[$0]), factors, $0) }
        var floats = [Float](repeating: 0, count: wide.count)
        table.normalize_f32(46, 64, input, large, offsets, &floats)
        #expect(floats == input.indices.map { value(input[$0], large, $0) })
        table.normalize_relu_f32(46, 64, input, large, offsets, &floats)
        #expect(floats == input.indices.map { max(0, value(input[$0], large, $0)) })
    }

    @Test(arguments: RunnableKernels.all)
    func `a norm's factors are those of the double arithmetic`(kernels: RunnableKernels) {
        var generator = SplitMix(seed: 51)
        let multipliers = (0..<64).map { _ in Double.random(in: 1e-6...1e-3, using: &generator) }
        let gamma = (0..<64).map { _ in Float.random(in: -2...2, using: &generator) }
        let beta = (0..<64).map { _ in Float.random(in: -2...2, using: &generator) }
        var sums = (0..<64).map { _ in Double(Int32.random(in: -99_999...99_999, using: &generator)) }
        var squares = (0..<64).map { _ in Double(Int64.random(in: 0...99_999_999_999, using: &generator)) }
        // A group that is constant, whose variance rounding may leave below zero, and one that is zero.
        (sums[0], sums[1], squares[0], squares[1]) = (46 * 333, 46 * 333, 46 * 333 * 333, 46 * 333 * 333)
        (sums[2], sums[3], squares[2], squares[3]) = (0, 0, 0, 0)
        let epsilon = Double(Float(1e-5))
        for scale in [1, 4.0 / 255] {
            var factors = [Float](repeating: 0, count: 64)
            var offsets = factors
            kernels.table.norm_factors(
                46, 64, sums, squares, multipliers, gamma, beta, epsilon, 1 / scale, &factors, &offsets)
            for c in 0..<64 {
                let (a, b) = (c / 2 * 2, c / 2 * 2 + 1)
                let mean = (multipliers[a] * sums[a] + multipliers[b] * sums[b]) * (1 / 92)
                let (ma, mb) = (multipliers[a] * multipliers[a], multipliers[b] * multipliers[b])
                let square = (ma * squares[a] + mb * squares[b]) * (1 / 92)
                let r = 1 / (max(0, square - mean * mean) + epsilon).squareRoot()
                let g = Double(gamma[c]) * r
                #expect(factors[c] == Float((g * multipliers[c]) * (1 / scale)))
                #expect(offsets[c] == Float((Double(beta[c]) - g * mean) * (1 / scale)))
            }
        }
    }

    @Test(arguments: RunnableKernels.all)
    func `the solver's steps of the float path round each operation`(kernels: RunnableKernels) {
        let table = kernels.table
        let count = 46 * 64
        var generator = SplitMix(seed: 61)
        func floats() -> [Float] { (0..<count).map { _ in Float.random(in: -9...9, using: &generator) } }
        let (x, k1, k2, k3, k4) = (floats(), floats(), floats(), floats(), floats())
        let factor = Float(1.0 / 3)
        var output = [Float](repeating: 0, count: count)
        table.step(Int32(count), x, factor, k1, &output)
        #expect(output == x.indices.map { x[$0] + factor * k1[$0] })
        output = x
        table.step_rk4(Int32(count), &output, factor, k1, k2, k3, k4)
        #expect(output == x.indices.map { x[$0] + factor * (((k1[$0] + 2 * k2[$0]) + 2 * k3[$0]) + k4[$0]) })
    }

    @Test(arguments: RunnableKernels.all)
    func `the state follows the accumulators, and its view the state`(kernels: RunnableKernels) {
        let table = kernels.table
        let count = 46 * 64
        var generator = SplitMix(seed: 62)
        func floats(_ count: Int) -> [Float] { (0..<count).map { _ in Float.random(in: -9...9, using: &generator) } }
        let accumulators = (0..<count).map { _ in Int32.random(in: -(1 << 24)...1 << 24, using: &generator) }
        let multipliers = floats(64).map { $0 * 1e-6 }
        let offsets = floats(64)
        let (x, slopes) = (floats(count), floats(3 * count))
        let step = Float(1.0 / 3)
        func slope(_ at: Int) -> Float { Float(accumulators[at]) * multipliers[at % 64] + offsets[at % 64] }
        let view = StateView(reciprocal: 700)

        var state = x
        table.state_set(46, 64, accumulators, multipliers, &state, &view.value)
        var expected = x.indices.map { Float(accumulators[$0]) * multipliers[$0 % 64] }
        #expect(state == expected)
        view.expect(of: expected)

        state = x
        table.state_add(46, 64, accumulators, multipliers, &state, &view.value)
        expected = x.indices.map { x[$0] + expected[$0] }
        #expect(state == expected)
        view.expect(of: expected)

        state = x
        table.state_advance(46, 64, accumulators, multipliers, offsets, step, state, nil, &state, &view.value)
        expected = x.indices.map { x[$0] + step * slope($0) }
        #expect(state == expected)
        view.expect(of: expected)

        var kept = [Float](repeating: 0, count: count)
        table.state_advance(46, 64, accumulators, multipliers, offsets, step, x, &kept, nil, &view.value)
        #expect(kept == x.indices.map { slope($0) })
        view.expect(of: expected)
        var next = kept
        table.state_advance(46, 64, accumulators, multipliers, offsets, step, x, &kept, &next, &view.value)
        #expect(next == expected)

        state = x
        table.state_advance_rk4(46, 64, accumulators, multipliers, offsets, step, slopes, &state, &view.value)
        expected = x.indices.map { at in
            let (k1, k2, k3) = (slopes[at], slopes[count + at], slopes[2 * count + at])
            return x[at] + step * (((k1 + 2 * k2) + 2 * k3) + slope(at))
        }
        #expect(state == expected)
        view.expect(of: expected)
    }

    /// What a first convolution may be: one input channel and up to four taps, or two and up to three.
    static let firstShapes = [
        shape(187, 1, 1, 1, 0), shape(187, 1, 2, 1, 0), shape(187, 1, 3, 1, 0), shape(187, 1, 4, 1, 0),
        shape(187, 2, 1, 1, 0), shape(187, 2, 2, 1, 0), shape(187, 2, 3, 1, 0), shape(4, 2, 3, 1, 0),
    ]

    @Test(arguments: RunnableKernels.all, firstShapes)
    func `the first convolution is the general one, its sums and its norm`(
        kernels: RunnableKernels, shape: ecg_conv1d_shape
    ) {
        let table = kernels.table
        let (run, points) = (Int(shape.taps * shape.input_channels), Int(shape.output_points))
        for (fill, seed) in Fill.allCases.flatMap({ fill in (81...84).map { (fill, UInt64($0)) } }) {
            var shape = shape
            var generator = SplitMix(seed: seed)
            let count = Int(shape.input_points * shape.input_channels)
            // What comes after the input may be read, and must not matter.
            let input = (0..<count).map { _ in fill.uint8(&generator) } + [0xFF, 0xFF, 0xFF]
            let weights = (0..<64 * run).map { _ in fill.int8(&generator) }
            let bound: Int32 = fill == .lowest ? -(1 << 23) : 1 << 23
            let bias = (0..<64).map { _ in
                fill == .random ? Int32.random(in: -9_999...9_999, using: &generator) : bound
            }
            let expected = convolve(shape, input, weights, bias + bias + bias)
            var inOrder = [Int32](repeating: 0, count: 6 * 64)
            for channel in 0..<64 {
                for row in 0..<run { inOrder[row * 64 + channel] = Int32(weights[channel * run + row]) }
            }
            var sums = [Double](repeating: -1, count: 64)
            var squares = sums
            table.first_conv1d_s8_sums(&shape, input, inOrder, bias, &sums, &squares)
            #expect(sums == expected.sums.map { Double($0) })
            #expect(squares == expected.squares.map { Double($0) })

            let packed = AlignedBuffer(table.conv1d_s8_packed_size(&shape))
            table.conv1d_s8_pack(&shape, weights, packed.start)
            let factors = (0..<64).map { _ in Float.random(in: -0.01...0.01, using: &generator) }
            let offsets = (0..<64).map { _ in Float.random(in: -99...199, using: &generator) }
            var bytes = [UInt8](repeating: 0, count: points * 64)
            table.first_conv1d_s8_normalize(&shape, input, packed.start, bias, factors, offsets, &bytes)
            var wanted = bytes
            RunnableKernels.scalar.table.normalize_s32_u8(
                Int32(points), 64, expected.output, factors, offsets, &wanted)
            #expect(bytes == wanted)
            packed.expectIntact()
        }
    }

    @Test(arguments: RunnableKernels.all, shapes)
    func `the float convolution is the scalar one, bit for bit`(kernels: RunnableKernels, shape: ecg_conv1d_shape) {
        var shape = shape
        var generator = SplitMix(seed: 71)
        let input = (0..<Int(shape.input_points * shape.input_channels)).map { _ in
            Float.random(in: -4...4, using: &generator)
        }
        let weights = (0..<64 * Int(shape.taps * shape.input_channels)).map { _ in
            Float.random(in: -1...1, using: &generator)
        }
        let bias = (0..<3 * 64).map { _ in Float.random(in: -1...1, using: &generator) }
        func run(_ table: ecg_kernels) -> (output: [Float], sums: [Double], squares: [Double]) {
            var packed = [Float](repeating: 0, count: weights.count)
            table.conv1d_f32_pack(&shape, weights, &packed)
            var output = [Float](repeating: 0, count: Int(shape.output_points) * 64)
            table.conv1d_f32(&shape, input, packed, bias, &output)
            var sums = [Double](repeating: 0, count: 64)
            var squares = sums
            table.channel_sums_f32(shape.output_points, 64, output, &sums, &squares)
            return (output, sums, squares)
        }
        let expected = run(RunnableKernels.scalar.table)
        let actual = run(kernels.table)
        #expect(actual.output == expected.output)
        #expect(actual.sums == expected.sums)
        #expect(actual.squares == expected.squares)

        // And the scalar one is a convolution.
        let (inputs, taps) = (Int(shape.input_channels), Int(shape.taps))
        for p in 0..<Int(shape.output_points) {
            for o in [0, 17, 63] {
                var sum = Double(bias[(p == 0 ? 0 : p == Int(shape.output_points) - 1 ? 2 : 1) * 64 + o])
                for k in 0..<taps {
                    let at = p * Int(shape.stride) + k - Int(shape.padding)
                    guard at >= 0, at < Int(shape.input_points) else { continue }
                    for c in 0..<inputs {
                        sum += Double(weights[(o * taps + k) * inputs + c]) * Double(input[at * inputs + c])
                    }
                }
                #expect(abs(Double(expected.output[p * 64 + o]) - sum) < 1e-4)
            }
        }
    }
}
