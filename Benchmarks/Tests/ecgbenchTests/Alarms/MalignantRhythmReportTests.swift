// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import ecgbench

struct MalignantRhythmReportTests {
    @Test func `each miss has a line with what the monitor said there`() {
        // VF 100-150 reported before it; VT 200-220 without an alarm; VT 300-340 silent from 314 on; a false alarm in
        // SVTA.
        let marks = MalignantRhythmMarks(
            annotations("10000 +(VF,15000 +(N,20000 +(VT,22000 +(N,30000 +(VT,34000 +(N,40000 +(SVTA"),
            recordEnd: .at(500))
        let beats = (0..<500).map(Double.init).filter { !(310.5..<339.5).contains($0) }
        let log = AlarmLog.made(
            seconds: 500,
            [
                .made(.ventricularFlutter, 98, 150, reportedAt: 99.9),
                .made(.ventricularTachycardia, 300, 310, reportedAt: 302),
                .made(.extremeTachycardia, 410, 420, reportedAt: 417),
            ], beats: beats, states: [(0, .good), (205, .noisy), (205.5, .good)])
        var report = MalignantRhythmReport(model: "node")
        report.add("418", log, marks: marks)
        #expect(
            report.misses == [
                "418 1:40.0 to 2:30.0 VF or VFL, not reported afresh: "
                    + "ventricular-flutter-or-fibrillation 1:38.0 to 2:30.0, reported 1:39.9; "
                    + "signal good; heart rate unknown",
                "418 3:20.0 to 3:40.0 VT without an alarm: "
                    + "no condition; signal good, noisy from 3:25.0, good from 3:25.5; heart rate unknown",
                "418 5:14.0 to 5:40.0 VT, silent or noisy: no condition; signal good; heart rate unknown",
                "418 6:50.0 to 7:00.0 false extreme-tachycardia in (SVTA: "
                    + "extreme-tachycardia 6:50.0 to 7:00.0, reported 6:57.0; signal good; heart rate unknown",
            ])
    }

    @Test func `what lies before the first mark has none`() {
        let marks = MalignantRhythmMarks(annotations("100 +(N,200 +(VT"), recordEnd: 1_000)
        #expect(marks.rhythm(at: 99) == "no mark")
        #expect(marks.rhythm(at: 100) == "(N" && marks.rhythm(at: 199) == "(N" && marks.rhythm(at: 900) == "(VT")
    }

    @Test func `the tables have the shares and the rates`() {
        var report = MalignantRhythmReport(model: "node")
        report.add(
            "418",
            AlarmLog.made(
                seconds: 7_300,
                [.made(.ventricularFlutter, 100, 180, reportedAt: 104), .made(.extremeBradycardia, 1_000, 1_010)],
                beats: (0..<7_300).map(Double.init)),
            marks: MalignantRhythmMarks(annotations("0 +(N,10000 +(VF,20000 +(N"), recordEnd: .at(7_300)))
        let lines = report.text.split(separator: "\n").map { line in
            line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        }
        #expect(lines.contains("VF, VFL of 10 s and more: reported afresh within 10 s 1 1 100.0"))
        #expect(lines.contains("VF, VFL in the alarm of fibrillation, s 80 100 80.0"))
        #expect(lines.contains("VT in a life-threatening alarm, s 0 0 -"))
        #expect(lines.contains("extreme-bradycardia 1 2.00 0.5"))
        #expect(lines.contains("all 1 2.00 0.5"))
        #expect(lines.contains("all without extreme bradycardia 0 2.00 0.0"))
    }
}
