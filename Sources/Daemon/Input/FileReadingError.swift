// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Why a file could not be read whole.
enum FileReadingError: Error, Equatable {
    /// A system call failed with this number.
    case system(CInt)
    /// The file is longer than it may be, in bytes.
    case tooLong(limit: Int)

    /// The error with a path and an exit status.
    func daemonError(_ status: ExitStatus, path: String) -> DaemonError {
        switch self {
        case .system(let number): DaemonError(status, path.forMessages, errno: number)
        case .tooLong(let limit): DaemonError(status, "\(path.forMessages): longer than \(limit) bytes")
        }
    }
}
