// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// What `LayerBuffers` refer to.
@safe struct LayerMemory {
    let kernels: UnsafePointer<ecg_kernels>
    /// The activations.
    let memory: ActivationMemory
    /// int32 `[3, 64]`: the bias of the convolution at work, if features steer it or no table has it.
    let bias: Tensor<Int32>
    /// `[64]` each: the sums and squares of the channels that the next norm takes.
    let sums: Tensor<Double>
    let squares: Tensor<Double>
    /// `[64]`: what one unit of a channel is worth for the norm at work, in double, or for the state, in float; `nil` if layers keep
    /// tables of theirs.
    let multipliers: Tensor<Double>?
    /// `[64]` each: what the last norm came to.
    let factors: Tensor<Float>
    let offsets: Tensor<Float>
    /// Whatever the convolution needs for itself.
    let scratch: Tensor<UInt8>

    init(kernels: UnsafePointer<ecg_kernels>, in arena: inout Arena) {
        let channels = NetworkShape.channels
        unsafe self.kernels = unsafe kernels
        let shapes: [ConvolutionShape] = [.stemSecond, .stemThird, .state]
        memory = ActivationMemory(isCompact: unsafe kernels.pointee.is_compact, in: &arena)
        bias = arena.tensor(Int32.self, 3 * channels)
        sums = arena.tensor(Double.self, channels)
        squares = arena.tensor(Double.self, channels)
        multipliers = arena.readsModelInPlace ? arena.tensor(Double.self, channels) : nil
        factors = arena.tensor(Float.self, channels)
        offsets = arena.tensor(Float.self, channels)
        var scratchCount = 0
        for shape in shapes {
            var kernelShape = shape.kernelShape
            scratchCount = max(scratchCount, unsafe kernels.pointee.conv1d_s8_scratch_size(&kernelShape))
        }
        scratch = arena.tensor(UInt8.self, scratchCount)
    }
}
