// SPDX-License-Identifier: Apache-2.0

/// The bytes of a model file: a copy of its own, or bytes of another's that outlive everything made of them.
@usableFromInline @safe struct ModelBytes: ~Copyable {
    /// The whole file.
    @usableFromInline let bytes: UnsafeRawBufferPointer
    /// The same, if they are to be freed.
    @usableFromInline let owned: UnsafeMutableRawBufferPointer?

    /// Copies bytes, to where all tensors are aligned if the file aligns them.
    init(copying bytes: Span<UInt8>) {
        let copy = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(1, bytes.count), alignment: Arena.alignment)
        unsafe bytes.withUnsafeBytes { unsafe copy.copyMemory(from: $0) }
        unsafe owned = copy
        unsafe self.bytes = unsafe UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(copy)[..<bytes.count])
    }

    /// Refers to bytes that are never freed nor changed, at least for as long as the model and its classifiers live.
    @unsafe init(lasting bytes: Span<UInt8>) {
        unsafe owned = nil
        unsafe self.bytes = unsafe bytes.withUnsafeBytes { unsafe $0 }
    }

    /// Whether they outlive every classifier.
    var areLasting: Bool { unsafe owned == nil }

    @inlinable deinit { unsafe owned?.deallocate() }
}
