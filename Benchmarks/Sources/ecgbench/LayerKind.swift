// SPDX-License-Identifier: Apache-2.0

/// What the work on a window is divided into.
enum LayerKind: UInt8, CaseIterable {
    /// Quantizing the window, and the first convolution with its norm.
    case firstConvolution
    /// The stem's second convolution: 4 taps, stride 2, 185 to 92 points.
    case secondConvolution
    /// The stem's third convolution: 4 taps, stride 2, 92 to 46 points.
    case thirdConvolution
    /// The body's convolutions: 3 taps, 46 points.
    case bodyConvolutions
    /// From channel sums to a norm's factors.
    case normFactors
    /// Norm, ReLU and requantizing in one pass.
    case normalizing
    /// The update of the residual state, with its integer view and the sums of it.
    case state
    /// The head: norm, ReLU, mean and the linear layer.
    case head

    /// The kind's name in tables.
    var name: StaticString {
        switch self {
        case .firstConvolution: "first convolution, norm"
        case .secondConvolution: "second convolution, k4 s2"
        case .thirdConvolution: "third convolution, k4 s2"
        case .bodyConvolutions: "body convolutions, k3"
        case .normFactors: "norm factors"
        case .normalizing: "norm, ReLU, requantize"
        case .state: "state update"
        case .head: "head"
        }
    }
}
