// SPDX-License-Identifier: Apache-2.0

import Signal

extension TextFormat {
    /// Appends totals as a block of lines, the first one like that of an event, the others indented to its text.
    func append(_ totals: borrowing Totals, to line: inout LineBuffer) {
        begin(totals.endSampleIndex, sign: UInt8(ascii: "="), in: &line)
        line.append(titleOf: totals, clock: clock)
        next("beats         ", in: &line)
        line.append(integer: totals.beatCount)
        line.append(" (")
        line.append(counts: totals.beatCounts)
        line.append("), ")
        line.append(integer: totals.noisyBeatCount)
        line.append(" noisy, ")
        line.append(integer: totals.pacedBeatCount)
        line.append(" paced")
        next("ectopic       V ", in: &line)
        line.append(percent: totals.burden(of: .ventricular))
        line.append(", S ")
        line.append(percent: totals.burden(of: .supraventricular))
        line.append(" of ")
        line.append(integer: totals.classifiedBeatCount)
        line.append(" beats with a class")
        next("longest runs  V ", in: &line)
        append(totals.ventricularRun, to: &line)
        line.append("; S ")
        append(totals.supraventricularRun, to: &line)
        next("heart rate    ", in: &line)
        append(totals.slowest, to: &line)
        line.append("; ")
        append(totals.fastest, to: &line)
        next("NN intervals  ", in: &line)
        line.append(integer: totals.intervals.count)
        line.append(", mean ")
        line.append(milliseconds: totals.intervals.mean, clock: clock, decimals: 0)
        line.append(", SDNN ")
        line.append(milliseconds: totals.intervals.standardDeviation, clock: clock, decimals: 1)
        line.append(", RMSSD ")
        line.append(milliseconds: totals.intervals.successiveDifference, clock: clock, decimals: 1)
        appendUnreadable(totals, to: &line)
        next("input         ", in: &line)
        line.append(integer: totals.missingSampleCount)
        line.append(" samples missing, ")
        line.append(integer: totals.inputProblemCount)
        line.append(" problems")
        appendAlarms(totals, to: &line)
        if totals.hourCount > 1 { appendHours(totals, to: &line) }
        line.append("\n")
    }

    /// Starts another line of the block.
    private func next(_ label: StaticString, in line: inout LineBuffer) {
        line.append("\n                           ")
        line.append(label)
    }

    /// `3 at 0:12:03, 184/min`
    private func append(_ run: BeatRun, to line: inout LineBuffer) {
        line.append(integer: run.count)
        guard run.count > 0 else { return }
        line.append(" at ")
        line.append(hours: clock.milliseconds(run.firstSampleIndex))
        guard let rate = run.rate(at: clock.rate) else { return }
        line.append(", ")
        line.append(rate: rate)
        line.append("/min")
    }

    /// `48/min at 0:10:02`
    private func append(_ moment: Totals.RateMoment?, to line: inout LineBuffer) {
        line.append(rate: moment?.heartRate)
        guard let moment else { return }
        line.append("/min at ")
        line.append(hours: clock.milliseconds(moment.sampleIndex))
    }

    /// `0:00:12: learning 0:00:02, noisy 0:00:10`
    private func appendUnreadable(_ totals: borrowing Totals, to line: inout LineBuffer) {
        next("unreadable    ", in: &line)
        line.append(hours: clock.milliseconds(totals.unreadableDuration))
        var isFirst = true
        for state in SignalState.allCases where state != .good {
            let duration = totals.stateDurations[Int(state.rawValue)]
            guard duration > 0 else { continue }
            line.append(isFirst ? ": " : ", ")
            line.append(words: state.name)
            line.append(" ")
            line.append(hours: clock.milliseconds(duration))
            isFirst = false
        }
        guard totals.absence > 0 else { return }
        next("no input      ", in: &line)
        line.append(hours: totals.absence / 1_000_000)
    }

    /// `ventricular tachycardia 2, 0:00:41, longest 0:00:30`
    private func appendAlarms(_ totals: borrowing Totals, to line: inout LineBuffer) {
        next("alarms        ", in: &line)
        line.append(integer: totals.alarmCount)
        for kind in RhythmEvent.Kind.allCases {
            let alarms = totals.alarms[Int(kind.rawValue)]
            guard alarms.count > 0 || alarms.duration > 0 else { continue }
            next("  ", in: &line)
            line.append(words: kind.name)
            line.append(" ")
            line.append(integer: alarms.count)
            line.append(", ")
            line.append(hours: clock.milliseconds(alarms.duration))
            line.append(", longest ")
            line.append(hours: clock.milliseconds(alarms.longest))
        }
    }

    /// A table of beats by hour and class.
    private func appendHours(_ totals: borrowing Totals, to line: inout LineBuffer) {
        next("hour       N       S       V       F       Q", in: &line)
        for hour in 0..<totals.hourCount {
            next("", in: &line)
            line.append(integer: Int64(hour), width: 4)
            for index in 0..<5 { line.append(integer: Int64(totals.hourlyBeatCounts[hour][index]), width: 8) }
        }
    }
}
