// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The address of a local socket (unix(7)).
struct SocketAddress {
    private var address = sockaddr_un()

    /// The address of a path; `nil` for one that it does not hold.
    init?(path: String) {
        let bytes = Array(path.utf8)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard !bytes.isEmpty, bytes.count < room, !bytes.contains(0) else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    }

    /// Gives a socket this address; false if that fails, and errno says why.
    func bind(_ descriptor: CInt) -> Bool {
        unsafe withAddress { unsafe Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) } == 0
    }

    /// Connects a socket to whoever serves this address; false if that fails, and errno says why.
    func connect(_ descriptor: CInt) -> Bool {
        unsafe withAddress { unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) } == 0
    }

    /// Whether a socket is there, at the address's path, that nobody serves any more.
    func isDead(at path: String) -> Bool {
        // A file of another kind refuses connections as well.
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return false }
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return !connect(descriptor) && errno == ECONNREFUSED
    }

    private func withAddress(_ body: (UnsafePointer<sockaddr>) -> CInt) -> CInt {
        var copy = address
        return unsafe withUnsafePointer(to: &copy) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0) }
        }
    }
}
