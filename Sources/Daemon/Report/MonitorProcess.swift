// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// This program once more, as the monitor of a recording, whose JSON lines come through a pipe.
///
/// So a report of a recording is read by the same code as one of lines that were kept, and has the same figures. What the
/// monitor has to say goes to standard error as ever.
struct MonitorProcess: ~Copyable {
    /// Where its lines are read from.
    let descriptor: CInt
    /// Its number.
    let process: pid_t
    private var isAwaited = false

    /// Starts it with some arguments.
    init(_ arguments: [String]) throws(DaemonError) {
        (descriptor, process) = try Self.start(arguments)
    }

    private static func start(_ arguments: [String]) throws(DaemonError) -> (descriptor: CInt, process: pid_t) {
        var ends: [CInt] = [-1, -1]
        guard unsafe ends.withUnsafeMutableBufferPointer({ unsafe pipe($0.baseAddress!) }) == 0 else {
            throw DaemonError(.system, "cannot make a pipe", errno: errno)
        }
        // The child gets one end alone, as its standard output. No other thread is there to start another one meanwhile.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        var words: [UnsafeMutablePointer<CChar>?] = unsafe (["ecgmond"] + arguments).map { unsafe strdup($0) } + [nil]
        var process: pid_t = 0
        let failure = unsafe posix_spawn(&process, "/proc/self/exe", &actions, nil, &words, ecg_environment())
        unsafe words.forEach { unsafe free($0) }
        unsafe posix_spawn_file_actions_destroy(&actions)
        close(ends[1])
        guard failure == 0 else {
            close(ends[0])
            throw DaemonError(.system, "cannot start the monitor", errno: failure)
        }
        return (ends[0], process)
    }

    deinit {
        guard !isAwaited else { return }
        // Its lines have no reader any more, and nobody has waited for its end.
        kill(process, SIGTERM)
        close(descriptor)
        var status: CInt = 0
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    }

    /// Waits until it has ended, and says how; what was wrong it has said itself.
    consuming func outcome() -> ExitStatus {
        isAwaited = true
        close(descriptor)
        var status: CInt = 0
        while unsafe waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return .system }
        }
        // Ended by exit(2): no signal in the low seven bits.
        guard status & 0x7F == 0 else { return .system }
        return ExitStatus(rawValue: (status >> 8) & 0xFF) ?? .system
    }
}
