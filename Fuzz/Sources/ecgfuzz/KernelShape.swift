// SPDX-License-Identifier: Apache-2.0

import CKernels

/// A convolution's shape whose sums stay within the bounds of `CKernels.h`.
struct KernelShape {
    private(set) var shape: ecg_conv1d_shape
    /// Products of the largest convolution, so that an input takes milliseconds under the sanitizers.
    private static let workLimit = 300_000

    /// The largest bias that is within them.
    let biasBound: Int32

    init(_ bytes: inout InputBytes) {
        let taps = bytes.int(1...5)
        let stride = bytes.int(1...3)
        let padding = bytes.int(0...2)
        let inputs = bytes.int(1...66)
        let points = bytes.int(max(1, taps - 2 * padding)...190)
        let outputs = 64 * bytes.int(1...2)
        var outputPoints = (points + 2 * padding - taps) / stride + 1
        var inputPoints = points
        // A sum of products is at most this; points times it stays below 2^31.
        let largest = 255 * 128 * taps * inputs
        let pointLimit = min((1 << 31 - 1) / largest, max(1, Self.workLimit / (taps * inputs * outputs)))
        if outputPoints > pointLimit {
            outputPoints = pointLimit
            inputPoints = max(1, (outputPoints - 1) * stride + taps - 2 * padding)
        }
        shape = ecg_conv1d_shape(
            input_points: Int32(inputPoints), output_points: Int32(outputPoints), input_channels: Int32(inputs),
            output_channels: Int32(outputs), taps: Int32(taps), stride: Int32(stride), padding: Int32(padding))
        biasBound = Int32(max(0, min((1 << 24 - 1) - largest, (1 << 31 - 1) / outputPoints - largest)))
    }
}
