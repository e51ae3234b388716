// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import ecgbench

struct BedsideAlarmScoreTests {
    /// Counts records that ours answers at some time, reported with a delay from 5:00, or does not (`nil`).
    private static func score(_ records: [(isTrue: Bool, delay: Double?)]) -> BedsideAlarmScore {
        var score = BedsideAlarmScore()
        for (isTrue, delay) in records {
            let alarms = delay.map { [ReportedAlarm.made(.asystole, 290, 300, reportedAt: 300 + $0)] } ?? []
            score.add(
                BedsideAlarm(record: "a1s", kind: .asystole, isTrue: isTrue), AlarmLog.made(seconds: 330, alarms))
        }
        return score
    }

    @Test func `a missed alarm counts five times in the score`() {
        let score = Self.score([
            (true, -3), (true, -3), (true, nil), (false, nil), (false, nil), (false, nil), (false, 1),
        ])
        #expect(score.found == 2 && score.missed == 1 && score.quiet == 3 && score.raised == 1)
        // 5 right of 5 right, 1 false and 5 times 1 missed.
        #expect(score.challengeScore == 5.0 / 11)
        #expect(score.foundShare == 2.0 / 3 && score.quietShare == 0.75)
    }

    @Test func `delays are those of true alarms, from 5-00 to the report`() {
        let score = Self.score([(true, -8), (true, 2), (true, -1), (true, nil), (false, 30)])
        #expect(score.delays == [-8, 2, -1])
        #expect(score.medianDelay == -1 && score.longestDelay == 2)
    }

    @Test func `seconds of silence add up over records`() {
        let silent = ShownMoment(sampleIndex: .at(20), heartRate: nil, state: .good, hasAlarm: false)
        var score = BedsideAlarmScore()
        for count in 1...2 {
            score.add(
                BedsideAlarm(record: "a1s", kind: .asystole, isTrue: false),
                AlarmLog.made(seconds: 30, moments: Array(repeating: silent, count: count)))
        }
        #expect(score.silentSeconds == 3)
    }

    @Test func `nothing has no shares`() {
        let score = BedsideAlarmScore()
        #expect(score.foundShare.isNaN && score.quietShare.isNaN && score.challengeScore.isNaN)
        #expect(score.medianDelay.isNaN && score.longestDelay.isNaN)
    }

    @Test func `a report has a row for each kind that is there, and a line for each miss`() {
        var report = BedsideAlarmReport(model: "node")
        let quiet = AlarmLog.made(seconds: 300)
        let loud = AlarmLog.made(seconds: 300, [.made(.asystole, 290, 295)])
        report.add(BedsideAlarm(record: "a1s", kind: .asystole, isTrue: true), loud)
        report.add(BedsideAlarm(record: "a2s", kind: .asystole, isTrue: true), quiet)
        report.add(BedsideAlarm(record: "a3s", kind: .asystole, isTrue: false), loud)
        report.add(BedsideAlarm(record: "b4s", kind: .extremeBradycardia, isTrue: false), quiet)
        #expect(
            report.misses == [
                "a2s asystole, true, missed: no condition; signal good; heart rate unknown",
                "a3s asystole, false, raised: asystole 4:50.0 to 4:55.0, reported 4:51.0; "
                    + "signal good; heart rate unknown",
            ])
        let names = report.text.split(separator: "\n").prefix(4).map {
            $0.prefix { $0 != "0" && $0 != "1" && $0 != "2" }
        }
        #expect(
            names.dropFirst().map { $0.trimmingPrefix(" ").split(separator: "  ").first ?? "" } == [
                "asystole", "extreme bradycardia", "all",
            ])
        #expect(report.all.found == 1 && report.all.missed == 1 && report.all.raised == 1 && report.all.quiet == 1)
    }
}
