// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// The kernels that the layers of a network call, and the buffers that one layer fills for the next.
///
/// Layers run one at a time, so that all of them share these. A layer holds no more than their place, which `Engine` owns.
@safe struct LayerBuffers {
    private let place: UnsafePointer<LayerMemory>

    /// - Parameter place: lives as long as the layers.
    @unsafe init(at place: UnsafePointer<LayerMemory>) { unsafe self.place = unsafe place }

    private var contents: LayerMemory {
        @inline(__always) unsafeAddress { unsafe place }
    }

    var kernels: UnsafePointer<ecg_kernels> { unsafe contents.kernels }
    var memory: ActivationMemory { contents.memory }
    var bias: Tensor<Int32> { contents.bias }
    var sums: Tensor<Double> { contents.sums }
    var squares: Tensor<Double> { contents.squares }
    var multipliers: Tensor<Double>? { contents.multipliers }
    var factors: Tensor<Float> { contents.factors }
    var offsets: Tensor<Float> { contents.offsets }
    var scratch: Tensor<UInt8> { contents.scratch }

    /// The compact kernels on values that are computed where they are read.
    @unsafe var rows: UnsafePointer<ecg_row_kernels> {
        guard let rows = unsafe kernels.pointee.rows else { preconditionFailure("the kernels keep what they compute") }
        return unsafe rows
    }
    /// Whether the kernels compute what they read anew.
    var isCompact: Bool { unsafe kernels.pointee.is_compact }
}
