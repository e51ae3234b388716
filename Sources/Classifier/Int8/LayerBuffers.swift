// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// The kernels that the layers of a network call, and the buffers that one layer fills for the next.
///
/// Layers run one at a time, so that all of them share these.
@safe struct LayerBuffers {
    let kernels: UnsafePointer<ecg_kernels>
    /// The activations.
    let memory: ActivationMemory
    /// int32 `[3, 64]`: the bias of the convolution at work, if features steer it.
    let bias: Tensor<Int32>
    /// `[64]` each: the sums and squares of the channels that the next norm takes.
    let sums: Tensor<Double>
    let squares: Tensor<Double>
    /// `[64]` each: what the last norm came to.
    let factors: Tensor<Float>
    let offsets: Tensor<Float>
    /// The compact kernels on values that are computed where they are read.
    @unsafe var rows: UnsafePointer<ecg_row_kernels> {
        guard let rows = unsafe kernels.pointee.rows else { preconditionFailure("the kernels keep what they compute") }
        return unsafe rows
    }
    /// Whether the kernels compute what they read anew.
    var isCompact: Bool { unsafe kernels.pointee.is_compact }
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
