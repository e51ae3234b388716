// SPDX-License-Identifier: Apache-2.0

/// A position in a file's bytes that never moves past their end.
///
/// Numbers are little-endian. Every read throws `.truncated` with the offset at which it began.
struct ByteCursor: ~Escapable {
    /// The whole file.
    let bytes: Span<UInt8>
    /// The next byte to read; 0...bytes.count.
    private(set) var offset = 0

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>, offset: Int = 0) {
        precondition(offset >= 0 && offset <= bytes.count)
        self.bytes = bytes
        self.offset = offset
    }

    /// Passes over bytes.
    @_lifetime(self: copy self)
    mutating func skip(_ count: UInt64) throws(ClassifierError) {
        guard count <= UInt64(bytes.count - offset) else { throw ClassifierError(.truncated, at: offset) }
        offset += Int(count)
    }

    /// Passes over a number of elements of one size.
    @_lifetime(self: copy self)
    mutating func skip(_ count: UInt64, elementsOf size: Int) throws(ClassifierError) {
        let (product, overflows) = count.multipliedReportingOverflow(by: UInt64(size))
        guard !overflows else { throw ClassifierError(.truncated, at: offset) }
        try skip(product)
    }

    @_lifetime(self: copy self)
    mutating func uint8() throws(ClassifierError) -> UInt8 {
        guard offset < bytes.count else { throw ClassifierError(.truncated, at: offset) }
        defer { offset += 1 }
        return bytes[offset]
    }

    @_lifetime(self: copy self)
    mutating func uint32() throws(ClassifierError) -> UInt32 {
        guard bytes.count - offset >= 4 else { throw ClassifierError(.truncated, at: offset) }
        var value: UInt32 = 0
        for index in 0..<4 { value |= UInt32(bytes[offset + index]) << UInt32(8 * index) }
        offset += 4
        return value
    }

    @_lifetime(self: copy self)
    mutating func uint64() throws(ClassifierError) -> UInt64 {
        guard bytes.count - offset >= 8 else { throw ClassifierError(.truncated, at: offset) }
        let low = try uint32()
        let high = try uint32()
        return UInt64(high) << 32 | UInt64(low)
    }

    @_lifetime(self: copy self)
    mutating func float32() throws(ClassifierError) -> Float {
        Float(bitPattern: try uint32())
    }

    /// Reads a GGUF string of at most `limit` bytes, and returns where its bytes lie.
    @_lifetime(self: copy self)
    mutating func string(limit: Int) throws(ClassifierError) -> Range<Int> {
        let start = offset
        let count = try uint64()
        guard count <= UInt64(limit) else { throw ClassifierError(.countOutOfRange, at: start) }
        let first = offset
        try skip(count)
        return first..<offset
    }
}
