// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Reporting

/// Watches a FIFO by its folder: who opens and closes it, and whether another file takes its place (inotify(7)).
///
/// A watch on the FIFO itself would need the right to read it, which an unprivileged daemon that systemd hands the FIFO
/// does not have. Reading events allocates nothing.
@safe struct FIFOWatch: ~Copyable {
    /// What happened to the FIFO.
    enum Event: Equatable {
        /// Somebody opened it.
        case opened
        /// Somebody who could write closed it.
        case closed
        /// Somebody who could only read closed it.
        case readerClosed
        /// The name was removed, or another file got it.
        case replaced
        /// Events were lost.
        case overflow
    }

    private static let capacity = 4_096
    /// Bytes of an event before its name.
    private static let headerByteCount = MemoryLayout<inotify_event>.size

    /// The descriptor to poll for reading; -1 if there is no watch.
    let descriptor: CInt
    /// The FIFO's path, for messages; empty if it is not known.
    let path: String
    private let name: [UInt8]
    /// `[4096]` bytes, ours; events `start..<end` wait.
    private let buffer: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0

    /// Watches the FIFO of a descriptor; without the right to look at its folder there is no watch.
    init(descriptor fifo: CInt) {
        unsafe buffer = .allocate(byteCount: Self.capacity, alignment: 8)
        let path = Self.path(of: fifo)
        self.path = path ?? ""
        guard let parts = path?.splitAtLastSlash, !parts.folder.isEmpty else {
            name = []
            descriptor = -1
            return
        }
        name = Array(parts.name.utf8)
        let folder = parts.folder
        let opened = inotify_init1(CInt(IN_NONBLOCK | IN_CLOEXEC))
        let mask = IN_OPEN | IN_CLOSE_WRITE | IN_CLOSE_NOWRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO
        if opened >= 0, unsafe inotify_add_watch(opened, folder, UInt32(mask)) < 0 {
            close(opened)
            descriptor = -1
        } else {
            descriptor = opened
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        unsafe buffer.deallocate()
    }

    /// Whether there is a watch.
    var isWatching: Bool { descriptor >= 0 }

    /// The next event, in their order; `nil` if none waits.
    mutating func next() -> Event? {
        while true {
            if start == end, !fill() { return nil }
            let header = unsafe buffer.load(fromByteOffset: start, as: inotify_event.self)
            let nameStart = start + Self.headerByteCount
            start = nameStart + Int(header.len)
            if header.mask & UInt32(IN_Q_OVERFLOW) != 0 { return .overflow }
            guard isOurs(from: nameStart, to: start) else { continue }
            if header.mask & UInt32(IN_OPEN) != 0 { return .opened }
            if header.mask & UInt32(IN_CLOSE_WRITE) != 0 { return .closed }
            if header.mask & UInt32(IN_CLOSE_NOWRITE) != 0 { return .readerClosed }
            return .replaced
        }
    }

    private mutating func fill() -> Bool {
        guard descriptor >= 0 else { return false }
        let count = unsafe read(descriptor, buffer.baseAddress, Self.capacity)
        start = 0
        end = max(0, count)
        return count > 0
    }

    /// Whether the name in the buffer, with zeros after it, is the FIFO's.
    private func isOurs(from start: Int, to end: Int) -> Bool {
        guard end - start >= name.count else { return false }
        for index in 0..<name.count where unsafe buffer[start + index] != name[index] { return false }
        return unsafe start + name.count == end || buffer[start + name.count] == 0
    }

    /// The path of what a descriptor has open; `nil` if it has none any more.
    static func path(of descriptor: CInt) -> String? {
        var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) { text in
                unsafe readlink("/proc/self/fd/\(descriptor)", text.baseAddress!, text.count)
            }
        }
        guard count > 0, count < bytes.count, bytes[0] == UInt8(ascii: "/") else { return nil }
        let path = String(decoding: bytes[..<count], as: UTF8.self)
        return isSame(path, descriptor) ? path : nil
    }

    /// Whether a path leads to what a descriptor has open.
    static func isSame(_ path: String, _ descriptor: CInt) -> Bool {
        var named = stat()
        var opened = stat()
        return unsafe stat(path, &named) == 0 && fstat(descriptor, &opened) == 0
            && named.st_ino == opened.st_ino && named.st_dev == opened.st_dev
    }
}
