// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reporting
import Signal
import Testing

/// What stands behind a beat's class, in each output.
@Suite struct ExplanationFormatTests {
    private static let context = Samples.explainingContext

    @Test func `text ends the beat's line with it, in columns`() throws {
        let events = [
            Samples.explainedBeat(), Samples.explainedBeat(percent: nil, hasUsualPWave: true), Samples.unknownBeat,
        ]
        #expect(
            try report(events, to: [.text], context: Self.context) == """
                  12:03.456     260444  V  0.988  RR   611 ms   96/min  delay  842 ms  RR  62 %  like -0.41  \
                QRS 128/ 84 ms  P other
                  12:03.456     260444  V  0.988  RR   611 ms   96/min  delay  842 ms  RR  -- %  like -0.41  \
                QRS 128/ 84 ms  P usual
                   0:00.214         77  Q     --  RR    -- ms   --/min  delay  842 ms  noisy

                """)
    }

    @Test func `JSON has five keys more, null if they are unknown`() throws {
        let events = [Samples.explainedBeat(), Samples.unknownBeat]
        let lines = try report(events, to: [.json], context: Self.context).split(separator: "\n")
        #expect(
            lines[0].hasSuffix(
                ",\"delay_ms\":842,\"rr_percent\":62,\"likeness\":-0.413,\"qrs_ms\":128,\"usual_qrs_ms\":84,"
                    + "\"usual_p_wave\":false}"))
        let unknown = try #require(JSONSerialization.jsonObject(with: Data(lines[1].utf8)) as? [String: Any])
        for key in ["rr_percent", "likeness", "qrs_ms", "usual_qrs_ms", "usual_p_wave"] {
            #expect(unknown[key] is NSNull, "\(key)")
        }
    }

    @Test func `CSV has five columns more in the header and in every row`() throws {
        let text = try report([Samples.explainedBeat()] + Samples.all, to: [.csv], context: Self.context)
        let lines = text.split(separator: "\n")
        #expect(lines[0].hasSuffix(",position,count,rr_percent,likeness,qrs_ms,usual_qrs_ms,usual_p_wave"))
        #expect(lines[1].hasSuffix(",842,,,,,62,-0.413,128,84,0"))
        #expect(lines[2].hasSuffix(",842,,,,,,,,,"))
        #expect(Set(lines.map { $0.count { $0 == "," } }) == [22])
    }

    @Test func `nothing changes where a run was not asked for it`() throws {
        for output in [OutputKind.text, .json, .csv] {
            let plain = try report(Samples.all, to: [output])
            #expect(!plain.contains("likeness") && !plain.contains("like "))
        }
        // CSV has the columns of its header, whatever comes.
        #expect(try report([Samples.explainedBeat()], to: [.csv]) == report([Samples.beat], to: [.csv]))
    }

    @Test(arguments: [false, true])
    func `CSV keeps the columns of its header when the context changes`(explains: Bool) throws {
        let contexts = [Samples.context, Self.context]
        let output = Pipe()
        var reporter = try Reporter(
            outputs: [.csv, .json], context: contexts[explains ? 1 : 0], standardOutput: output.writer)
        reporter.write(Samples.explainedBeat())
        reporter.update(contexts[explains ? 0 : 1])
        reporter.write(Samples.explainedBeat())
        reporter.finish()
        let lines = output.readText().split(separator: "\n")
        let rows = lines.filter { !$0.hasPrefix("{") }
        #expect(rows.map { $0.count { $0 == "," } } == [Int](repeating: explains ? 22 : 17, count: 3))
        #expect(lines.filter { $0.hasPrefix("{") }.map { $0.contains("rr_percent") } == [explains, !explains])
    }

    @Test func `the journal has a field for each, and none for what is unknown`() {
        let fields = JournalRecordTests.fields(Samples.explainedBeat(hasUsualPWave: true))
        #expect(
            fields.suffix(6) == [
                "ECG_DELAY_MS=842", "ECG_RR_PERCENT=62", "ECG_LIKENESS=-0.413", "ECG_QRS_MS=128",
                "ECG_USUAL_QRS_MS=84", "ECG_USUAL_P_WAVE=1",
            ])
        let withoutInterval = JournalRecordTests.fields(Samples.explainedBeat(percent: nil))
        #expect(!withoutInterval.contains { $0.hasPrefix("ECG_RR_PERCENT") })
        #expect(withoutInterval.last == "ECG_USUAL_P_WAVE=0")
    }
}
