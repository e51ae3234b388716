// SPDX-License-Identifier: Apache-2.0

import CKernels
import Synthesis

// Norms, the state of the ODE, and the layers of floats.
extension KernelTarget {
    static func checkNorms(
        _ drawn: KernelShape, _ bytes: inout InputBytes
    ) throws(PropertyFailure) {
        let channels = Int(drawn.shape.output_channels)
        let points = bytes.int(1...60)
        let count = points * channels
        let (factors, offsets, samples) = (floats(channels, &bytes), floats(channels, &bytes), floats(count, &bytes))
        let (state, slopes) = (floats(count, &bytes), floats(3 * count, &bytes))
        let step = bytes.anyFloat()
        let reciprocal = bytes.anyFloat()
        let isExtreme = bytes.bool()
        var generator = bytes.generator()
        let values = (0..<count).map { _ -> Int32 in
            let bits = generator.next()
            return isExtreme && bits % 2 == 0 ? (bits % 4 == 0 ? 1 << 24 : -(1 << 24)) : Int32(bits >> 39) - 1 << 24
        }
        let (p, c) = (Int32(points), Int32(channels))
        try same("normalize_s32") { kernels in
            var output = [UInt8](repeating: 1, count: count)
            var sums = [Int32](repeating: -1, count: channels)
            kernels.normalize_s32_u8(p, c, values, factors, offsets, &output)
            kernels.normalize_s32_sums(p, c, values, factors, offsets, &sums)
            return output.map(UInt64.init) + sums.map { UInt64(bitPattern: Int64($0)) }
        }
        let odd = Int32(bytes.int(1...count))
        try same("quantize_u8") { kernels in
            var output = [UInt8](repeating: 1, count: 3 * count)
            kernels.quantize_u8(odd, samples, nil, &output)
            output.withUnsafeMutableBufferPointer {
                kernels.quantize_u8(odd, samples, state, $0.baseAddress! + count)
            }
            return output
        }
        typealias Step = (ecg_kernels, UnsafeMutablePointer<Float>, UnsafeMutablePointer<ecg_state_view>) -> Void
        let steps: [(String, Step)] = [
            ("state_set", { $0.state_set(p, c, values, factors, $1, $2) }),
            ("state_add", { $0.state_add(p, c, values, factors, $1, $2) }),
            ("state_advance", { $0.state_advance(p, c, values, factors, offsets, step, $1, nil, $1, $2) }),
            ("state_advance_rk4", { $0.state_advance_rk4(p, c, values, factors, offsets, step, slopes, $1, $2) }),
        ]
        for (kernel, run) in steps {
            try same(kernel) { kernels in
                var next = state
                return bits(view(points, channels, reciprocal) { run(kernels, &next, $0) }, next)
            }
        }
        try same("state_advance, slope kept") { kernels in
            var slope = [Float](repeating: 0, count: count)
            let view = view(points, channels, reciprocal) {
                kernels.state_advance(p, c, values, factors, offsets, step, state, &slope, nil, $0)
            }
            return bits(view, slope)
        }
    }

    private static func bits(_ view: [UInt64], _ floats: [Float]) -> [UInt64] { view + bits(floats) }

    /// What a kernel writes into a view.
    private static func view(
        _ points: Int, _ channels: Int, _ reciprocal: Float, _ run: (UnsafeMutablePointer<ecg_state_view>) -> Void
    ) -> [UInt64] {
        var values = [Int32](repeating: -1, count: points * channels)
        var sums = [Double](repeating: -1, count: channels)
        var squares = sums
        values.withUnsafeMutableBufferPointer { values in
            sums.withUnsafeMutableBufferPointer { sums in
                squares.withUnsafeMutableBufferPointer { squares in
                    var view = ecg_state_view(
                        reciprocal: reciprocal, values: values.baseAddress!, sums: sums.baseAddress!,
                        squares: squares.baseAddress!)
                    run(&view)
                }
            }
        }
        return values.map { UInt64(bitPattern: Int64($0)) } + sums.map(\.bitPattern) + squares.map(\.bitPattern)
    }

    static func checkFloats(
        _ drawn: KernelShape, _ bytes: inout InputBytes
    ) throws(PropertyFailure) {
        var shape = drawn.shape
        let channels = Int(shape.output_channels)
        let points = Int(shape.output_points)
        let run = Int(shape.taps * shape.input_channels)
        let input = floats(Int(shape.input_points * shape.input_channels), &bytes)
        let weights = floats(channels * run, &bytes)
        let bias = floats(3 * channels, &bytes)
        let (factors, offsets) = (floats(channels, &bytes), floats(channels, &bytes))
        let hasBias = bytes.bool()
        let count = points * channels
        let (p, c) = (shape.output_points, shape.output_channels)
        try same("conv1d_f32") { kernels in
            var packed = [Float](repeating: 0, count: weights.count)
            kernels.conv1d_f32_pack(&shape, weights, &packed)
            var output = [Float](repeating: 0, count: count)
            kernels.conv1d_f32(&shape, input, packed, hasBias ? bias : nil, &output)
            return bits(output)
        }
        let values = floats(count, &bytes)
        try same("normalize_f32") { kernels in
            var (norms, rectified) = (values, values)
            kernels.normalize_f32(p, c, values, factors, offsets, &norms)
            kernels.normalize_relu_f32(p, c, values, factors, offsets, &rectified)
            return bits(norms) + bits(rectified)
        }
        try same("channel_sums_f32") { kernels in
            var sums = [Double](repeating: 0, count: channels)
            var squares = sums
            kernels.channel_sums_f32(p, c, values, &sums, &squares)
            return (sums + squares).map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
        }
        let odd = Int32(bytes.int(1...count))
        let (factor, slopes) = (bytes.anyFloat(), floats(4 * count, &bytes))
        try same("step") { kernels in
            var (euler, rungeKutta) = (values, values)
            slopes.withUnsafeBufferPointer {
                let start = $0.baseAddress!
                kernels.step(odd, values, factor, start, &euler)
                kernels.step_rk4(
                    odd, &rungeKutta, factor, start, start + count, start + 2 * count, start + 3 * count)
            }
            return bits(euler) + bits(rungeKutta)
        }
        let (gamma, beta) = (floats(channels, &bytes), floats(channels, &bytes))
        let sums = floats(3 * channels, &bytes).map { Double($0) }
        let epsilon = bytes.element(of: [1e-5, 1e-30, 1])
        let scale = bytes.element(of: [1, 63.75, 1e30])
        try same("norm_factors") { kernels in
            var (factors, offsets) = (gamma, gamma)
            sums.withUnsafeBufferPointer {
                let start = $0.baseAddress!
                kernels.norm_factors(
                    p, c, start, start + channels, start + 2 * channels, gamma, beta, epsilon, scale, &factors,
                    &offsets)
            }
            return bits(factors) + bits(offsets)
        }
    }
}
