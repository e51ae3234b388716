// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reporting
import Viewing

/// `ecgmond report`: one HTML page of what was reported, or of a recording.
struct ReportCommand: ~Copyable {
    /// Bytes of one read.
    private static let chunkSize = 1 << 18
    /// Bytes by which the kind of input is known.
    private static let lookSize = 4_096

    private let request: ReportRequest
    private var figures: ReportFigures
    private var isOfJournal = false
    private var damagedCount = 0
    private var firstDamaged: Int?
    private var eventCount = 0

    /// Does all of it, and gives the status of the process.
    static func run(_ request: ReportRequest) throws(DaemonError) -> ExitStatus {
        if request.wantsHelp {
            try StandardOutput.write(ReportHelp.text)
            return .success
        }
        var command = ReportCommand(request)
        return try command.run()
    }

    private init(_ request: ReportRequest) {
        self.request = request
        figures = ReportFigures()
    }

    private mutating func run() throws(DaemonError) -> ExitStatus {
        let descriptor = try open()
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var buffer = [UInt8](repeating: 0, count: Self.chunkSize)
        var first = 0
        while first < Self.lookSize {
            let count = try read(descriptor, &buffer, from: first)
            if count == 0 { break }
            first += count
        }
        guard first > 0 else { throw DaemonError(.badData, "\(name): it is empty") }
        guard let beginning = EventStream.beginning(inFirst: buffer[..<first]) else {
            return try reportRecording(descriptor)
        }
        if let option = request.firstMonitorOption {
            throw DaemonError(.usage, "\(option) describes a recording, and \(name) holds reports")
        }
        figures = ReportFigures(source: request.source)
        try take(descriptor, beginning, &buffer, first)
        try check()
        let files = StripFiles(folder: request.stripFolder)
        try writePage(files)
        return .success
    }

    private var name: String { request.input == "-" ? "standard input" : request.input.forMessages }

    private func open() throws(DaemonError) -> CInt {
        guard request.input != "-" else { return STDIN_FILENO }
        let descriptor = unsafe Glibc.open(request.input, O_RDONLY | O_CLOEXEC)
        if descriptor >= 0 {
            var status = stat()
            guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
                close(descriptor)
                throw DaemonError(.missingInput, "\(name): it is a folder")
            }
            return descriptor
        }
        let failure = errno
        // A WFDB record is named without the ending of its header.
        if failure == ENOENT {
            let header = unsafe Glibc.open("\(request.input).hea", O_RDONLY | O_CLOEXEC)
            if header >= 0 { return header }
        }
        throw DaemonError(.missingInput, name, errno: failure)
    }

    private func read(_ descriptor: CInt, _ buffer: inout [UInt8], from start: Int = 0) throws(DaemonError) -> Int {
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe Glibc.read(descriptor, bytes.baseAddress! + start, bytes.count - start)
            }
            if count >= 0 { return count }
            guard errno == EINTR else { throw DaemonError(.transferFailed, name, errno: errno) }
        }
    }

    /// Reads reports to their end.
    private mutating func take(
        _ descriptor: CInt, _ beginning: EventStream.Beginning, _ buffer: inout [UInt8], _ first: Int
    ) throws(DaemonError) {
        var stream = EventStream(format: beginning.format)
        var figures = figures
        self.figures = ReportFigures()
        var start = beginning.offset
        var end = first
        while end > 0 {
            stream.push(buffer.span.extracting(start..<end)) { figures.note($0) }
            end = try read(descriptor, &buffer)
            start = 0
        }
        stream.finish { figures.note($0) }
        figures.finish()
        self.figures = figures
        isOfJournal = beginning.format == .journalExport
        damagedCount = stream.damagedCount + (beginning.skips ? 1 : 0)
        firstDamaged = beginning.skips ? 1 : stream.firstDamaged
        eventCount = stream.eventCount
    }

    /// Says what is wrong with an input that has nothing to report.
    private func check() throws(DaemonError) {
        guard figures.isEmpty else { return }
        if let source = request.source, figures.unchosenReports > 0 {
            throw DaemonError(.badData, "\(name): no report of a source '\(source.forMessages)'")
        }
        let damaged = damagedCount > 0 ? "; \(damagedCount) lines or entries are damaged" : ""
        throw DaemonError(.badData, "\(name): no report of ecgmond in it\(damaged)")
    }

    // MARK: - Recordings

    /// Has the monitor read the recording.
    private mutating func reportRecording(_ descriptor: CInt) throws(DaemonError) -> ExitStatus {
        if request.input == "-" {
            // The monitor reads the recording from its start.
            guard lseek(STDIN_FILENO, 0, SEEK_SET) == 0 else {
                throw DaemonError(.usage, "standard input: a recording must be a file: name it, or redirect it")
            }
        }
        let scratch = try TemporaryStripFolder()
        let keeper = try ScratchKeeper.start(path: scratch.path)
        let folder = request.stripFolder ?? scratch.path
        var arguments = ["--output=json", "--report=beats"] + request.monitorArguments
        if OptionTable.option(named: "strips") != nil { arguments.append("--strips=\(folder)") }
        if let source = request.source { arguments.append("--source=\(source)") }
        let monitor = try MonitorProcess(arguments + ["--", request.input])
        keeper.note(writer: monitor.process)
        var buffer = [UInt8](repeating: 0, count: Self.chunkSize)
        let lines = EventStream.Beginning(format: .json)
        try take(monitor.descriptor, lines, &buffer, read(monitor.descriptor, &buffer))
        let outcome = monitor.outcome()
        keeper.noteWriterEnded()
        guard outcome == .success else { return outcome }
        try check()
        try writePage(StripFiles(folder: folder))
        return .success
    }

    private func writePage(_ files: StripFiles) throws(DaemonError) {
        var page = ReportPage(figures)
        page.stripLimit = request.stripLimit
        page.damagedCount = damagedCount
        page.firstDamaged = firstDamaged
        page.isOfJournal = isOfJournal
        page.version = Help.version
        var file = try PageFile(path: request.outputPath)
        try page.write(strips: { files.read($0) }, to: { (bytes) throws(DaemonError) in try file.write(bytes) })
        try file.finish()
    }
}
