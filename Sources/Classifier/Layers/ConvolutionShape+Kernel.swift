// SPDX-License-Identifier: Apache-2.0

internal import CKernels

extension ConvolutionShape {
    /// The shape as kernels take it.
    var kernelShape: ecg_conv1d_shape {
        ecg_conv1d_shape(
            input_points: Int32(inputPoints), output_points: Int32(outputPoints), input_channels: Int32(inputChannels),
            output_channels: Int32(NetworkShape.channels), taps: Int32(taps), stride: Int32(stride),
            padding: Int32(padding))
    }
}
