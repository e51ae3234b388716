// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// int32 `[points, 64]`, as a convolution or the state's view gives them.
@safe enum IntegerTensor {
    /// In memory.
    case stored(Tensor<Int32>)
    /// Computed anew wherever they are read, as compact kernels do: no memory has all of them.
    case computed(ecg_rows)
}
