// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Runs a program to its end: bytes in, text out.
public struct Program: Sendable {
    /// What a run gave.
    public struct Outcome: Sendable {
        /// The exit status; 128 and the signal's number where a signal ended it.
        public var status: Int32
        /// All of standard output.
        public var output: [UInt8]
        /// All of standard error.
        public var errors: [UInt8]

        /// Standard output as text.
        public var text: String { String(decoding: output, as: UTF8.self) }
        /// Standard error as text.
        public var errorText: String { String(decoding: errors, as: UTF8.self) }
        /// The lines of standard error but those that depend on the machine.
        public var complaints: [String] { Program.complaints(errorText) }
    }

    /// Lines of the daemon's standard error but those that depend on the machine: the compute bound, and beats beyond it.
    public static func complaints(_ errors: String) -> [String] {
        errors.split(separator: "\n").map(String.init).filter {
            !$0.contains("; compute bound ") && !$0.contains(": compute time ")
        }
    }

    /// The program's absolute path.
    public var path: String
    /// Added to this process's environment; a value of nothing takes the variable away.
    public var environment: [String: String?]
    /// The folder that it runs in.
    public var folder: String
    /// It is killed when it takes longer, in seconds.
    public var timeLimit: Double

    /// Names a program.
    public init(
        _ path: String, environment: [String: String?] = [:], folder: String = PackageRoot.path,
        timeLimit: Double = 120
    ) {
        self.path = path
        self.environment = environment
        self.folder = folder
        self.timeLimit = timeLimit
    }

    /// The daemon: the variable ECGMOND, else the binary that was built with the tests.
    public static var ecgmond: Program {
        if let named = ProcessInfo.processInfo.environment["ECGMOND"] { return Program(named) }
        return Program(built("ecgmond"))
    }

    /// The absolute path of what was built with the tests, by its file's name: it lies beside them.
    public static func built(_ name: String) -> String {
        let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appending(path: name).path()
    }

    /// Runs the program.
    ///
    /// - Parameters:
    ///   - arguments: Its arguments.
    ///   - input: What it reads from standard input, a pipe.
    ///   - chunkSize: How many bytes each of its reads gives it, at most 4,096; nothing leaves that to the pipe.
    public func run(_ arguments: [String] = [], input: [UInt8] = [], chunkSize: Int? = nil) throws -> Outcome {
        let scratch = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder)
        var variables = ProcessInfo.processInfo.environment
        for (name, value) in environment { variables[name] = value }
        process.environment = variables
        // Files, not pipes: nobody must read them while the program is being fed.
        let output = try writableFile(scratch.path("output"))
        let errors = try writableFile(scratch.path("errors"))
        process.standardOutput = output
        process.standardError = errors
        let pipe = try InputPipe(keepsChunks: chunkSize != nil)
        process.standardInput = pipe.reading
        try process.run()
        try pipe.reading.close()
        let killer = DispatchWorkItem { [identifier = process.processIdentifier] in kill(identifier, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + timeLimit, execute: killer)
        try pipe.write(input, chunkSize: chunkSize ?? 4_096)
        process.waitUntilExit()
        killer.cancel()
        let signal: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
        return Outcome(
            status: signal + process.terminationStatus, output: try readBytes(scratch.path("output")),
            errors: try readBytes(scratch.path("errors")))
    }

    private func writableFile(_ path: String) throws -> FileHandle {
        try Data().write(to: URL(filePath: path))
        return try FileHandle(forWritingTo: URL(filePath: path))
    }
}
