// SPDX-License-Identifier: Apache-2.0

import Glibc

/// `ecgmond --reload PID`: has a daemon read its configuration again, and waits until it has said how that went.
///
/// It is what the units' `ExecReload=` runs, so that `systemctl reload` fails if the configuration is refused.
enum ReloadRequest {
    /// How long a daemon may take, in nanoseconds: more than its watchdog gives it to answer at all.
    private static let patience: Int64 = 20_000_000_000
    /// Between two looks, in microseconds.
    private static let interval: UInt32 = 20_000

    /// Sends the signal; gives what the daemon has to say of the configuration that it took.
    ///
    /// - Throws: `badConfiguration` with the daemon's own message if it keeps the old one; `system` if there is no answer.
    static func send(to argument: String) throws(DaemonError) -> String {
        guard let process = Int32(argument), process > 0 else {
            throw DaemonError(.usage, "--reload: '\(argument.forMessages)' is not the number of a process")
        }
        guard let path = ReloadOutcome.path else {
            throw DaemonError(.usage, "--reload: RUNTIME_DIRECTORY must name the daemon's folder, as in its unit")
        }
        let before = ReloadOutcome.read(path)
        guard kill(process, SIGHUP) == 0 else {
            throw DaemonError(.system, "--reload: process \(process)", errno: errno)
        }
        let end = monotonicNanoseconds() + patience
        while monotonicNanoseconds() < end {
            usleep(interval)
            if let outcome = ReloadOutcome.read(path), outcome != before, outcome.process == process {
                guard outcome.isTaken else { throw DaemonError(.badConfiguration, outcome.message.forMessages(1_024)) }
                return outcome.message.forMessages(1_024)
            }
            guard kill(process, 0) == 0 else {
                throw DaemonError(.system, "--reload: process \(process) has gone before it answered")
            }
        }
        throw DaemonError(.system, "--reload: no answer of process \(process) in \(patience / 1_000_000_000) s")
    }
}
