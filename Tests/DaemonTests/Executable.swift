// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A running `ecgmond`, its outputs in files of a folder of its own.
final class Executable {
    struct Outcome {
        var status: Int32
        var wasKilled: Bool
        var output: String
        var errors: String

        /// The lines of standard error but those that depend on the machine.
        var complaints: [String] { Program.complaints(errors) }

        /// The lines of standard output that report a beat in JSON.
        var beatLines: [String] { output.split(separator: "\n").map(String.init).filter(Executable.isBeat) }
    }

    /// The program that was built with the tests.
    static let url = URL(filePath: Program.ecgmond.path)

    static func isBeat(_ line: String) -> Bool { line.contains("\"class\"") }

    let folder: ScratchFolder
    private let process = Process()
    private let input: Pipe?

    /// Starts the program.
    ///
    /// - Parameters:
    ///   - arguments: the options.
    ///   - data: what standard input holds, from a file; a pipe that stays open where there is none.
    ///   - device: the path of what standard input is instead.
    ///   - fifo: the path of a FIFO that it is handed as systemd hands it, open for reading and writing.
    init(
        _ arguments: [String], input data: Data? = nil, environment: [String: String] = [:],
        folder: ScratchFolder = ScratchFolder(), readingFrom device: String? = nil, activatedBy fifo: String? = nil
    ) throws {
        self.folder = folder
        // A program that ends early must fail its test, and not end the tests by a signal.
        signal(SIGPIPE, SIG_IGN)
        process.executableURL = Self.url
        process.arguments = arguments
        if let fifo {
            process.executableURL = URL(filePath: "/bin/sh")
            let start = "exec 3<>\"$1\"; shift; LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=bed7 exec \"$@\""
            process.arguments = ["-c", start, "sh", fifo, Self.url.path] + arguments
        }
        if let device {
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments =
                ["-c", "device=\"$1\"; shift; exec \"$@\" <\"$device\"", "sh", device, Self.url.path] + arguments
        }
        var variables = ProcessInfo.processInfo.environment
        for name in ["NOTIFY_SOCKET", "JOURNAL_STREAM", "WATCHDOG_USEC", "WATCHDOG_PID"] { variables[name] = nil }
        process.environment = variables.merging(environment) { $1 }
        process.currentDirectoryURL = folder.url
        if let data {
            let url = folder.url.appendingPathComponent("stdin")
            try data.write(to: url)
            process.standardInput = try FileHandle(forReadingFrom: url)
            input = nil
        } else {
            let pipe = Pipe()
            process.standardInput = pipe
            input = pipe
        }
        for (name, isOutput) in [("stdout", true), ("stderr", false)] {
            let url = folder.url.appendingPathComponent(name)
            _ = FileManager.default.createFile(atPath: url.path, contents: nil)
            let handle = try FileHandle(forWritingTo: url)
            if isOutput { process.standardOutput = handle } else { process.standardError = handle }
        }
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    var isRunning: Bool { process.isRunning }
    var processIdentifier: Int32 { process.processIdentifier }
    var output: String { folder.text("stdout") }
    var errors: String { folder.text("stderr") }
    var beatCount: Int { output.split(separator: "\n").count { Self.isBeat(String($0)) } }

    /// Writes to the pipe on standard input.
    func write(_ data: Data) throws { try input?.fileHandleForWriting.write(contentsOf: data) }

    /// Closes the pipe on standard input.
    func closeInput() throws { try input?.fileHandleForWriting.close() }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits until something is so; a failed expectation where it takes longer than 20 s.
    @discardableResult
    func wait(
        for what: Comment, sourceLocation: SourceLocation = #_sourceLocation, until condition: () -> Bool
    ) async -> Bool {
        for _ in 0..<2_000 {
            if condition() { return true }
            if !process.isRunning { break }
            try? await Task.sleep(for: .milliseconds(10))
        }
        let isSo = condition()
        #expect(isSo, what, sourceLocation: sourceLocation)
        return isSo
    }

    /// Waits for the program's end; kills it after 20 s.
    func finish() async -> Outcome {
        for _ in 0..<2_000 where process.isRunning { try? await Task.sleep(for: .milliseconds(10)) }
        let wasKilled = process.isRunning
        if wasKilled { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        return Outcome(status: process.terminationStatus, wasKilled: wasKilled, output: output, errors: errors)
    }

    /// Runs the program to its end.
    static func run(
        _ arguments: [String], input: Data = Data(), environment: [String: String] = [:],
        folder: ScratchFolder = ScratchFolder()
    ) async throws -> Outcome {
        try await Executable(arguments, input: input, environment: environment, folder: folder).finish()
    }
}
