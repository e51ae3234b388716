// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What is at the path of a file that is to be replaced at once, by rename(2).
package enum OutputPlace: Sendable, Equatable {
    /// Links that are followed at most, as many as the kernel does.
    private static let longestChain = 40

    /// An ordinary file, or nothing yet: at this path, which is no link.
    case file(path: String)
    /// What rename(2) would destroy: a folder, a device, a FIFO, or a file that has no name of its own any more.
    case special
    /// The system does not say.
    case unknown(errorNumber: Int32)

    /// Looks at a path; a link stays, and what it points to is the place, whether or not that is there.
    package init(path: String) {
        var status = stat()
        // The kernel follows no stranger's link in a folder for all (protected_symlinks); what it refuses is not followed here.
        let isThere = unsafe stat(path, &status) == 0
        guard isThere || errno == ENOENT else {
            self = .unknown(errorNumber: errno)
            return
        }
        if isThere, status.st_mode & S_IFMT != S_IFREG {
            self = .special
            return
        }
        var place = path
        for _ in 0..<Self.longestChain {
            guard let target = Self.target(of: place) else { break }
            place = target
        }
        // A link of /proc may name what is elsewhere, or nowhere.
        var own = stat()
        let isOwn = unsafe lstat(place, &own) == 0
        let isSame = isThere ? isOwn && own.st_dev == status.st_dev && own.st_ino == status.st_ino : !isOwn
        self = isSame ? .file(path: place) : .special
    }

    /// What a link points to, as seen from where the link's own path is seen; `nil` for what is no link.
    private static func target(of path: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe readlink(path, bytes.baseAddress!.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        guard count > 0, count < buffer.count else { return nil }
        let target = String(decoding: buffer[..<count], as: UTF8.self)
        guard buffer[0] != UInt8(ascii: "/"), let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            return target
        }
        return String(path[...slash]) + target
    }
}
