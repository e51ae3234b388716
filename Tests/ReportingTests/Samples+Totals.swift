// SPDX-License-Identifier: Apache-2.0

import Signal

extension Samples {
    /// An hour and a half of a recording, with two kinds of alarm.
    static var totals: Totals {
        var totals = Totals(scope: .whole, from: 0, samplesPerHour: 1_296_000)
        totals.isOver = true
        totals.endSampleIndex = 1_944_000
        totals.beatCounts = [5_800, 12, 96, 3, 5]
        totals.hourlyBeatCounts[0] = [3_800, 10, 90, 3, 2]
        totals.hourlyBeatCounts[1] = [2_000, 2, 6, 0, 3]
        totals.classifiedBeatCount = 5_913
        totals.noisyBeatCount = 4
        totals.pacedBeatCount = 1
        totals.slowest = Totals.RateMoment(heartRate: 48.24, sampleIndex: 21_600)
        totals.fastest = Totals.RateMoment(heartRate: 131.96, sampleIndex: 260_444)
        totals.ventricularRun = BeatRun(beatAt: 260_000)
        totals.ventricularRun.append(beatAt: 260_150)
        totals.ventricularRun.append(beatAt: 260_300)
        totals.supraventricularRun = BeatRun(beatAt: 9_000)
        for interval in [288, 297, 288, 279] { totals.intervals.note(interval) }
        totals.stateDurations[Int(SignalState.learning.rawValue)] = 720
        totals.stateDurations[Int(SignalState.good.rawValue)] = 1_939_680
        totals.stateDurations[Int(SignalState.noisy.rawValue)] = 3_600
        totals.absence = 61_500_000_000
        totals.missingSampleCount = 7
        totals.inputProblemCount = 2
        totals.computeOverrunCount = 3
        totals.alarms[Int(RhythmEvent.Kind.ventricularRun.rawValue)].count = 1
        totals.alarms[Int(RhythmEvent.Kind.ventricularRun.rawValue)].add(300)
        totals.alarms[Int(RhythmEvent.Kind.ventricularFlutter.rawValue)].count = 2
        totals.alarms[Int(RhythmEvent.Kind.ventricularFlutter.rawValue)].add(3_600)
        totals.alarms[Int(RhythmEvent.Kind.ventricularFlutter.rawValue)].add(7_236)
        return totals
    }

    /// A day so far of which nothing is known.
    static var emptyTotals: Totals { Totals(scope: .day, from: 31_104_000, samplesPerHour: 1_296_000) }

    /// Totals whose every figure is as long as it can be.
    static var longestTotals: Totals {
        var totals = totals
        totals.endSampleIndex = 24 * 1_296_000
        for index in 0..<5 {
            totals.beatCounts[index] = 1_000_000_000_000
            for hour in 0..<24 { totals.hourlyBeatCounts[hour][index] = .max }
        }
        for kind in RhythmEvent.Kind.allCases {
            totals.alarms[Int(kind.rawValue)].count = 1_000_000_000_000
            totals.alarms[Int(kind.rawValue)].add(.max / 2)
        }
        for index in 0..<8 { totals.stateDurations[index] = .max / 16 }
        return totals
    }
}
