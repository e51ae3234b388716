// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import ecgbench

struct MalignantRhythmScoreTests {
    typealias Part = MalignantRhythmScore.Part

    /// A score of marks written as `SECOND (NAME` between commas, at 100 samples a second.
    private static func score(
        _ marks: String, _ alarms: [ReportedAlarm], seconds: Double = 1_000, beats: [Double] = [],
        states: [(Double, SignalState)] = [(0, .good)]
    ) -> MalignantRhythmScore {
        let log = AlarmLog.made(seconds: seconds, alarms, beats: beats, states: states)
        return MalignantRhythmScore(log, marks: Self.marks(marks, seconds: seconds))
    }

    private static func marks(_ text: String, seconds: Double) -> MalignantRhythmMarks {
        let marks = text.split(separator: ",").map { item in
            let words = item.split(separator: " ")
            return "\(SampleIndex.at(Double(words[0]) ?? .nan)) +\(words[1])"
        }
        return MalignantRhythmMarks(annotations(marks.joined(separator: ",")), recordEnd: .at(seconds))
    }

    @Test func `VF, VFIB and VFL are fibrillation, VFL and VT are two, and NOD and NSR are no noise`() {
        let marks = Self.marks(
            "0 (N,10 (VF,20 (VFIB,30 (NOD,40 (VFL,50 (VT,60 (NSR,70 (ASYS,80 (NOISE,90 (VER", seconds: 100)
        #expect(marks.fibrillation.ranges.map(\.self) == [1_000..<3_000, 4_000..<5_000])
        #expect(marks.tachycardia.ranges.map(\.self) == [5_000..<6_000])
        #expect(marks.excused.ranges.map(\.self) == [1_000..<3_000, 4_000..<6_000, 7_000..<9_000])
    }

    @Test(arguments: [(99.99, false), (100, true), (110, true), (110.01, false)])
    func `an episode is reported if its alarm is reported from 0 to 10 s after the mark`(at: Double, isReported: Bool) {
        let score = Self.score("0 (N,100 (VF,200 (N", [.made(.ventricularFlutter, 90, 190, reportedAt: at)])
        #expect(score.delays.count == (isReported ? 1 : 0))
        #expect(score.missed == (isReported ? [] : [10_000..<20_000]))
    }

    @Test func `an alarm that stands is no new report, nor is one of tachycardia, and short episodes do not count`() {
        let standing = ReportedAlarm.made(.ventricularFlutter, 50, 400)
        let tachycardia = ReportedAlarm.made(.ventricularTachycardia, 101, 150)
        let score = Self.score("0 (N,100 (VFL,110 (N,300 (VF,309.99 (N", [standing, tachycardia])
        #expect(score.episodeCount == 1 && score.missed.count == 1)
        let again = Self.score(
            "0 (N,100 (VFL,110 (N", [standing, .made(.ventricularFlutter, 101, 150, reportedAt: 104)])
        #expect(again.delays == [4])
    }

    @Test func `the first report in time makes the delay`() {
        let score = Self.score(
            "0 (N,100 (VF,200 (N,300 (VF,400 (N,500 (VF,600 (N",
            [
                .made(.ventricularFlutter, 95, 99, reportedAt: 98),
                .made(.ventricularFlutter, 100, 103, reportedAt: 103),
                .made(.ventricularFlutter, 104, 190, reportedAt: 107),
                .made(.ventricularFlutter, 301, 390, reportedAt: 309),
                .made(.ventricularFlutter, 501, 590, reportedAt: 505),
            ])
        #expect(score.delays == [3, 9, 5])
        #expect(score.medianDelay == 5 && score.longestDelay == 9)
    }

    @Test func `durations compare the alarm with the marks both ways`() {
        // VF 100-200 and VT 200-300; the alarm has 80 s of the one, 40 of the other, and 60 of neither.
        let score = Self.score(
            "0 (N,100 (VF,200 (VT,300 (N",
            [
                .made(.ventricularFlutter, 60, 180), .made(.ventricularFlutter, 260, 320),
                .made(.ventricularTachycardia, 230, 270),
            ])
        #expect(score.fibrillation == Part(seconds: 80, of: 100))
        #expect(score.fibrillationAlarm == Part(seconds: 80, of: 180))
        #expect(score.ventricularAlarm == Part(seconds: 120, of: 180))
        // Any life-threatening alarm answers VT: 230-300.
        #expect(score.tachycardia == Part(seconds: 70, of: 100))
    }

    @Test func `a run or a fast rate is no life-threatening alarm`() {
        let score = Self.score(
            "0 (VT,100 (N", [.made(.ventricularRun, 0, 100), .made(.tachycardia, 0, 100), .made(.pause, 0, 4)])
        #expect(score.tachycardia == Part(seconds: 0, of: 100))
        #expect(score.falseAlarms.isEmpty)
    }

    @Test func `VT is silent or noisy where no alarm stands and there is noise, or nothing for 4 s`() {
        // Beats to 110; noise 120-130, of which the alarm covers 125-130; nothing but the alarm's end to 140, then a
        // beat.
        let score = Self.score(
            "0 (N,100 (VT,150 (N", [.made(.extremeTachycardia, 125, 130)], seconds: 200,
            beats: (0...110).map(Double.init) + (140...200).map(Double.init),
            states: [(0, .good), (120, .noisy), (130, .good)])
        // 114-125 and 134-140.
        #expect(score.blindTachycardia == Part(seconds: 17, of: 50))
    }

    @Test func `an alarm is false if it overlaps none of the marks, and hours are those outside them`() {
        let marks = "0 (N,100 (VF,200 (N,300 (NOISE,400 (SVTA,500 (ASYS,600 (N,700 (VT,800 (N"
        let score = Self.score(
            marks,
            [
                .made(.asystole, 10, 20), .made(.extremeBradycardia, 30, 40), .made(.extremeBradycardia, 210, 220),
                .made(.extremeTachycardia, 420, 430), .made(.ventricularFlutter, 90, 101),
                .made(.ventricularTachycardia, 799, 820), .made(.asystole, 390, 410), .made(.asystole, 590, 600),
                .made(.couplet, 30, 40),
            ], seconds: 1_300)
        #expect(
            score.falseAlarms.map(\.kind) == [.asystole, .extremeBradycardia, .extremeBradycardia, .extremeTachycardia])
        #expect(score.falseCount(without: .extremeBradycardia) == 2)
        #expect(score.otherSeconds == 900 && score.otherHours == 0.25)
    }

    @Test func `records add up`() {
        var sum = Self.score("0 (N,100 (VF,200 (N", [.made(.ventricularFlutter, 100, 150, reportedAt: 104)])
        sum.add(Self.score("0 (N,100 (VF,200 (VT,300 (N", [.made(.asystole, 10, 20)]))
        #expect(sum.episodeCount == 2 && sum.delays == [4])
        #expect(sum.fibrillation == Part(seconds: 50, of: 200))
        #expect(sum.tachycardia == Part(seconds: 0, of: 100))
        #expect(sum.falseAlarms.count == 1)
        #expect(sum.otherSeconds == 1_700)
        #expect(MalignantRhythmScore().fibrillation.share.isNaN)
    }
}
