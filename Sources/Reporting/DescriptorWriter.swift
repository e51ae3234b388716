// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Writes whole lines to a file descriptor, many in one call, and never loses count of those that it could not write.
///
/// It never waits for a reader but in `finish()`: what the descriptor does not take stays in the buffer, and whoever fills
/// it faster than `flush()` empties it loses lines, whole and counted. The descriptor is shared with other processes, so
/// it is not made non-blocking; instead it is asked for room before each write, and given no more than there is room
/// for then. The descriptor stays the caller's.
struct DescriptorWriter: ~Copyable {
    /// The longest wait for a reader at the end, in milliseconds: well inside any watchdog's interval.
    static let patienceInMilliseconds: Int32 = 1_000
    /// Bytes that fit if poll(2) says that there is room: of a pipe, Linux's PIPE_BUF, one page at least.
    private static let pipeRoom = 4_096
    /// The same of a terminal (n_tty's WAKEUP_CHARS).
    private static let terminalRoom = 256

    private let descriptor: Int32
    private let name: StaticString
    private var pending: LineBuffer
    /// Bytes of one write.
    private let writeLimit: Int
    /// Whether a failed write left part of a line in the output, so that the next one must start on a line of its own.
    private var leftPartOfLine = false
    private var lastWrittenByte = UInt8(ascii: "\n")

    /// Whether lines are kept and not written until this is false.
    var isHeld = false

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
        var status = stat()
        let isFile = unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        writeLimit = isFile ? capacity : isatty(descriptor) == 1 ? Self.terminalRoom : Self.pipeRoom
    }

    /// Whether bytes wait for the descriptor to take them.
    var hasPending: Bool { pending.count > 0 }
    /// Whether half of the buffer is filled or more.
    var isHalfFull: Bool { pending.count >= pending.capacity / 2 }

    /// Takes a line, or several, each with its newline; what is taken is written now or by a later `flush()`.
    mutating func append(_ line: borrowing LineBuffer) {
        guard !isBroken else {
            lostLineCount += line.lineCount
            return
        }
        if line.count > pending.capacity - pending.count { write(patienceInMilliseconds: 0) }
        guard !isBroken, line.count <= pending.capacity - pending.count else {
            lostLineCount += line.lineCount
            return
        }
        pending.append(line)
    }

    /// Writes what is kept, as far as the descriptor takes it without waiting; the rest stays for the next time.
    mutating func flush() {
        write(patienceInMilliseconds: 0)
    }

    /// Writes all that is kept; what the descriptor does not take is dropped and counted.
    ///
    /// - Parameter patience: how long to wait for a reader that takes nothing, in milliseconds.
    mutating func finish(patienceInMilliseconds patience: Int32 = DescriptorWriter.patienceInMilliseconds) {
        write(patienceInMilliseconds: patience)
        dropPending()
    }

    private mutating func write(patienceInMilliseconds patience: Int32) {
        while pending.count > 0, !isBroken, !isHeld {
            guard hasRoom(patienceInMilliseconds: patience) else { return }
            let length: Int
            if leftPartOfLine {
                var newline = UInt8(ascii: "\n")
                length = unsafe Glibc.write(descriptor, &newline, 1)
            } else {
                length = unsafe Glibc.write(descriptor, pending.address(at: 0), min(pending.count, writeLimit))
            }
            if length > 0 {
                take(length)
                continue
            }
            let error = length == 0 ? EIO : errno
            if error == EINTR { continue }
            // Another writer of the same pipe was faster, or the room is less than a descriptor that does not block requires.
            if error == EAGAIN || error == EWOULDBLOCK { return }
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
        if failure != nil { failure = nil }
    }

    /// Whether a write will not wait, or will fail at once; waits for that as long as it may.
    private func hasRoom(patienceInMilliseconds patience: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        while true {
            let count = unsafe poll(&entry, 1, patience)
            if count > 0 { return true }
            guard count < 0, errno == EINTR else { return false }
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
