// SPDX-License-Identifier: Apache-2.0

/// One value in memory of its own: one allocation, owned, freed with its owner.
///
/// What stands in a box counts as one pointer to the compiler, which follows each stored property of a noncopyable owner
/// otherwise, and takes minutes over owners of many.
@safe public struct Box<Value: ~Copyable>: ~Copyable {
    @usableFromInline let pointer: UnsafeMutablePointer<Value>

    /// Puts a value into memory of its own.
    @inlinable public init(_ value: consuming Value) {
        unsafe pointer = .allocate(capacity: 1)
        unsafe pointer.initialize(to: value)
    }

    /// Puts a value into memory of its own, where it is made.
    @inlinable public init(making make: () -> Value) {
        unsafe pointer = .allocate(capacity: 1)
        unsafe pointer.initialize(to: make())
    }

    @inlinable deinit {
        unsafe pointer.deinitialize(count: 1)
        unsafe pointer.deallocate()
    }

    /// The value's address, good for as long as the box.
    @unsafe @inlinable public var address: UnsafeMutablePointer<Value> { unsafe pointer }

    /// The value, read and changed in its place.
    @inlinable public var value: Value {
        @inline(__always) unsafeAddress { unsafe UnsafePointer(pointer) }
        @inline(__always) unsafeMutableAddress { unsafe pointer }
    }
}
