// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reporting
import Signal
import Testing

/// Outputs that change between two reports.
@Suite struct OutputChangeTests {
    private func reporter(_ outputs: [OutputKind], _ output: borrowing Pipe) throws -> Reporter {
        try Reporter(outputs: outputs, context: Samples.context, standardOutput: output.writer)
    }

    @Test func `reports go to the new outputs from the next one on`() throws {
        let output = Pipe()
        var reporter = try reporter([.text], output)
        reporter.write(Samples.beat(.normal, at: 100))
        try reporter.setOutputs([.csv], context: Samples.context)
        reporter.write(Samples.beat(.ventricular, at: 200))
        try reporter.setOutputs([.csv, .json], context: Samples.context)
        reporter.write(Samples.beat(.fusion, at: 300))
        reporter.finish()
        let lines = output.readText().split(separator: "\n").map { $0.prefix(12).trimmingCharacters(in: .whitespaces) }
        #expect(lines == ["0:00.278", "type,source,", "beat,bed 7,2", "{\"type\":\"bea", "beat,bed 7,3"])
    }

    @Test func `an annotation file that stays goes on, and another one begins`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ecgmond-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (first, second) = (folder.appending(path: "a.ecg").path(), folder.appending(path: "b.ecg").path())
        let output = Pipe()
        var reporter = try reporter([.wfdb(path: first)], output)
        reporter.write(Samples.beat(.normal, at: 300))
        try reporter.setOutputs([.wfdb(path: first), .text], context: Samples.context)
        reporter.write(Samples.beat(.normal, at: 600))
        try reporter.setOutputs([.wfdb(path: second)], context: Samples.context)
        for index in 3...9 { reporter.write(Samples.beat(.normal, at: SampleIndex(index) * 300)) }
        reporter.finish()
        let sizes = try [first, second].map { try Data(contentsOf: URL(fileURLWithPath: $0)).count }
        // Two bytes a beat, after the rate and before the end.
        #expect(sizes[1] - sizes[0] == 10)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path()).count == 2)
        #expect(reporter.lostReportCount == 0)
    }

    @Test func `outputs that cannot be opened change nothing`() throws {
        let output = Pipe()
        var reporter = try reporter([.text], output)
        #expect(throws: ReportingError.self) {
            try reporter.setOutputs([.json, .wfdb(path: "/no/such/folder/a.ecg")], context: Samples.context)
        }
        #expect(throws: ReportingError(code: .duplicateOutput, output: "json")) {
            try reporter.setOutputs([.json, .json], context: Samples.context)
        }
        reporter.write(Samples.beat)
        reporter.finish()
        #expect(output.readText().contains("  V  "))
    }

    @Test func `a new name stands in the reports from then on`() throws {
        let output = Pipe()
        var reporter = try reporter([.csv], output)
        reporter.write(Samples.signal(.good))
        var context = Samples.context
        context.source = "bed 8"
        reporter.update(context)
        reporter.write(Samples.signal(.leadOff))
        reporter.finish()
        let sources = output.readText().split(separator: "\n").dropFirst().map { $0.split(separator: ",")[1] }
        #expect(sources == ["bed 7", "bed 8"])
    }
}
