// SPDX-License-Identifier: Apache-2.0

import Signal

extension JSONFormat {
    /// Appends the object of totals with its newline.
    func append(_ totals: borrowing Totals, at arrival: Arrival = Arrival(), to line: inout LineBuffer) {
        begin("totals", at: totals.endSampleIndex, in: &line)
        line.append(",\"scope\":\"")
        line.append(totals.scope.name)
        line.append(totals.isOver ? "\",\"state\":\"end\"" : "\",\"state\":\"so-far\"")
        line.append(",\"first_sample\":")
        line.append(integer: totals.firstSampleIndex)
        append(seconds: totals.duration, "duration_s", to: &line)
        line.append(jsonBeatsOf: totals)
        line.append(",\"beats_noisy\":")
        line.append(integer: totals.noisyBeatCount)
        line.append(",\"beats_paced\":")
        line.append(integer: totals.pacedBeatCount)
        line.append(",\"beats_classified\":")
        line.append(integer: totals.classifiedBeatCount)
        line.append(",\"burden_v_percent\":")
        line.append(json: totals.burden(of: .ventricular), decimals: 3)
        line.append(",\"burden_s_percent\":")
        line.append(json: totals.burden(of: .supraventricular), decimals: 3)
        append(totals.ventricularRun, "run_v", to: &line)
        append(totals.supraventricularRun, "run_s", to: &line)
        append(totals.slowest, "heart_rate_min", to: &line)
        append(totals.fastest, "heart_rate_max", to: &line)
        line.append(",\"nn_intervals\":")
        line.append(integer: totals.intervals.count)
        line.append(",\"nn_mean_ms\":")
        line.append(json: totals.intervals.mean.map(clock.milliseconds), decimals: 3)
        line.append(",\"sdnn_ms\":")
        line.append(json: totals.intervals.standardDeviation.map(clock.milliseconds), decimals: 3)
        line.append(",\"rmssd_ms\":")
        line.append(json: totals.intervals.successiveDifference.map(clock.milliseconds), decimals: 3)
        append(seconds: totals.unreadableDuration, "unreadable_s", to: &line)
        for state in SignalState.allCases where state.isCountedUnreadable {
            line.append(",\"")
            line.append(key: state.name)
            line.append("_s\":")
            line.append(scaled: clock.milliseconds(totals.stateDurations[Int(state.rawValue)]), decimals: 3)
        }
        line.append(",\"no_input_s\":")
        line.append(scaled: totals.absence / 1_000_000, decimals: 3)
        line.append(",\"missing_samples\":")
        line.append(integer: totals.missingSampleCount)
        line.append(",\"input_problems\":")
        line.append(integer: totals.inputProblemCount)
        line.append(",\"compute_overruns\":")
        line.append(integer: totals.computeOverrunCount)
        appendAlarms(totals, to: &line)
        appendHours(totals, to: &line)
        end(at: totals.endSampleIndex, arrival, in: &line)
    }

    private func append(seconds samples: SampleIndex, _ key: StaticString, to line: inout LineBuffer) {
        line.append(",\"")
        line.append(key)
        line.append("\":")
        line.append(scaled: clock.milliseconds(samples), decimals: 3)
    }

    private func append(_ run: BeatRun, _ key: StaticString, to line: inout LineBuffer) {
        line.append(",\"")
        line.append(key)
        line.append("_beats\":")
        line.append(integer: run.count)
        line.append(",\"")
        line.append(key)
        line.append("_sample\":")
        line.append(json: run.count > 0 ? run.firstSampleIndex : nil)
        line.append(",\"")
        line.append(key)
        line.append("_bpm\":")
        line.append(jsonRate: run.rate(at: clock.rate))
    }

    private func append(_ moment: Totals.RateMoment?, _ key: StaticString, to line: inout LineBuffer) {
        line.append(",\"")
        line.append(key)
        line.append("_bpm\":")
        line.append(jsonRate: moment?.heartRate)
        line.append(",\"")
        line.append(key)
        line.append("_sample\":")
        line.append(json: moment?.sampleIndex)
    }

    /// Those kinds alone that there were.
    private func appendAlarms(_ totals: borrowing Totals, to line: inout LineBuffer) {
        line.append(",\"alarms\":")
        line.append(integer: totals.alarmCount)
        line.append(",\"alarms_by_kind\":{")
        var isFirst = true
        for kind in RhythmEvent.Kind.allCases {
            let alarms = totals.alarms[Int(kind.rawValue)]
            guard alarms.count > 0 || alarms.duration > 0 else { continue }
            line.append(isFirst ? "\"" : ",\"")
            line.append(kind.name)
            line.append("\":{\"count\":")
            line.append(integer: alarms.count)
            append(seconds: alarms.duration, "duration_s", to: &line)
            append(seconds: alarms.longest, "longest_s", to: &line)
            line.append("}")
            isFirst = false
        }
        line.append("}")
    }

    /// One array an hour, of beats by class in the order N, S, V, F, Q.
    private func appendHours(_ totals: borrowing Totals, to line: inout LineBuffer) {
        line.append(",\"beats_by_hour\":[")
        for hour in 0..<totals.hourCount {
            line.append(hour == 0 ? "[" : ",[")
            for index in 0..<5 {
                if index > 0 { line.append(",") }
                line.append(integer: Int64(totals.hourlyBeatCounts[hour][index]))
            }
            line.append("]")
        }
        line.append("]")
    }
}
