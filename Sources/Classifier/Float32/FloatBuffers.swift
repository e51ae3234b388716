// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// The kernels that the layers of a float network call, and the buffers that one layer fills for the next.
@safe struct FloatBuffers {
    let kernels: UnsafePointer<ecg_kernels>
    /// float32 `[185, 64]` at most each: input and output of the convolution at work.
    let activations: Tensor<Float>
    let convolved: Tensor<Float>
    /// `[64]` each: the sums and squares of the channels that the norm at work takes, and what it comes to.
    let sums: Tensor<Double>
    let squares: Tensor<Double>
    let factors: Tensor<Float>
    let offsets: Tensor<Float>
    /// `[64]`, ones.
    let multipliers: Tensor<Double>

    init(kernels: UnsafePointer<ecg_kernels>, in arena: inout Arena) {
        let channels = NetworkShape.channels
        let largest = ConvolutionShape.stemFirst(channels: 1).outputPoints * channels
        unsafe self.kernels = unsafe kernels
        activations = arena.tensor(Float.self, largest)
        convolved = arena.tensor(Float.self, largest)
        sums = arena.tensor(Double.self, channels)
        squares = arena.tensor(Double.self, channels)
        factors = arena.tensor(Float.self, channels)
        offsets = arena.tensor(Float.self, channels)
        multipliers = arena.tensor(channels) { _ in 1 }
    }
}
