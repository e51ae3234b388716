// SPDX-License-Identifier: Apache-2.0

import CSystemd
import Glibc

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
        /// A FIFO that systemd opened for reading and writing: it never ends, and only silence tells that a writer left.
        case activatedFifo
    }

    /// What a read brought.
    enum Reading: Equatable {
        /// So many bytes, at least 1.
        case bytes(Int)
        /// Nothing yet.
        case nothing
        /// The writer has left, or the file is at its end.
        case end
    }

    /// How the input lives and ends.
    let kind: Kind
    /// What messages call it.
    let name: String
    /// The name that systemd's socket unit gave the descriptor; empty without socket activation.
    private(set) var activationName = ""
    /// The descriptor to poll for reading.
    private(set) var descriptor: CInt
    private let path: String

    /// Opens `-` or a path; a FIFO that systemd passes takes the place of `-`.
    init(path: String) throws(DaemonError) {
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
            self.init(
                kind: isFile ? .file : .stream, name: "standard input", descriptor: STDIN_FILENO, path: path)
            return
        }
        let descriptor = try Self.open(path)
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            let number = errno
            close(descriptor)
            throw DaemonError(.missingInput, path.forMessages, errno: number)
        }
        let kind: Kind
        switch status.st_mode & S_IFMT {
        case S_IFREG: kind = .file
        case S_IFIFO: kind = .fifo
        case S_IFCHR: kind = .stream
        default:
            close(descriptor)
            throw DaemonError(.missingInput, "\(path.forMessages): neither a file, a FIFO nor a device")
        }
        self.init(kind: kind, name: path.forMessages, descriptor: descriptor, path: path)
    }

    private init(kind: Kind, name: String, descriptor: CInt, path: String) {
        self.kind = kind
        self.name = name
        self.descriptor = descriptor
        self.path = path
    }

    deinit {
        if descriptor != STDIN_FILENO { close(descriptor) }
    }

    /// Reads what there is, at most the buffer's length; never waits for a FIFO.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(DaemonError) -> Reading {
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
    }

    private static func open(_ path: String) throws(DaemonError) -> CInt {
        // Without O_NONBLOCK, opening a FIFO waits for a writer, deaf to signals.
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw DaemonError(.missingInput, path.forMessages, errno: errno) }
        return descriptor
    }

    /// The FIFO that systemd passes by socket activation, or `nil`.
    private static func activated() throws(DaemonError) -> InputSource? {
        var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        let count = unsafe sd_listen_fds_with_names(1, &names)
        guard count >= 0 else { throw DaemonError(.system, "socket activation", errno: -count) }
        guard count > 0 else { return nil }
        defer {
            if let list = unsafe names {
                for index in 0..<Int(count) { unsafe free(list[index]) }
                unsafe free(list)
            }
        }
        guard count == 1 else {
            throw DaemonError(.badConfiguration, "socket activation passed \(count) descriptors, not one FIFO")
        }
        let descriptor = CInt(SD_LISTEN_FDS_START)
        guard sd_is_fifo(descriptor, nil) > 0 else {
            throw DaemonError(.badConfiguration, "socket activation passed something other than a FIFO")
        }
        let flags = fcntl(descriptor, F_GETFL)
        guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0 else {
            throw DaemonError(.system, "the FIFO that systemd passed", errno: errno)
        }
        var source = InputSource(
            kind: .activatedFifo, name: "the FIFO that systemd passed", descriptor: descriptor, path: "-")
        if let list = unsafe names, let first = unsafe list[0] {
            source.activationName = unsafe String(cString: first)
        }
        return source
    }
}
