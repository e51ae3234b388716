// SPDX-License-Identifier: Apache-2.0

/// A row-major array that a network only reads: in a workspace, or where it lies in a model's bytes.
///
/// Good for as long as the workspace is, and the bytes, which outlive every classifier that points into them.
@safe struct Constants<Element: BitwiseCopyable> {
    /// `nil` if it comes from an arena that only counts.
    private let start: UnsafePointer<Element>?

    @unsafe init(start: UnsafePointer<Element>?) { unsafe self.start = unsafe start }

    /// Those of a workspace.
    init(_ tensor: Tensor<Element>) { unsafe start = unsafe tensor.start.map { unsafe UnsafePointer($0) } }

    /// The first element.
    @unsafe var pointer: UnsafePointer<Element> { unsafe start.unsafelyUnwrapped }
}
