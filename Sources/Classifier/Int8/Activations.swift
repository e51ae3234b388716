// SPDX-License-Identifier: Apache-2.0

/// uint8 `[points, 64]`, what a norm leaves to a convolution, with a row of zeros on either side for the padding.
@safe struct Activations {
    /// Bytes after an input that a kernel may read, but does not use.
    static let slack = 4

    /// `[1 + points + 1, 64]` and the slack.
    private let rows: Tensor<UInt8>

    init(points: Int, in arena: inout Arena) {
        rows = arena.tensor(UInt8.self, (1 + points + 1) * NetworkShape.channels + Self.slack)
    }

    /// The row of zeros before the first point.
    @unsafe var padding: UnsafeMutablePointer<UInt8> { unsafe rows.pointer }
    /// The first point.
    @unsafe var first: UnsafeMutablePointer<UInt8> { unsafe rows.pointer + NetworkShape.channels }
}
