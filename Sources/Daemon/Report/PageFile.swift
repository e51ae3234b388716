// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Where a report's page goes: standard output, or a file that takes the place of another one once it is whole.
struct PageFile: ~Copyable {
    private let path: String?
    private let descriptor: CInt
    /// Whether nobody reads standard output any more, which is no failure.
    private var isReaderGone = false
    private var isWhole = false

    /// Opens the output.
    init(path: String?) throws(DaemonError) {
        self.path = path
        guard let path else {
            descriptor = STDOUT_FILENO
            return
        }
        descriptor = unsafe open("\(path).new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard descriptor >= 0 else { throw DaemonError(.cannotCreate, path.forMessages, errno: errno) }
    }

    deinit {
        guard let path else { return }
        close(descriptor)
        if !isWhole { unsafe unlink("\(path).new") }
    }

    /// Writes all of some bytes.
    mutating func write(_ bytes: [UInt8]) throws(DaemonError) {
        var done = 0
        while done < bytes.count, !isReaderGone {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress! + done, buffer.count - done)
            }
            if count >= 0 {
                done += count
            } else if errno == EPIPE, path == nil {
                isReaderGone = true
            } else if errno != EINTR {
                throw DaemonError(.transferFailed, path?.forMessages ?? "standard output", errno: errno)
            }
        }
    }

    /// Gives the file its name.
    mutating func finish() throws(DaemonError) {
        guard let path else { return }
        guard unsafe rename("\(path).new", path) == 0 else {
            throw DaemonError(.cannotCreate, path.forMessages, errno: errno)
        }
        isWhole = true
    }
}
