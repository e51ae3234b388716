// SPDX-License-Identifier: Apache-2.0

/// The sizes that the networks share.
enum NetworkShape {
    /// Points of a window.
    static let windowPoints = 187
    /// Points of the residual state, after the stem.
    static let statePoints = 46
    /// Channels of every layer after the first convolution.
    static let channels = 64
    /// Residual blocks of the ResNet.
    static let blocks = 6
    /// Classes.
    static let classes = 5
}
