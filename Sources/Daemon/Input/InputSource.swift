// SPDX-License-Identifier: Apache-2.0

import CLinux
import CSystemd
import Glibc
import Signal

/// Where bytes come from: standard input, a file, a FIFO, or a FIFO that systemd holds open.
struct InputSource: ~Copyable {
    /// How an input lives and ends.
    enum Kind: Equatable {
        /// Standard input, or a device: its end is the end.
        case stream
        /// A regular file: its end is the end, and it may be played at its own rate.
        case file
        /// A FIFO of ours: when its writer leaves, the next one is awaited.
        case fifo
        /// A FIFO that systemd opened for reading and writing: it never ends, and only the watch tells that a writer left.
        case activatedFifo
    }

    /// What a read brought.
    enum Reading: Equatable {
        /// So many bytes, at least 1.
        case bytes(Int)
        /// Nothing yet.
        case nothing
        /// A writer has left the FIFO, and all of its bytes are read.
        case writerLeft
        /// The writer has left, or the file is at its end.
        case end
    }

    /// What is to be told of a FIFO.
    struct News: OptionSet {
        let rawValue: UInt8
        /// Somebody has opened it while a writer was there.
        static let secondWriter = News(rawValue: 1)
        /// Its name is gone, or leads to another file.
        static let replaced = News(rawValue: 2)
    }

    /// How the input lives and ends.
    private(set) var kind: Kind
    /// What messages call it.
    let name: String
    /// The name that systemd's socket unit gave the descriptor; empty without socket activation.
    private(set) var activationName = ""
    /// The descriptor to poll for reading; -1 while the input is not there.
    private(set) var descriptor: CInt
    /// The least that is read of a FIFO at once, but for the rest of a writer that has left.
    var frameByteCount = 1
    /// Whether less than a frame waits in the FIFO: no poll(2) tells when the rest comes.
    var hasPartialFrame = false
    /// What is to be told.
    var news: News = []
    /// Bytes that were passed over, since nobody knows where their frames begin.
    var discardedByteCount = 0
    /// Bytes read.
    var position: Int64 = 0
    /// Where writers left a FIFO, beyond what is read.
    var ends = Ring<8, WriterEnd>(filler: WriterEnd())
    var watch: FIFOWatch
    var writers = Writers()
    /// Bytes that had come in when it was looked last; `nil` before.
    var lastArrived: Int64?
    /// Whether somebody has opened or closed the FIFO since then.
    var hasChangedWriters = false
    /// Our own openings and closings that the watch has still to report.
    var ownOpenCount = 0
    var ownCloseCount = 0
    /// Whether a path that is not there, or no longer, is waited for; so is a terminal device that was there, whoever started us.
    let waits: Bool
    /// Whether a service manager started the process, and waits until it is ready.
    let isManaged: Bool
    /// What was read before it was known how to read it, and where what is not given out yet begins.
    var held: [UInt8] = []
    var heldStart = 0
    /// Whether the input ended with it.
    var isHeldWhole = false
    /// The terminal device that is read; `nil` if it is none.
    private(set) var terminal: TerminalDevice?
    /// Whether lines are read: one that began before a device was opened is passed over.
    var isText = false
    private let baud: Int?
    /// Why the input is not there.
    private(set) var absence: DaemonError?
    private let path: String

