// SPDX-License-Identifier: Apache-2.0

#if _endian(big)
    #error("model files are little-endian, and tensors are read where they lie")
#endif

/// A tensor of a model file, row-major, where it lies: nothing is copied.
///
/// It refers to the file's bytes without owning them, and is good for as long as they are: `Model` holds both.
@safe struct FileTensor<Element: BitwiseCopyable> {
    /// A tensor without elements.
    static var none: FileTensor { unsafe FileTensor(start: nil, count: 0) }

    /// Elements.
    let count: Int
    /// The first element, at any alignment; `nil` if there is none.
    private let start: UnsafeRawPointer?

    /// - Parameter start: so many elements, which outlive the tensor.
    @unsafe init(start: UnsafeRawPointer?, count: Int) {
        self.count = count
        unsafe self.start = count == 0 ? nil : unsafe start
    }

    /// Whether there are no elements.
    var isEmpty: Bool { count == 0 }

    /// An element.
    subscript(index: Int) -> Element {
        precondition(index >= 0 && index < count)
        return unsafe start.unsafelyUnwrapped.loadUnaligned(
            fromByteOffset: index * MemoryLayout<Element>.stride, as: Element.self)
    }

    /// The elements where they lie; `nil` if there are none, or if they do not lie as their type is aligned.
    @unsafe var inPlace: UnsafePointer<Element>? {
        guard let start = unsafe start, Int(bitPattern: start) % MemoryLayout<Element>.alignment == 0 else {
            return nil
        }
        return unsafe start.assumingMemoryBound(to: Element.self)
    }
}
