// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// The process's signals as something to poll: the kernel's signalfd(2), so that none interrupts the work.
struct SignalQueue: ~Copyable {
    /// What a signal asks for.
    enum Request {
        /// SIGTERM or SIGINT: flush and leave.
        case stop
        /// SIGHUP: read the configuration again.
        case reload
        /// SIGUSR1: report the summary now.
        case summarize
        /// SIGUSR2: make a strip of what is there now.
        case strip
        /// SIGWINCH: the terminal has another size.
        case resize
        /// SIGTSTP: leave the terminal and stop, until the shell lets the job go on.
        case suspend
    }

    /// The descriptor to poll for reading.
    let descriptor: CInt

    private static let ofProcess = [SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2]
    private static let ofTerminal = [SIGWINCH, SIGTSTP]

    /// Blocks the five signals and takes them over.
    init() throws(DaemonError) {
        descriptor = try Self.take(Self.ofProcess, with: -1)
    }

    /// Takes those of a terminal over as well.
    mutating func addTerminal() throws(DaemonError) {
        _ = try Self.take(Self.ofProcess + Self.ofTerminal, with: descriptor)
    }

    /// Blocks signals, and has a descriptor give them, or a new one (-1).
    private static func take(_ numbers: [CInt], with descriptor: CInt) throws(DaemonError) -> CInt {
        var mask = sigset_t()
        var isComplete = unsafe sigemptyset(&mask) == 0
        for number in numbers { isComplete = unsafe sigaddset(&mask, number) == 0 && isComplete }
        guard isComplete, unsafe sigprocmask(SIG_BLOCK, &mask, nil) == 0 else {
            throw DaemonError(.system, "cannot block signals", errno: errno)
        }
        let descriptor = unsafe signalfd(descriptor, &mask, CInt(SFD_NONBLOCK | SFD_CLOEXEC))
        guard descriptor >= 0 else { throw DaemonError(.system, "cannot take signals", errno: errno) }
        return descriptor
    }

    deinit { close(descriptor) }

    /// The next signal's request, or `nil` if none waits.
    mutating func next() -> Request? {
        var info = signalfd_siginfo()
        let size = MemoryLayout<signalfd_siginfo>.size
        guard unsafe read(descriptor, &info, size) == size else { return nil }
        switch CInt(info.ssi_signo) {
        case SIGHUP: return .reload
        case SIGUSR1: return .summarize
        case SIGUSR2: return .strip
        case SIGWINCH: return .resize
        case SIGTSTP: return .suspend
        default: return .stop
        }
    }
}
