// SPDX-License-Identifier: Apache-2.0

package import Signal

extension JournalRecord {
    /// Fills the entry from totals.
    package mutating func fill(_ totals: borrowing Totals, at arrival: Arrival = Arrival()) {
        begin(priority: .information, identifier: MessageID.totals, at: arrival)
        open("MESSAGE=")
        message.appendSource(to: &text)
        text.append(sentenceOf: totals, clock: clock)
        closeMessage()
        append(sampleIndex: totals.endSampleIndex)
        append(totals)
    }

    /// Appends the fields of totals; what is not known has no field.
    private mutating func append(_ totals: borrowing Totals) {
        field("ECG_SCOPE=", totals.scope.name)
        field("ECG_STATE=", totals.isOver ? "end" : "so-far")
        field("ECG_FIRST_SAMPLE=", integer: totals.firstSampleIndex)
        field("ECG_DURATION_S=", seconds: totals.duration)
        field("ECG_BEATS=", integer: Int64(totals.beatCount))
        for beatClass in BeatClass.allCases {
            open("ECG_BEATS_")
            text.append(beatClass.letterByte)
            text.append("=")
            text.append(integer: totals.beatCounts[Int(beatClass.rawValue)])
            close()
        }
        field("ECG_BEATS_NOISY=", integer: Int64(totals.noisyBeatCount))
        field("ECG_BEATS_PACED=", integer: Int64(totals.pacedBeatCount))
        field("ECG_BEATS_CLASSIFIED=", integer: Int64(totals.classifiedBeatCount))
        field("ECG_BURDEN_V_PERCENT=", totals.burden(of: .ventricular))
        field("ECG_BURDEN_S_PERCENT=", totals.burden(of: .supraventricular))
        field("ECG_RUN_V_BEATS=", integer: Int64(totals.ventricularRun.count))
        if totals.ventricularRun.count > 0 {
            field("ECG_RUN_V_SAMPLE=", integer: totals.ventricularRun.firstSampleIndex)
        }
        field("ECG_RUN_V_BPM=", rate: totals.ventricularRun.rate(at: clock.rate))
        field("ECG_RUN_S_BEATS=", integer: Int64(totals.supraventricularRun.count))
        if totals.supraventricularRun.count > 0 {
            field("ECG_RUN_S_SAMPLE=", integer: totals.supraventricularRun.firstSampleIndex)
        }
        field("ECG_RUN_S_BPM=", rate: totals.supraventricularRun.rate(at: clock.rate))
        if let slowest = totals.slowest {
            field("ECG_HEART_RATE_MIN_BPM=", rate: slowest.heartRate)
            field("ECG_HEART_RATE_MIN_SAMPLE=", integer: slowest.sampleIndex)
        }
        if let fastest = totals.fastest {
            field("ECG_HEART_RATE_MAX_BPM=", rate: fastest.heartRate)
            field("ECG_HEART_RATE_MAX_SAMPLE=", integer: fastest.sampleIndex)
        }
        field("ECG_NN_INTERVALS=", integer: Int64(totals.intervals.count))
        field("ECG_NN_MEAN_MS=", totals.intervals.mean.map(clock.milliseconds))
        field("ECG_SDNN_MS=", totals.intervals.standardDeviation.map(clock.milliseconds))
        field("ECG_RMSSD_MS=", totals.intervals.successiveDifference.map(clock.milliseconds))
        field("ECG_UNREADABLE_S=", seconds: totals.unreadableDuration)
        for state in SignalState.allCases where state.isCountedUnreadable {
            open("ECG_")
            text.append(key: state.name, isUpperCase: true)
            text.append("_S=")
            text.append(scaled: clock.milliseconds(totals.stateDurations[Int(state.rawValue)]), decimals: 3)
            close()
        }
        open("ECG_NO_INPUT_S=")
        text.append(scaled: totals.absence / 1_000_000, decimals: 3)
        close()
        field("ECG_MISSING_SAMPLES=", integer: Int64(totals.missingSampleCount))
        field("ECG_INPUT_PROBLEMS=", integer: Int64(totals.inputProblemCount))
        field("ECG_COMPUTE_OVERRUNS=", integer: Int64(totals.computeOverrunCount))
        field("ECG_ALARMS=", integer: Int64(totals.alarmCount))
        for kind in RhythmEvent.Kind.allCases { append(totals.alarms[Int(kind.rawValue)], of: kind) }
        appendHours(totals)
    }

    /// Appends the three fields of a kind of alarm, if there was one.
    private mutating func append(_ alarms: AlarmTotal, of kind: RhythmEvent.Kind) {
        guard alarms.count > 0 || alarms.duration > 0 else { return }
        open("ECG_ALARMS_")
        text.append(key: kind.name, isUpperCase: true)
        text.append("=")
        text.append(integer: alarms.count)
        close()
        open("ECG_ALARMS_")
        text.append(key: kind.name, isUpperCase: true)
        text.append("_S=")
        text.append(scaled: clock.milliseconds(alarms.duration), decimals: 3)
        close()
        open("ECG_ALARMS_")
        text.append(key: kind.name, isUpperCase: true)
        text.append("_LONGEST_S=")
        text.append(scaled: clock.milliseconds(alarms.longest), decimals: 3)
        close()
    }

    /// Appends the beats by hour and class, `3600/0/12/0/1 3590/2/9/0/0`.
    private mutating func appendHours(_ totals: borrowing Totals) {
        guard totals.hourCount > 0 else { return }
        open("ECG_BEATS_BY_HOUR=")
        for hour in 0..<totals.hourCount {
            if hour > 0 { text.append(" ") }
            for index in 0..<5 {
                if index > 0 { text.append("/") }
                text.append(integer: Int64(totals.hourlyBeatCounts[hour][index]))
            }
        }
        close()
    }

    /// Appends a field with a number of samples in seconds.
    private mutating func field(_ name: StaticString, seconds samples: SampleIndex) {
        open(name)
        text.append(scaled: clock.milliseconds(samples), decimals: 3)
        close()
    }

    /// Appends a field with a measure; no field if it is unknown.
    private mutating func field(_ name: StaticString, _ value: Double?) {
        guard let value else { return }
        open(name)
        text.append(value, decimals: 3)
        close()
    }
}
