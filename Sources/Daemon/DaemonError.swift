// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Why the daemon gives up: the exit status, and one line that says what was wrong and where.
struct DaemonError: Error, Equatable {
    /// What the process returns.
    var status: ExitStatus
    /// One line, without the program's name and without a full stop.
    var message: String

    /// Makes an error.
    init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message
    }

    /// Makes an error from the number that a failed system call returned.
    init(_ status: ExitStatus, _ what: String, errno number: Int32) {
        let reason = unsafe String(cString: strerror(number))
        self.init(status, "\(what): \(reason)")
    }
}
