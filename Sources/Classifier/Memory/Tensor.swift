// SPDX-License-Identifier: Apache-2.0

/// A row-major array in a workspace, aligned to 64 bytes, zeroed at first; its shape stands where it is declared.
///
/// It refers to the workspace's memory without owning it, and is good for as long as the workspace is.
@safe struct Tensor<Element: BitwiseCopyable> {
    /// `nil` if it comes from an arena that only counts.
    let start: UnsafeMutablePointer<Element>?

    @unsafe init(start: UnsafeMutablePointer<Element>?) { unsafe self.start = unsafe start }

    /// The elements from a byte on, as others; the tensors may overlap.
    func part<Other: BitwiseCopyable>(from byte: Int, as type: Other.Type) -> Tensor<Other> {
        unsafe Tensor<Other>(
            start: start.map { unsafe (UnsafeMutableRawPointer($0) + byte).assumingMemoryBound(to: Other.self) })
    }

    /// The first element.
    @unsafe var pointer: UnsafeMutablePointer<Element> { unsafe start.unsafelyUnwrapped }
}
