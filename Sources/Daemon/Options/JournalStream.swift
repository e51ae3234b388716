// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The journal as standard error's other end.
enum JournalStream {
    /// Whether the service manager connected standard error to the journal, by JOURNAL_STREAM (systemd.exec(5)).
    static var isStandardError: Bool {
        guard let value = unsafe getenv("JOURNAL_STREAM") else { return false }
        let parts = unsafe String(cString: value).split(separator: ":")
        var status = stat()
        guard parts.count == 2, let device = UInt64(parts[0]), let inode = UInt64(parts[1]),
            unsafe fstat(STDERR_FILENO, &status) == 0
        else { return false }
        return UInt64(status.st_dev) == device && UInt64(status.st_ino) == inode
    }
}
