// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A fixed run of bytes in which a report is put together: it never grows, and allocates only when it is made.
///
/// What does not fit is cut off, and `isTruncated` says so; callers choose a capacity that holds the longest report.
@safe package struct LineBuffer: ~Copyable {
    /// `[capacity]` bytes, ours; the first `count` are written.
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    /// Bytes written so far.
    package private(set) var count = 0
    /// Whether something did not fit since the last `removeAll` or `truncate`.
    package private(set) var isTruncated = false

    /// Makes an empty buffer.
    package init(capacity: Int) {
        unsafe bytes = .allocate(capacity: capacity)
        unsafe bytes.initialize(repeating: 0)
    }

    deinit { unsafe bytes.deallocate() }

    /// Bytes that fit in all.
    package var capacity: Int { unsafe bytes.count }

    /// The written bytes, for system calls; they stay ours, and where they are for as long as the buffer lives.
    var written: UnsafeBufferPointer<UInt8> { unsafe UnsafeBufferPointer(rebasing: bytes[0..<count]) }

    /// The address of a written byte; it does not change while the buffer lives.
    func address(at offset: Int) -> UnsafeMutablePointer<UInt8> {
        precondition(offset >= 0 && offset <= count)
        return unsafe bytes.baseAddress! + offset
    }

    /// A copy of the written bytes.
    package var allBytes: [UInt8] { unsafe Array(written) }

    /// Forgets everything written.
    package mutating func removeAll() { truncate(to: 0) }

    /// Forgets what was written after the first `newCount` bytes.
    package mutating func truncate(to newCount: Int) {
        precondition(newCount >= 0 && newCount <= count)
        count = newCount
        isTruncated = false
    }

    /// Sends what is written to a connected socket and forgets what was sent; gives send(2)'s result. No signal comes of it.
    package mutating func send(to descriptor: CInt) -> Int {
        let length = unsafe Glibc.send(descriptor, address(at: 0), count, CInt(MSG_NOSIGNAL))
        if length > 0 { removeFirst(length) }
        return length
    }

    /// Forgets the first `length` bytes and moves the others to the front.
    mutating func removeFirst(_ length: Int) {
        precondition(length >= 0 && length <= count)
        guard length > 0, let base = unsafe bytes.baseAddress else { return }
        unsafe memmove(base, base + length, count - length)
        count -= length
    }

    /// A byte that was written before.
    package func byte(at offset: Int) -> UInt8 {
        precondition(offset >= 0 && offset < count)
        return unsafe bytes[offset]
    }

    /// Replaces a byte that was written before.
    mutating func replace(at offset: Int, with byte: UInt8) {
        precondition(offset >= 0 && offset < count)
        unsafe bytes[offset] = byte
    }

    /// Newlines among the written bytes.
    var lineCount: Int {
        var lines = 0
        for offset in 0..<count where unsafe bytes[offset] == UInt8(ascii: "\n") { lines += 1 }
        return lines
    }

    /// Appends one byte.
    package mutating func append(_ byte: UInt8) {
        guard count < capacity else {
            isTruncated = true
            return
        }
        unsafe bytes[count] = byte
        count += 1
    }

    /// Appends the UTF-8 of a literal.
    package mutating func append(_ text: StaticString) {
        unsafe append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends bytes made at start.
    package mutating func append(_ text: [UInt8]) {
        unsafe text.withUnsafeBufferPointer { unsafe append($0) }
    }

    /// Appends what another buffer holds.
    package mutating func append(_ other: borrowing LineBuffer) {
        unsafe append(other.written)
    }

    private mutating func append(_ source: UnsafeBufferPointer<UInt8>) {
        let room = capacity - count
        let length = min(room, source.count)
        if length < source.count { isTruncated = true }
        guard length > 0, let base = unsafe bytes.baseAddress, let start = source.baseAddress else { return }
        unsafe memcpy(base + count, start, length)
        count += length
    }

    /// Appends at most `limit` bytes of a string, with a space for what a terminal might act on, cut at a character.
    package mutating func append(sanitized text: String, limit: Int) {
        let end = count + min(limit, capacity - count)
        for scalar in text.unicodeScalars {
            let character: Unicode.Scalar = scalar.isUnfitForTerminal ? " " : scalar
            guard count + UTF8.width(character) <= end else {
                isTruncated = true
                return
            }
            for byte in UTF8.encode(character)! { append(byte) }
        }
    }
}