    /// Opens `-` or a path; a FIFO that systemd passes takes the place of `-`.
    ///
    /// - Parameters:
    ///   - isManaged: whether a service manager waits until the process is ready.
    ///   - waits: whether a FIFO or a device may be missing, now or later: `reopen()` tries again.
    ///   - baud: the speed of a terminal device; `nil` leaves it as it is.
    init(path: String, isManaged: Bool = false, waits: Bool = false, baud: Int? = nil) throws(DaemonError) {
        if path == "-" {
            if let activated = try Self.activated() {
                self = activated
                return
            }
            var status = stat()
            guard unsafe fstat(STDIN_FILENO, &status) == 0 else {
                throw DaemonError(.missingInput, "standard input", errno: errno)
            }
            guard status.st_mode & S_IFMT != S_IFDIR else {
                throw DaemonError(.missingInput, "standard input", errno: EISDIR)
            }
            guard fcntl(STDIN_FILENO, F_GETFL) & O_ACCMODE != O_WRONLY else {
                throw DaemonError(.missingInput, "standard input is not open for reading")
            }
            let isFile = status.st_mode & S_IFMT == S_IFREG
            let path = status.st_mode & S_IFMT == S_IFCHR ? FIFOWatch.path(of: STDIN_FILENO) : nil
            let name = "standard input"
            let terminal =
                path == nil ? nil : try TerminalDevice(descriptor: STDIN_FILENO, baud: baud, name: name)
            self.init(
                kind: isFile ? .file : .stream, name: name, descriptor: STDIN_FILENO, path: path ?? "-",
                isManaged: isManaged, terminal: terminal, baud: baud)
            return
        }
        do {
            let opened = try Self.openAny(path, baud: baud)
            self.init(
                kind: opened.kind, name: path.forMessages, descriptor: opened.descriptor, path: path,
                isManaged: isManaged, waits: waits && opened.kind != .file, terminal: opened.terminal, baud: baud)
        } catch {
            guard waits else { throw error }
            self.init(
                kind: .stream, name: path.forMessages, descriptor: -1, path: path, isManaged: isManaged, waits: true,
                baud: baud)
            absence = error
        }
    }

