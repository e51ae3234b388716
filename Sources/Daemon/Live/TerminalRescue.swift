// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Gives the terminal back as it was, also when the process ends by a fault: what a signal's handler may do, and no more.
enum TerminalRescue {
    nonisolated(unsafe) private static var descriptor: CInt = -1
    nonisolated(unsafe) private static var settings = termios()
    nonisolated(unsafe) private static var hasSettings = false

    private static let faults = [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV]

    /// Notes the terminal that is to be given back, and its settings.
    static func arm(_ terminal: CInt, _ terminalSettings: termios?) {
        unsafe descriptor = terminal
        unsafe hasSettings = terminalSettings != nil
        if let terminalSettings { unsafe settings = terminalSettings }
        for fault in faults {
            // The second time the signal does what it always does.
            signal(fault) { number in
                TerminalRescue.restore()
                signal(number, SIG_DFL)
                raise(number)
            }
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
        for fault in faults { signal(fault, SIG_DFL) }
    }
}
