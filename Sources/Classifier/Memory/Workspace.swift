// SPDX-License-Identifier: Apache-2.0

/// The one buffer of a classifier: packed weights, tables and activations. Zeroed at first, freed with the value.
@usableFromInline @safe struct Workspace: ~Copyable {
    /// All bytes, aligned to `Arena.alignment`.
    @usableFromInline let bytes: UnsafeMutableRawBufferPointer

    init(byteCount: Int) {
        unsafe bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: Arena.alignment)
        unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0)
    }

    @inlinable deinit { unsafe bytes.deallocate() }
}
