// SPDX-License-Identifier: Apache-2.0

/// A member, of one byte, that has its owner taken by its address alone.
///
/// A large value that could be loaded is: the compiler makes it on the stack and moves it to its place, and copies all of it to call
/// what only reads. What holds raw memory cannot be loaded, so it is made where it is to lie, and stays there.
@_rawLayout(size: 1, alignment: 1)
public struct InPlace: ~Copyable, @unchecked Sendable {
    /// Makes one, of no value.
    @inlinable public init() {}

    @inlinable deinit {}
}
