// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Viewing

/// The terminal that a view is drawn on: it is opened anew so that writing never waits, and it is left as it was.
///
/// While it is shown, the terminal has its other screen (DEC private mode 1049), no cursor, and gives keys one by one. Ctrl-C
/// and Ctrl-Z work as they always do.
struct LiveTerminal: ~Copyable {
    private static let enterSequence: StaticString = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l\u{1B}[0m\u{1B}[2J"
    /// Of `TerminalRescue` as well.
    static let leaveSequence: StaticString = "\u{1B}[0m\u{1B}[2J\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"

    /// The descriptor to poll for keys, and for room while `hasPending`.
    let descriptor: CInt
    /// Whether the view has the screen.
    private(set) var isShown = false
    /// Whether the terminal has gone.
    private(set) var isGone = false
    private let settings: termios
    private let hasSettings: Bool
    /// What the terminal has not taken yet.
    private var pending: [UInt8] = []
    private var sent = 0
    private var keys: ArraySlice<UInt8> = []

    /// Opens the terminal that standard output is; `nil` if that fails.
    static func open() -> LiveTerminal? {
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe ttyname_r(STDOUT_FILENO, &name, name.count) == 0 else { return nil }
        let descriptor = unsafe Glibc.open(name, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        return descriptor < 0 ? nil : LiveTerminal(descriptor)
    }

    private init(_ descriptor: CInt) {
        self.descriptor = descriptor
        var settings = termios()
        hasSettings = unsafe tcgetattr(descriptor, &settings) == 0
        self.settings = settings
    }

    deinit {
        if isShown { TerminalRescue.restore() }
        close(descriptor)
    }

    /// Whether the terminal has not taken all of the last picture.
    var hasPending: Bool { sent < pending.count }

    /// The size; that of the first terminals if it is unknown.
    var size: TerminalSize {
        var columns: CInt = 0
        var rows: CInt = 0
        guard unsafe ecg_terminal_size(descriptor, &columns, &rows) == 0 else {
            return TerminalSize(columns: 80, rows: 24)
        }
        return TerminalSize(columns: Int(columns), rows: Int(rows))
    }

    /// Takes the screen over.
    mutating func show() {
        guard !isShown else { return }
        isShown = true
        TerminalRescue.arm(descriptor, hasSettings ? settings : nil)
        if hasSettings {
            var raw = settings
            raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
            // A key is read as it is pressed (cc_t number VMIN), and reading never waits for the next.
            unsafe withUnsafeMutableBytes(of: &raw.c_cc) {
                unsafe $0[Int(VMIN)] = 1
                unsafe $0[Int(VTIME)] = 0
            }
            _ = unsafe tcsetattr(descriptor, TCSADRAIN, &raw)
        }
        send(Self.enterSequence)
    }

    /// Gives the screen back as it was.
    mutating func leave() {
        guard isShown else { return }
        isShown = false
        // What is left of a picture would come after it. The rest of a sequence that was cut ends with the one that follows.
        pending.removeAll(keepingCapacity: true)
        sent = 0
        TerminalRescue.restore()
    }

    /// Sends a picture, as far as the terminal takes it without waiting.
    mutating func send(_ bytes: [UInt8]) {
        if !hasPending {
            pending.removeAll(keepingCapacity: true)
            sent = 0
        }
        pending.append(contentsOf: bytes)
        flush()
    }

    private mutating func send(_ text: StaticString) {
        text.withUTF8Buffer { unsafe pending.append(contentsOf: $0) }
        flush()
    }

    /// Sends what is left of the last picture, as far as the terminal takes it without waiting.
    mutating func flush() {
        while hasPending, !isGone {
            let count = unsafe pending[sent...].withUnsafeBytes {
                unsafe write(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN || errno == EINTR {
                return
            } else {
                isGone = true
            }
        }
    }

    /// The next key that was pressed; `nil` if none waits.
    mutating func nextKey() -> TerminalKey? {
        if keys.isEmpty { readKeys() }
        while !keys.isEmpty {
            if let key = TerminalKey.take(from: &keys) { return key }
        }
        return nil
    }

    private mutating func readKeys() {
        // Reading as a background job would stop the process.
        guard LiveChoice.isInForeground(descriptor) else { return }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = unsafe read(descriptor, &bytes, bytes.count)
        if count > 0 {
            keys = bytes[..<count]
        } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
            isGone = true
        }
    }
}
