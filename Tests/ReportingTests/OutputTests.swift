// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reporting
import Signal
import Testing

@Suite struct OutputTests {
    @Test(arguments: [
        ("journal", OutputKind.journal), ("text", .text), ("json", .json), ("csv", .csv),
        ("wfdb:a", .wfdb(path: "a")), ("wfdb:/x/y:z.ecg", .wfdb(path: "/x/y:z.ecg")),
        ("wfdb:\u{301}a", .wfdb(path: "\u{301}a")),
    ])
    func `an output is read as it is written`(argument: String, output: OutputKind) {
        #expect(OutputKind(argument: argument) == output)
        #expect(output.argument == argument)
    }

    @Test(arguments: ["", "Text", "wfdb", "wfdb:", "json:x", " text", "wfdb:a\0b", "xml"])
    func `what is no output is refused`(argument: String) {
        #expect(OutputKind(argument: argument) == nil)
    }

    @Test func `an output given twice is an error`() {
        #expect(throws: ReportingError(code: .duplicateOutput, output: "text")) {
            _ = try Reporter(outputs: [.text, .json, .text], context: Samples.context)
        }
    }

    @Test func `nothing is written before a flush, and all that was written after it`() throws {
        let output = Pipe()
        var reporter = try Reporter(outputs: [.text], context: Samples.context, standardOutput: output.writer)
        reporter.write(Samples.beat)
        #expect(output.readText() == "")
        reporter.write(Samples.problem)
        reporter.flush()
        #expect(output.readText().split(separator: "\n").count == 2)
    }

    @Test func `more lines than the buffer holds all arrive in order`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "ecgmond-\(UUID()).txt").path()
        let file = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        defer {
            close(file)
            unlink(path)
        }
        var reporter = try Reporter(outputs: [.text], context: Samples.context, standardOutput: file)
        for index in 0..<5_000 { reporter.write(Samples.beat(.normal, at: SampleIndex(index))) }
        reporter.finish()
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 5_000)
        #expect(lines.enumerated().allSatisfy { $1.contains(" \($0)  N ") })
        #expect(reporter.lostReportCount == 0)
    }

    @Test func `a reader that has gone is reported, and what it misses is counted`() throws {
        var output = Pipe()
        var reporter = try Reporter(outputs: [.json], context: Samples.context, standardOutput: output.writer)
        output.closeReader()
        reporter.write(Samples.beat)
        reporter.write(Samples.beat)
        #expect(reporter.isBroken == false)
        reporter.flush()
        #expect(reporter.isBroken == true)
        #expect(reporter.lostReportCount == 2)
        #expect(reporter.failure == ReportingError(code: .readerGone, output: "standard output", errorNumber: EPIPE))
        reporter.write(Samples.beat)
        reporter.finish()
        #expect(reporter.lostReportCount == 3)
    }

    @Test func `a slow reader gets whole lines, and what is dropped is counted`() throws {
        let output = Pipe(isBlocking: false)
        let size = try #require(Int(exactly: output.shrink(to: 4_096)))
        #expect(size >= 4_096)
        var reporter = try Reporter(outputs: [.json], context: Samples.context, standardOutput: output.writer)
        // The pipe and the reporter's own buffer hold some 70 KB; 2,000 lines are about 500 KB.
        for index in 0..<2_000 { reporter.write(Samples.beat(.normal, at: SampleIndex(index))) }
        let lost = reporter.lostReportCount
        #expect(lost > 0 && lost < 2_000)
        #expect(reporter.isBroken == false)
        var text = ""
        for _ in 0..<100 {
            text += String(decoding: output.read(atMost: size), as: UTF8.self)
            reporter.flush()
        }
        reporter.write(Samples.beat(.ventricular, at: 9_999))
        reporter.finish()
        text += output.readText()
        let lines = text.split(separator: "\n")
        #expect(lines.count == 2_001 - lost)
        #expect(reporter.lostReportCount == lost)
        for line in lines { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
        #expect(lines.last?.contains("\"sample\":9999") == true)
    }

    @Test func `a full disk loses lines and counts them, but not the monitor`() throws {
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        try #require(full >= 0)
        defer { close(full) }
        var reporter = try Reporter(outputs: [.text], context: Samples.context, standardOutput: full)
        reporter.write(Samples.beat)
        reporter.flush()
        #expect(reporter.lostReportCount == 1)
        #expect(reporter.isBroken == false)
        #expect(reporter.failure?.errorNumber == ENOSPC)
        #expect(reporter.failure?.message == "standard output: cannot write: No space left on device")
    }

    @Test func `where no journal listens, messages go to standard error and count as lost`() throws {
        let errors = Pipe()
        let output = Pipe()
        var reporter = try Reporter(
            outputs: [.journal], context: Samples.context, standardOutput: output.writer, standardError: errors.writer,
            journalSocket: "/nowhere/journal/socket")
        reporter.write(Samples.beat)
        reporter.say("the writer has left")
        #expect(
            errors.readText() == """
                ecgmond: bed 7: V beat at 0:12:03, RR 611 ms, 96/min, probability 0.988
                ecgmond: the writer has left

                """)
        #expect(reporter.lostReportCount == 2)
        reporter.write(Samples.emptySummary)
        #expect(errors.readText().hasSuffix("2 reports lost\n"))
        // The summary itself is lost as well: the next one's count holds it.
        reporter.write(Samples.emptySummary)
        #expect(errors.readText().hasSuffix("3 reports lost\n"))
        reporter.finish()
        #expect(
            errors.readText()
                == "ecgmond: reports lost: 0 lines of standard output, 4 journal entries (1 beats), 0 annotations\n")
        #expect(output.readText() == "")
    }

    @Test func `a journal that does not read is waited for once, and what it misses is counted`() throws {
        let path = "/tmp/ecgmond-journal-\(UUID().uuidString)"
        let journal = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let filler = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer {
            close(journal)
            close(filler)
            unlink(path)
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let isReady = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                let size = socklen_t(MemoryLayout<sockaddr_un>.size)
                return bind(journal, address, size) == 0 && connect(filler, address, size) == 0
            }
        }
        try #require(isReady)
        while send(filler, "x", 1, Int32(MSG_DONTWAIT)) == 1 {}
        let errors = Pipe()
        var reporter = try Reporter(
            outputs: [.journal], context: Samples.context, standardOutput: 1, standardError: errors.writer,
            journalSocket: path)
        let start = ContinuousClock.now
        for _ in 0..<20 { reporter.write(Samples.beat) }
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(reporter.lostReportCount == 20)
        #expect(errors.readText().split(separator: "\n").count == 20)
    }

    @Test(arguments: [[OutputKind.text], [.csv], [.text, .csv], [.json], [.text, .json]])
    func `an overrun goes to standard error where no output has a place for it`(outputs: [OutputKind]) throws {
        let errors = Pipe()
        let output = Pipe()
        var reporter = try Reporter(
            outputs: outputs, context: Samples.context, standardOutput: output.writer, standardError: errors.writer)
        reporter.write(Samples.overrun)
        reporter.finish()
        let line =
            "ecgmond: bed 7: compute time 812.3 us of the beat at 0:12:03 exceeds the bound of 57.0 us, "
            + "3 since the last report of it\n"
        let hasJSON = outputs.contains(.json)
        #expect(errors.readText() == (hasJSON ? "" : line))
        let lines = output.readText().split(separator: "\n").filter { !$0.hasPrefix("type,") }
        #expect(lines.count == (hasJSON ? 1 : 0))
        #expect(reporter.lostReportCount == 0)
    }

    @Test func `without the journal, diagnostics go to standard error at once`() throws {
        let errors = Pipe()
        let output = Pipe()
        var reporter = try Reporter(
            outputs: [.text], context: Samples.context, standardOutput: output.writer, standardError: errors.writer)
        reporter.say("a\nb", priority: .warning)
        #expect(errors.readText() == "ecgmond: a b\n")
        #expect(reporter.lostReportCount == 0)
        reporter.finish()
        #expect(output.readText() == "")
    }
}
