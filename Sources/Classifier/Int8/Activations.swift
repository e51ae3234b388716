// SPDX-License-Identifier: Apache-2.0

/// uint8 `[points, 64]`, what a norm leaves to a convolution, with a row of zeros on either side for the padding.
@safe struct Activations {
    /// Bytes after an input that a kernel may read, but does not use.
    static let slack = 4

    /// `[1 + points + 1, 64]` and the slack.
    private let rows: Tensor<UInt8>
    private let points: Int

    init(points: Int, in arena: inout Arena) {
        self.points = points
        rows = arena.tensor(UInt8.self, Self.byteCount(points: points))
    }

    /// Those in a part of memory that holds other values at other times: see `clearPadding`.
    init(points: Int, from byte: Int, of memory: Tensor<UInt8>) {
        self.points = points
        rows = memory.part(from: byte, as: UInt8.self)
    }

    /// Bytes of so many points.
    static func byteCount(points: Int) -> Int { (1 + points + 1) * NetworkShape.channels + slack }

    /// The row of zeros before the first point.
    @unsafe var padding: UnsafeMutablePointer<UInt8> { unsafe rows.pointer }
    /// The first point.
    @unsafe var first: UnsafeMutablePointer<UInt8> { unsafe rows.pointer + NetworkShape.channels }

    /// Moves all points to others of as many, which may overlap with these; padding as well.
    func move(to other: Activations) {
        let count = Self.byteCount(points: points) - Self.slack
        unsafe other.rows.pointer.update(from: rows.pointer, count: count)
    }

    /// Makes both rows of padding zeros, where others have written since.
    func clearPadding() {
        let channels = NetworkShape.channels
        unsafe rows.pointer.update(repeating: 0, count: channels)
        unsafe (rows.pointer + (1 + points) * channels).update(repeating: 0, count: channels)
    }
}
