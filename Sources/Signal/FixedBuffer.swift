// SPDX-License-Identifier: Apache-2.0

/// A buffer whose length is fixed when it is made: one allocation, owned, freed with its owner.
///
/// Elements are plain values. Access is checked against the length; O(1), allocates nothing.
@safe public struct FixedBuffer<Element: BitwiseCopyable>: ~Copyable {
    @usableFromInline let storage: UnsafeMutableBufferPointer<Element>

    /// Makes a buffer of equal elements.
    @inlinable public init(repeating element: Element, count: Int) {
        unsafe storage = .allocate(capacity: count)
        unsafe storage.initialize(repeating: element)
    }

    @inlinable deinit { unsafe storage.deallocate() }

    /// Elements in the buffer.
    @inlinable public var count: Int { unsafe storage.count }

    /// The element at an index in `0..<count`; anything else traps.
    @inlinable public subscript(index: Int) -> Element {
        @inline(__always) get {
            precondition(index >= 0 && index < count, "index out of range")
            return unsafe storage[index]
        }
        @inline(__always) nonmutating set {
            precondition(index >= 0 && index < count, "index out of range")
            unsafe storage[index] = newValue
        }
    }

    /// All elements, in order.
    @inlinable public var span: Span<Element> {
        @_lifetime(borrow self)
        get { unsafe _overrideLifetime(Span(_unsafeElements: UnsafeBufferPointer(storage)), borrowing: self) }
    }

    /// The elements' address, for C and for loops whose bounds are stated beside them; valid while the buffer lives.
    @unsafe @inlinable public var baseAddress: UnsafeMutablePointer<Element> { unsafe storage.baseAddress! }
}
