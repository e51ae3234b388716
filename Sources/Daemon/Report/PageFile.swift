// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reporting

/// Where a report's page goes: standard output, or a file that takes the place of another one once it is whole.
///
/// A link stays, and what it points to is replaced. What is no ordinary file, such as a device or a FIFO, is written into.
struct PageFile: ~Copyable {
    /// What stands in messages.
    private let name: String
    private let descriptor: CInt
    /// The file to replace, if there is one to replace.
    private let replacedPath: String?
    /// Whether nobody reads a pipe any more, which is no failure.
    private var isReaderGone = false
    private var isWhole = false

    /// Opens the output.
    ///
    /// - Parameter path: that of the file; `nil` for standard output.
    init(path: String?) throws(DaemonError) {
        guard let path else {
            (name, descriptor, replacedPath) = ("standard output", STDOUT_FILENO, nil)
            return
        }
        name = path.forMessages
        switch OutputPlace(path: path) {
        case .file(let place):
            replacedPath = place
            descriptor = unsafe open("\(place).new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
        case .special, .unknown:
            replacedPath = nil
            descriptor = unsafe open(path, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOCTTY)
        }
        guard descriptor >= 0 else { throw DaemonError(.cannotCreate, name, errno: errno) }
    }

    deinit {
        if descriptor != STDOUT_FILENO { close(descriptor) }
        if let replacedPath, !isWhole { unsafe unlink("\(replacedPath).new") }
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
            } else if errno == EPIPE, replacedPath == nil {
                isReaderGone = true
            } else if errno != EINTR {
                throw DaemonError(.transferFailed, name, errno: errno)
            }
        }
    }

    /// Gives the file its name.
    mutating func finish() throws(DaemonError) {
        guard let replacedPath else { return }
        guard unsafe rename("\(replacedPath).new", replacedPath) == 0 else {
            throw DaemonError(.cannotCreate, name, errno: errno)
        }
        isWhole = true
    }
}
