// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reporting
import Signal
import Testing

/// Which reports ask for a strip, and how they name it.
@Suite struct StripReportTests {
    private static func event(
        _ kind: RhythmEvent.Kind = .couplet, _ phase: RhythmEvent.Phase = .onset, at sampleIndex: SampleIndex
    ) -> MonitorEvent {
        .rhythm(RhythmEvent(kind: kind, phase: phase, sampleIndex: sampleIndex, heartRate: 80))
    }

    private func makeReporter(_ output: borrowing Pipe, folder: String = "/strips") throws -> Reporter {
        var reporter = try Reporter(outputs: [.json], context: Samples.context, standardOutput: output.writer)
        reporter.setStrips(
            StripRequests(folder: folder, source: "bed7", rate: Samples.rate, keptSampleCount: 29 * 360))
        reporter.setStripState(room: 32, firstSampleIndex: 0)
        return reporter
    }

    @Test func `an alarm asks for one and names it, other reports do not`() throws {
        let output = Pipe()
        var reporter = try makeReporter(output, folder: "/a\"b")
        reporter.advance(to: 2_000)
        reporter.write(Self.event(at: 1_000))
        reporter.write(Samples.beat)
        reporter.flush()
        let lines = output.readText().split(separator: "\n")
        #expect(lines[0].hasSuffix(",\"strip\":\"/a\\\"b/bed7_s000000001000_couplet_onset\"}"))
        #expect(!lines[1].contains("\"strip\""))
        let request = reporter.nextStripRequest()
        #expect(request?.sampleIndex == 1_000 && request?.knownAt == 2_000)
        let next = reporter.nextStripRequest()
        #expect(next == nil)
    }

    @Test func `an end whose moment is no longer kept gets none, an onset does`() throws {
        let output = Pipe()
        var reporter = try makeReporter(output)
        reporter.advance(to: 40_000)
        reporter.write(Self.event(.irregularRhythm, .onset, at: 20_000))
        reporter.write(Self.event(.irregularRhythm, .end, at: 25_000))
        reporter.flush()
        let lines = output.readText().split(separator: "\n")
        #expect(lines[0].contains("\"strip\"") && !lines[1].contains("\"strip\""))
        #expect(reporter.missedStripCount == 0)
    }

    @Test func `without room there is none, and it is counted`() throws {
        let output = Pipe()
        var reporter = try makeReporter(output)
        reporter.setStripState(room: 1, firstSampleIndex: 0)
        reporter.write(Self.event(at: 0))
        reporter.write(Self.event(.trigeminy, at: 0))
        reporter.flush()
        #expect(output.readText().components(separatedBy: "\"strip\"").count == 2)
        #expect(reporter.missedStripCount == 1)
    }

    @Test func `what is held back gets none`() throws {
        let output = Pipe()
        var reporter = try makeReporter(output)
        var count = 0
        for index in 0..<40 {
            for phase in [RhythmEvent.Phase.onset, .end] {
                reporter.setStripState(room: 32, firstSampleIndex: 0)
                reporter.write(Self.event(.couplet, phase, at: SampleIndex(index)))
                while reporter.nextStripRequest() != nil { count += 1 }
            }
        }
        #expect(count == 60, "30 come at once")
    }

    @Test func `a journal entry names it in a field`() throws {
        var requests: StripRequests? = StripRequests(
            folder: "/strips/", source: "bed7", rate: Samples.rate, keptSampleCount: 100)
        var record = JournalRecord(context: Samples.context)
        record.fill(Self.event(at: 5))
        record.append(requests)
        #expect(!JournalRecordTests.fields(record).contains { $0.hasPrefix("ECG_STRIP") })
        requests?.ask(
            StripRequest(
                event: RhythmEvent(kind: .couplet, phase: .onset, sampleIndex: 5, heartRate: nil), sampleIndex: 5,
                knownAt: 5))
        record.fill(Self.event(at: 5))
        record.append(requests)
        #expect(JournalRecordTests.fields(record).last == "ECG_STRIP=/strips/bed7_s000000000005_couplet_onset")
    }
}
