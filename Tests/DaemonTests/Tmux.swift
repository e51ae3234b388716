// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A terminal of some size that a test types at and looks at: a server of tmux(1) of its own.
final class Tmux {
    /// Whether the program is there; in strict mode tests that need it fail without it.
    static let isThere = ["/usr/bin/tmux", "/bin/tmux", "/usr/local/bin/tmux"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    let folder = ScratchFolder()
    private let socket: String

    /// Starts a shell in a terminal.
    init(columns: Int, rows: Int, environment: [String: String] = [:]) throws {
        socket = folder.url.appendingPathComponent("tmux").path
        var variables: [String: String?] = ["TMUX": nil, "LC_ALL": nil, "LANG": "C.UTF-8", "NO_COLOR": nil]
        for name in ["NOTIFY_SOCKET", "JOURNAL_STREAM"] { variables[name] = .some(nil) }
        variables["PS1"] = "$ "
        for (name, value) in environment { variables[name] = value }
        try run(
            ["-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "sh"], environment: variables)
    }

    deinit { _ = try? run(["kill-server"]) }

    @discardableResult
    private func run(_ arguments: [String], environment: [String: String?] = [:]) throws -> String {
        // The server outlives this call. Descriptors that it inherits would keep the call from ending.
        let closing =
            "for path in /proc/self/fd/*; do n=${path##*/}; [ $n -gt 2 ] && eval \"exec $n>&-\"; done; exec \"$@\""
        let program = Program("/bin/bash", environment: environment, timeLimit: 20)
        return try program.run(["-c", closing, "bash", "tmux", "-u", "-S", socket] + arguments).text
    }

    /// Types a line and Return.
    func type(_ line: String) throws {
        try run(["send-keys", "-l", line])
        try run(["send-keys", "Enter"])
    }

    /// Presses a key by tmux's name of it.
    func press(_ key: String) throws { try run(["send-keys", key]) }

    /// Changes the size.
    func resize(columns: Int, rows: Int) throws {
        try run(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
    }

    /// What the terminal shows.
    func screen() throws -> String { try run(["capture-pane", "-p"]) }

    /// What the terminal shows, with the sequences of its colours.
    func colouredScreen() throws -> String { try run(["capture-pane", "-p", "-e"]) }

    /// Waits until the terminal shows something; a failed expectation if that takes longer than 90 s.
    @discardableResult
    func wait(
        for what: Comment, sourceLocation: SourceLocation = #_sourceLocation, until condition: (String) -> Bool
    ) async throws -> String {
        var text = ""
        for _ in 0..<900 {
            text = try screen()
            if condition(text) { return text }
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(condition(text), "\(what); the screen:\n\(text)", sourceLocation: sourceLocation)
        return text
    }
}
