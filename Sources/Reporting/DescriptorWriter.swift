// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Writes whole lines to a file descriptor, many in one call, and never loses count of those that it could not write.
///
/// A slow reader makes the writer wait, as a pipe does. Where the descriptor does not block, the writer waits at most
/// `patienceInMilliseconds` for room; lines that still find none are dropped and counted, and it does not wait again
/// before the reader has taken something. The descriptor stays the caller's.
struct DescriptorWriter: ~Copyable {
    /// The longest wait for a reader, in milliseconds: well inside any watchdog's interval.
    static let patienceInMilliseconds: Int32 = 1_000

    private let descriptor: Int32
    private let name: StaticString
    private var pending: LineBuffer
    private var mayWait = true
    /// Whether a failed write left part of a line in the output, so that the next one must start on a line of its own.
    private var leftPartOfLine = false
    private var lastWrittenByte = UInt8(ascii: "\n")

    /// Lines that could not be written.
    private(set) var lostLineCount = 0
    /// Whether nobody will ever read what is written here.
    private(set) var isBroken = false
    /// What the last failed write said; stays once the reader has gone, and goes with the next write that succeeds.
    private(set) var failure: ReportingError?

    /// Makes a writer that keeps at most `capacity` bytes.
    init(descriptor: Int32, name: StaticString, capacity: Int) {
        self.descriptor = descriptor
        self.name = name
        pending = LineBuffer(capacity: capacity)
    }

    /// Takes a line that ends with a newline; it is written now or by a later `flush()`.
    mutating func append(_ line: borrowing LineBuffer) {
        guard !isBroken else {
            lostLineCount += 1
            return
        }
        if line.count > pending.capacity - pending.count { write(mayWait: true) }
        guard !isBroken, line.count <= pending.capacity - pending.count else {
            lostLineCount += 1
            return
        }
        pending.append(line)
    }

    /// Writes what is kept, as far as the descriptor takes it without waiting; the rest stays for the next time.
    mutating func flush() {
        write(mayWait: false)
    }

    /// Writes all that is kept; what the descriptor does not take in time is dropped and counted.
    mutating func finish() {
        mayWait = true
        write(mayWait: true)
        dropPending()
    }

    private mutating func write(mayWait patient: Bool) {
        while pending.count > 0, !isBroken {
            let length: Int
            if leftPartOfLine {
                var newline = UInt8(ascii: "\n")
                length = unsafe Glibc.write(descriptor, &newline, 1)
            } else {
                length = unsafe Glibc.write(descriptor, pending.address(at: 0), pending.count)
            }
            if length > 0 {
                take(length)
                continue
            }
            let error = length == 0 ? EIO : errno
            if error == EINTR { continue }
            if error == EAGAIN || error == EWOULDBLOCK {
                guard patient, mayWait, waitForRoom() else { return }
                continue
            }
            fail(error)
        }
    }

    /// Notes that the descriptor took so many bytes.
    private mutating func take(_ length: Int) {
        if leftPartOfLine {
            leftPartOfLine = false
            lastWrittenByte = UInt8(ascii: "\n")
        } else {
            lastWrittenByte = pending.byte(at: length - 1)
            pending.removeFirst(length)
        }
        mayWait = true
        if failure != nil { failure = nil }
    }

    /// Waits until the descriptor takes bytes again; false where it did not in time.
    private mutating func waitForRoom() -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        while true {
            let count = unsafe poll(&entry, 1, Self.patienceInMilliseconds)
            if count > 0 { return true }
            if count < 0, errno == EINTR { continue }
            mayWait = false
            return false
        }
    }

    private mutating func fail(_ error: Int32) {
        isBroken = error == EPIPE
        failure = ReportingError(
            code: isBroken ? .readerGone : .writeFailed, output: name.description, errorNumber: error)
        dropPending()
    }

    private mutating func dropPending() {
        guard pending.count > 0 else { return }
        lostLineCount += pending.lineCount
        leftPartOfLine = lastWrittenByte != UInt8(ascii: "\n")
        pending.removeAll()
    }
}