    /// Opens a file, a FIFO or a device; a terminal device for bytes as they come.
    private static func openAny(
        _ path: String, baud: Int?
    ) throws(DaemonError) -> (descriptor: CInt, kind: Kind, terminal: TerminalDevice?) {
        let descriptor = try Self.open(path)
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            let number = errno
            close(descriptor)
            throw DaemonError(.missingInput, path.forMessages, errno: number)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return (descriptor, .file, nil)
        case S_IFIFO: return (descriptor, .fifo, nil)
        case S_IFCHR:
            do throws(DaemonError) {
                let terminal = try TerminalDevice(descriptor: descriptor, baud: baud, name: path.forMessages)
                return (descriptor, .stream, terminal)
            } catch {
                close(descriptor)
                throw error
            }
        default:
            close(descriptor)
            throw DaemonError(.missingInput, "\(path.forMessages): neither a file, a FIFO nor a device")
        }
    }

    /// Whether the input is there, and is no terminal device.
    var takesNoBaud: Bool { terminal == nil && !isAbsent }

    /// Whether it is the terminal that this process is controlled from: somebody may think that it hangs.
    var isTypedAt: Bool { kind == .stream && descriptor == STDIN_FILENO && ecg_is_own_terminal(descriptor) != 0 }

    /// Whether the input is not there.
    var isAbsent: Bool { descriptor < 0 }

    /// Closes an input that has gone; `reopen()` looks for it again.
    mutating func leave(because reason: DaemonError) {
        closeInput()
        absence = reason
        ends = Ring(filler: WriterEnd())
        hasPartialFrame = false
        watch = FIFOWatch(descriptor: -1)
        writers.forget()
        lastArrived = nil
        (ownOpenCount, ownCloseCount) = (0, 0)
    }

    /// Opens an input that was not there; false if it still is not.
    mutating func reopen() -> Bool {
        do throws(DaemonError) {
            let opened = try Self.openAny(path, baud: baud)
            // What a recorder's shell made where the FIFO should be is read by nobody: it would be read again and again.
            guard opened.kind != .file else {
                close(opened.descriptor)
                throw DaemonError(.missingInput, "\(name): a file, and neither a FIFO nor a device")
            }
            (descriptor, kind, terminal) = (opened.descriptor, opened.kind, opened.terminal)
            if kind == .fifo { watch = FIFOWatch(descriptor: descriptor) }
            absence = nil
            return true
        } catch {
            absence = error
            return false
        }
    }

    private mutating func closeInput() {
        terminal?.restore(descriptor)
        terminal = nil
        if descriptor == STDIN_FILENO {
            // Another file must not get its number.
            let nothing = unsafe Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC)
            if nothing >= 0 {
                dup2(nothing, STDIN_FILENO)
                close(nothing)
            }
        } else if descriptor >= 0 {
            close(descriptor)
        }
        descriptor = -1
    }

    private init(
        kind: Kind, name: String, descriptor: CInt, path: String, isManaged: Bool = false, waits: Bool = false,
        terminal: TerminalDevice? = nil, baud: Int? = nil
    ) {
        self.terminal = terminal
        self.baud = baud
        self.kind = kind
        self.name = name
        self.descriptor = descriptor
        self.path = path
        self.isManaged = isManaged
        self.waits = waits || terminal != nil
        watch = FIFOWatch(descriptor: kind == .fifo || kind == .activatedFifo ? descriptor : -1)
    }

    deinit {
        terminal?.restore(descriptor)
        if descriptor > STDIN_FILENO { close(descriptor) }
    }

    /// Whether a writer has left: a read tells of it without more bytes.
    var hasEnds: Bool { !ends.isEmpty }

    /// Whether the input is a FIFO, which outlives its writers.
    var isFIFO: Bool { kind == .fifo || kind == .activatedFifo }

    /// Reads what there is, at most the buffer's length; never waits for a FIFO.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(DaemonError) -> Reading {
        if isFIFO { return try unsafe readFIFO(into: buffer) }
        let reading =
            if let held = unsafe readHeld(into: buffer) { held } else { try unsafe readDescriptor(into: buffer) }
        guard case .bytes(let count) = reading else { return reading }
        position += Int64(count)
        let rest = isText ? unsafe passOverOldLine(in: buffer, count: count) : count
        return rest > 0 ? .bytes(rest) : .nothing
    }

    /// Takes out of the bytes that were just read what belongs to a line that began before a device was opened.
    private mutating func passOverOldLine(in buffer: UnsafeMutableRawBufferPointer, count: Int) -> Int {
        let bytes = unsafe Span<UInt8>(_unsafeBytes: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        let length = terminal?.oldLineLength(in: bytes) ?? 0
        if length > 0, length < count, let start = buffer.baseAddress {
            unsafe memmove(start, start + length, count - length)
        }
        return count - length
    }

    func readDescriptor(into buffer: UnsafeMutableRawBufferPointer) throws(DaemonError) -> Reading {
        while true {
            let count = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .end }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .nothing
            default: throw DaemonError(.transferFailed, "\(name): reading failed", errno: errno)
            }
        }
    }

    /// Awaits the next writer of a FIFO.
    ///
    /// The FIFO is opened again, since the old descriptor polls as hung up for ever, and before the old one is
    /// closed: a writer that came in between would find no reader, and what it wrote would be lost.
    ///
    /// - Throws: `missingInput` if the path is gone, or is a FIFO no more: a file in its place would be read as one
    ///   writer after another, without end.
    mutating func awaitNextWriter() throws(DaemonError) {
        let next = try Self.open(path)
        var status = stat()
        guard unsafe fstat(next, &status) == 0, status.st_mode & S_IFMT == S_IFIFO else {
            close(next)
            throw DaemonError(.missingInput, "\(name): no FIFO any more")
        }
        close(descriptor)
        descriptor = next
        ownOpenCount += watch.isWatching ? 1 : 0
        ownCloseCount += watch.isWatching ? 1 : 0
    }

    private static func open(_ path: String) throws(DaemonError) -> CInt {
        // Without O_NONBLOCK, opening a FIFO waits for a writer, deaf to signals.
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw DaemonError(.missingInput, path.forMessages, errno: errno) }
        return descriptor
    }

    /// The FIFO that systemd passes by socket activation, or `nil`.
    private static func activated() throws(DaemonError) -> InputSource? {
        guard let (descriptor, name) = try ActivatedDescriptors.fifo() else { return nil }
        let flags = fcntl(descriptor, F_GETFL)
        guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0 else {
            throw DaemonError(.system, "the FIFO that systemd passed", errno: errno)
        }
        var source = InputSource(
            kind: .activatedFifo, name: "the FIFO that systemd passed", descriptor: descriptor, path: "-")
        source.activationName = name
        return source
    }
}
