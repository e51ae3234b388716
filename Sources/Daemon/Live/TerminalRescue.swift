// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Gives the terminal back as it was, also when a signal ends the process that nothing else takes: a fault, Ctrl-\ or a limit.
///
/// It does what a signal's handler may do, and no more.
enum TerminalRescue {
    nonisolated(unsafe) private static var descriptor: CInt = -1
    nonisolated(unsafe) private static var settings = termios()
    nonisolated(unsafe) private static var hasSettings = false
    /// The signals that have the handler, a bit each.
    nonisolated(unsafe) private static var taken: UInt64 = 0

    /// All whose default ends a process, but those that ask the program to do something, and SIGKILL.
    private static let deadly = [
        SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS, SIGQUIT, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU,
        SIGPOLL, SIGPWR, SIGSTKFLT,
    ]

    /// Notes the terminal that is to be given back, and its settings.
    static func arm(_ terminal: CInt, _ terminalSettings: termios?) {
        unsafe descriptor = terminal
        unsafe hasSettings = terminalSettings != nil
        if let terminalSettings { unsafe settings = terminalSettings }
        for number in deadly where !isIgnored(number) {
            // The second time the signal does what it always does.
            signal(number) { number in
                TerminalRescue.restore()
                signal(number, SIG_DFL)
                raise(number)
            }
            unsafe taken |= 1 << UInt64(number)
        }
    }

    /// Gives the terminal back, if one is noted; waits at most a fifth of a second for one that takes nothing.
    static func restore() {
        guard unsafe descriptor >= 0 else { return }
        LiveTerminal.leaveSequence.withUTF8Buffer { bytes in
            var room = unsafe pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            _ = unsafe poll(&room, 1, 200)
            // Nobody is left to hear that it failed.
            _ = unsafe write(descriptor, bytes.baseAddress, bytes.count)
        }
        if unsafe hasSettings, unsafe LiveChoice.isInForeground(descriptor) {
            _ = unsafe tcsetattr(descriptor, TCSANOW, &settings)
        }
        unsafe descriptor = -1
        for number in 1..<CInt(64) where unsafe taken & 1 << UInt64(number) != 0 { signal(number, SIG_DFL) }
        unsafe taken = 0
    }

    /// Whether the caller has this process ignore a signal, as nohup(1) does.
    static func isIgnored(_ number: CInt) -> Bool {
        var action = sigaction()
        guard unsafe sigaction(number, nil, &action) == 0,
            let handler = unsafe action.__sigaction_handler.sa_handler
        else { return false }
        return unsafe (unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self))
    }
}
