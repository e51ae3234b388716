// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reporting
import Signal
import Testing

/// How much each level reports, and what stays whatever the level.
@Suite struct ReportLevelTests {
    private static let normal = Samples.beat(.normal, at: 100)
    private static let events = [
        normal, Samples.beat, Samples.unknownBeat, Samples.rhythm(.couplet, .onset), Samples.rhythm(.asystole, .onset),
        Samples.signal(.leadOff), Samples.problem, Samples.overrun, Samples.summary,
    ]

    private static func types(_ level: ReportLevel, _ events: [MonitorEvent]) throws -> [String] {
        let output = Pipe()
        var reporter = try Reporter(outputs: [.json], context: Samples.context, standardOutput: output.writer)
        reporter.setLevel(level)
        for event in events { reporter.write(event) }
        reporter.finish()
        return try output.readText().split(separator: "\n").map { line in
            let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            return try #require(object["class"] as? String ?? object["type"] as? String)
        }
    }

    @Test(arguments: [
        (ReportLevel.beats, ["N", "V", "Q", "rhythm", "rhythm", "signal", "input", "overrun", "summary"]),
        (.ectopic, ["V", "Q", "rhythm", "rhythm", "signal", "input", "overrun", "summary"]),
        (.events, ["rhythm", "rhythm", "signal", "input", "overrun", "summary"]),
        (.summary, ["rhythm", "rhythm", "summary"]),
    ])
    func `each level reports less than the one before, and alarms always`(level: ReportLevel, types: [String]) throws {
        #expect(try Self.types(level, Self.events) == types)
    }

    @Test func `what is left out is not counted as held back`() throws {
        let output = Pipe()
        var reporter = try Reporter(outputs: [.json], context: Samples.context, standardOutput: output.writer)
        reporter.setLevel(.summary)
        for _ in 0..<500 { reporter.write(Samples.signal(.leadOff)) }
        reporter.write(Samples.summary)
        reporter.finish()
        #expect(output.readText().contains("\"held_back\":0,\"held_back_kinds\":{}}"))
    }

    @Test func `a state of the signal that was left out is reported with the level that has it`() throws {
        let output = Pipe()
        var reporter = try Reporter(outputs: [.text], context: Samples.context, standardOutput: output.writer)
        reporter.setLevel(.summary)
        reporter.write(Samples.signal(.good))
        reporter.write(Samples.signal(.leadOff))
        reporter.setLevel(.events)
        reporter.setLevel(.beats)
        reporter.finish()
        #expect(output.readText().split(separator: "\n").map { $0.suffix(15) } == ["signal lead off"])
    }

    @Test func `an annotation file has every beat at any level`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "ecgmond-\(UUID()).ecg").path()
        defer { unlink(path) }
        var reporter = try Reporter(outputs: [.wfdb(path: path)], context: Samples.context)
        reporter.setLevel(.summary)
        for index in 1...200 { reporter.write(Samples.beat(.normal, at: SampleIndex(index) * 300)) }
        reporter.finish()
        let file = try Data(contentsOf: URL(fileURLWithPath: path))
        // The name of the rate stands before them.
        #expect(file.count > 400)
    }
}
