// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Daemon

/// The live view as people see it, in tmux.
@Suite(
    .enabled(
        if: Tmux.isThere || StrictMode.isOn,
        "tmux is not installed (make setup-checks); not checked: the live view on a terminal"))
struct LiveViewTests {
    private static let program = Executable.url.path
    private static let record = PackageRoot.path("fixtures/208s.hea")
    private static let samples = PackageRoot.path("fixtures/208s.dat")

    /// A stretch of the recording from a pipe, which then falls silent: the screen depends on the samples alone.
    ///
    /// Format 212 packs two samples into three bytes.
    private static func stream(seconds: Int) -> String {
        "{ head -c \(seconds * 360 * 3 / 2) '\(samples)'; sleep 600; } | '\(program)' --header '\(record)' --idle-timeout 0 "
    }

    /// A screen without what the clock tells: how old the signal is.
    private static func withoutAge(_ screen: String) -> String {
        screen.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            guard index == 0, let range = line.firstRange(of: ", "), line.contains("s old") else { return String(line) }
            return String(line[..<range.lowerBound])
        }.joined(separator: "\n")
    }

    /// Whether the shell waits for a line, with the prompt of a user or of root.
    private static func hasPrompt(_ screen: String) -> Bool {
        let last = screen.split(separator: "\n").last?.split(separator: " ").first
        return !screen.contains("q quit") && (last == "$" || last == "#")
    }

    @Test(arguments: [(80, 24), (120, 40), (60, 16)])
    func `the screen is that of the samples, at any size`(columns: Int, rows: Int) async throws {
        let terminal = try Tmux(columns: columns, rows: rows)
        try terminal.type(Self.stream(seconds: 60))
        var text = try await terminal.wait(for: "the end of the samples") {
            $0.contains("0:00:59") || $0.contains("0:01:00")
        }
        // The last picture comes within a second.
        try await Task.sleep(for: .milliseconds(1_500))
        text = Self.withoutAge(try terminal.screen())
        let path = PackageRoot.path("Tests/DaemonTests/Screens/208s-\(columns)x\(rows).txt")
        if ProcessInfo.processInfo.environment["ECGMOND_RENEW"] == "1" {
            try Data(text.utf8).write(to: URL(filePath: path))
        }
        let difference = difference(of: text, from: try readText(path))
        #expect(difference == nil, "\(difference ?? "")")
    }

    @Test func `a terminal that grows or shrinks is filled`() async throws {
        let terminal = try Tmux(columns: 80, rows: 24)
        try terminal.type(Self.stream(seconds: 20))
        try await terminal.wait(for: "the view") { $0.contains("not a medical device") }
        for (columns, rows) in [(132, 43), (50, 14), (20, 4), (80, 24)] {
            try terminal.resize(columns: columns, rows: rows)
            try await terminal.wait(for: "\(columns) x \(rows)") { screen in
                let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
                return columns < 40
                    ? lines[0].hasSuffix("/min") : lines[0].count == columns && lines[rows - 1].contains("q quit")
            }
        }
    }

    @Test func `keys stop a file, let it go on, change its speed and leave`() async throws {
        let terminal = try Tmux(columns: 80, rows: 24)
        try terminal.type("'\(Self.program)' --realtime '\(Self.record)'; echo \"status $?\"")
        try await terminal.wait(for: "the speed") { $0.contains(" 1.0x") }
        try terminal.press("Right")
        try await terminal.wait(for: "twice the speed") { $0.contains(" 2.0x") }
        try terminal.press("Left")
        try terminal.press("Left")
        try await terminal.wait(for: "half the speed") { $0.contains(" 0.5x") }
        try terminal.press("Space")
        let stopped = try await terminal.wait(for: "a pause") { $0.contains("paused") }
        try await Task.sleep(for: .milliseconds(1_200))
        #expect(try terminal.screen() == stopped)
        try terminal.press("Space")
        for _ in 0..<3 { try terminal.press("Right") }
        try await terminal.wait(for: "the signal to go on") { $0.contains(" 4.0x") && $0 != stopped }
        try terminal.press("q")
        let end = try await terminal.wait(for: "the end") { $0.contains("status 0") }
        #expect(end.contains("totals of"))
        #expect(!end.contains("q quit"))
    }

    @Test func `the terminal is left as it was`() async throws {
        let terminal = try Tmux(columns: 80, rows: 24)
        let settings = terminal.folder.url.appendingPathComponent("settings").path
        try terminal.type("echo before; stty -g >\(settings)1")
        for key in ["q", "C-c"] {
            try terminal.type("'\(Self.program)' --realtime '\(Self.record)'")
            try await terminal.wait(for: "the view") { $0.contains("q quit") }
            try terminal.press(key)
            let text = try await terminal.wait(for: "the shell") { Self.hasPrompt($0) }
            #expect(text.contains("before") || key == "C-c")
            #expect(!text.unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) })
        }
        try terminal.type("stty -g >\(settings)2; echo done")
        try await terminal.wait(for: "the settings") { $0.contains("\ndone") }
        #expect(try readText(settings + "1") == readText(settings + "2"))
    }

    @Test(arguments: [SIGSEGV, SIGQUIT, SIGALRM, SIGXCPU, SIGVTALRM, SIGSYS])
    func `a process that a signal kills gives the terminal back`(signal: Int32) async throws {
        let terminal = try Tmux(columns: 80, rows: 24)
        let settings = terminal.folder.url.appendingPathComponent("settings").path
        try terminal.type("stty -g >\(settings)1")
        try terminal.type("sh -c 'echo $$ >\(settings).pid; exec \(Self.program) --realtime \(Self.record)'")
        try await terminal.wait(for: "the view") { $0.contains("q quit") }
        let text = try readText(settings + ".pid").split(separator: "\n")[0]
        kill(try #require(Int32(text)), signal)
        try await terminal.wait(for: "the shell") { Self.hasPrompt($0) }
        try terminal.type("stty -g >\(settings)2; echo done")
        try await terminal.wait(for: "the settings") { $0.contains("\ndone") }
        #expect(try readText(settings + "1") == readText(settings + "2"))
    }

    @Test func `Ctrl-Z gives the terminal to the shell until the job goes on`() async throws {
        let terminal = try Tmux(columns: 80, rows: 24)
        try terminal.type("set -m; '\(Self.program)' --realtime '\(Self.record)'")
        try await terminal.wait(for: "the view") { $0.contains("q quit") }
        try terminal.press("C-z")
        try await terminal.wait(for: "the shell") { !$0.contains("q quit") && $0.contains("topped") }
        try terminal.type("fg")
        try await terminal.wait(for: "the view again") { $0.contains("q quit") && $0.contains("signal good") }
    }

    @Test(
        arguments: [
            ("NO_COLOR=1", ""), ("TERM=dumb", ""), ("NO_COLOR=1", "--output live"), ("LC_ALL=C", ""),
            ("TERM=linux", ""),
            ("A=", "| cat"), ("A=", "--output text"),
        ])
    func `where nothing can be drawn there is plain text`(variable: String, rest: String) async throws {
        let terminal = try Tmux(columns: 120, rows: 40)
        try terminal.type("\(variable) '\(Self.program)' '\(Self.record)' \(rest); echo \"status $?\"")
        try await terminal.wait(for: "the text") { $0.contains("status 0") }
        try terminal.type("clear; \(variable) '\(Self.program)' '\(Self.record)' \(rest) 2>&1 | grep -c ' V  '")
        if !rest.contains("|") { try await terminal.wait(for: "the beats") { $0.contains("127\n") } }
        #expect(!(try terminal.colouredScreen()).contains("\u{1B}[?1049h"))
    }

    @Test func `a short file is over before the view begins, and shows its totals`() async throws {
        let terminal = try Tmux(columns: 100, rows: 40)
        try terminal.type("'\(Self.program)' '\(Self.record)'; echo \"status $?\"")
        let text = try await terminal.wait(for: "the end") { $0.contains("status 0") }
        #expect(text.contains("beats         502 (N 373"))
    }

    @Test func `an error during the view stands on the screen after it`() async throws {
        let terminal = try Tmux(columns: 100, rows: 30)
        try terminal.type(
            "{ head -c 20000 '\(Self.samples)'; sleep 1; } | '\(Self.program)' --format text --rate 360; echo \"status $?\""
        )
        let text = try await terminal.wait(for: "the end") {
            $0.contains("status ") && !$0.contains("echo") || $0.contains("status 65")
        }
        #expect(text.contains("status 65"))
    }

    @Test func `another output on standard output is refused beside it`() async throws {
        let outcome = try await Executable.run([
            "--rate", "360", "--output", "live", "--output", "json", "--check-config",
        ])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("both need standard output"))
        let both = try await Executable.run([
            "--rate", "360", "--output", "live", "--output", "wfdb:x.ecg", "--check-config",
        ])
        #expect(both.status == 0)
        #expect(both.output.contains("output = live"))
    }

    @Test(
        arguments: [
            (["C.UTF-8"], true), (["en_US.utf8"], true), ([nil, nil, "POSIX"], false), ([nil, "", "C"], false),
            ([nil, nil, nil], true), (["C", "en_US.UTF-8"], false),
        ] as [([String?], Bool)])
    func `a locale says whether Braille can be shown`(names: [String?], isUTF8: Bool) {
        let padded = names + Array(repeating: nil, count: 3 - names.count)
        #expect(LiveChoice.isUTF8(padded[0], padded[1], padded[2]) == isUTF8)
    }

    @Test func `keys are read from what terminals send`() {
        let cases: [(String, [TerminalKey])] = [
            ("q", [.quit]), (" ", [.pause]), ("\u{1B}[C\u{1B}OD", [.right, .left]), ("\u{1B}", [.quit]),
            ("\u{1B}[1;5A\r", [.up, .open]), ("xyz", []), ("\u{1B}[200~", []), ("\u{1B}[", []),
        ]
        for (text, keys) in cases {
            var bytes = Array(text.utf8)[...]
            var read: [TerminalKey] = []
            while !bytes.isEmpty { if let key = TerminalKey.take(from: &bytes) { read.append(key) } }
            #expect(read == keys, "\(text.debugDescription)")
        }
    }
}
