// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What the program prints before or instead of monitoring.
enum StandardOutput {
    /// Writes a text to standard output.
    static func write(_ text: String) throws(DaemonError) {
        let number = write(text, to: STDOUT_FILENO)
        // A reader who has seen enough is no failure.
        guard number == 0 || number == EPIPE else {
            throw DaemonError(.cannotCreate, "standard output", errno: number)
        }
    }

    /// Writes a line to standard error; if that fails there is no one left to tell.
    static func writeError(_ line: String) {
        _ = write(line, to: STDERR_FILENO)
    }

    /// Writes all of a text; gives 0 or the system's error number.
    private static func write(_ text: String, to descriptor: CInt) -> CInt {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                return errno
            }
            rest = rest.dropFirst(count)
        }
        return 0
    }
}
