// SPDX-License-Identifier: Apache-2.0

import Signal

extension LineBuffer {
    /// Appends the sentence of totals, without a newline:
    /// `totals of 0:30:05: 2273 beats (N 2001, ...), V 11.92 %, S 0.00 %; longest run V 3, S 0; heart rate 48...120/min; ...`.
    mutating func append(sentenceOf totals: borrowing Totals, clock: SampleClock) {
        append(titleOf: totals, clock: clock)
        append(": ")
        append(integer: totals.beatCount)
        append(" beats (")
        append(counts: totals.beatCounts)
        append("), V ")
        append(percent: totals.burden(of: .ventricular))
        append(", S ")
        append(percent: totals.burden(of: .supraventricular))
        append("; longest run V ")
        append(integer: totals.ventricularRun.count)
        append(", S ")
        append(integer: totals.supraventricularRun.count)
        append("; heart rate ")
        append(rate: totals.slowest?.heartRate)
        append("...")
        append(rate: totals.fastest?.heartRate)
        append("/min; SDNN ")
        append(milliseconds: totals.intervals.standardDeviation, clock: clock, decimals: 1)
        append(", RMSSD ")
        append(milliseconds: totals.intervals.successiveDifference, clock: clock, decimals: 1)
        append("; unreadable ")
        append(hours: clock.milliseconds(totals.unreadableDuration))
        append("; ")
        append(integer: totals.alarmCount)
        append(totals.alarmCount == 1 ? " alarm" : " alarms")
    }

    /// Appends what totals cover: `totals of 24:00:00 from 48:00:00, a day`, and `so far` if it goes on.
    mutating func append(titleOf totals: borrowing Totals, clock: SampleClock) {
        append("totals of ")
        append(hours: clock.milliseconds(totals.duration))
        if totals.scope == .day {
            append(", the day from ")
            append(hours: clock.milliseconds(totals.firstSampleIndex))
        }
        if !totals.isOver { append(", so far") }
    }

    /// Appends beats by class: `N 70, S 1, V 5, F 0, Q 2`.
    mutating func append(counts: InlineArray<5, Int>) {
        for beatClass in BeatClass.allCases {
            if beatClass != .normal { append(", ") }
            append(beatClass.letterByte)
            append(" ")
            append(integer: counts[Int(beatClass.rawValue)])
        }
    }

    /// Appends a part in percent, `11.92 %`, or `--` if it is unknown.
    mutating func append(percent: Double?) {
        guard let percent else {
            append(unknownInWidth: 2)
            return
        }
        append(percent, decimals: 2)
        append(" %")
    }

    /// Appends a number of samples as milliseconds, or `--` if it is unknown.
    mutating func append(milliseconds samples: Double?, clock: SampleClock, decimals: Int) {
        guard let samples else {
            append(unknownInWidth: 2)
            return
        }
        append(clock.milliseconds(samples), decimals: decimals)
        append(" ms")
    }

    /// Appends a name of lower-case words as a key, `ventricular_run`, or as a part of a journal field, `VENTRICULAR_RUN`.
    mutating func append(key name: StaticString, isUpperCase: Bool = false) {
        name.withUTF8Buffer { buffer in
            for index in 0..<buffer.count {
                let byte = unsafe buffer[index]
                let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                append(byte == UInt8(ascii: "-") ? UInt8(ascii: "_") : isUpperCase && isLetter ? byte - 32 : byte)
            }
        }
    }

    /// Appends a sample's number, or null.
    mutating func append(json sampleIndex: SampleIndex?) {
        if let sampleIndex { append(integer: sampleIndex) } else { append("null") }
    }

    /// Appends the beats of totals, all and by class, as members of an object of JSON.
    mutating func append(jsonBeatsOf totals: borrowing Totals) {
        append(",\"beats\":")
        append(integer: totals.beatCount)
        for beatClass in BeatClass.allCases {
            append(",\"beats_")
            append(beatClass.letterByte + 32)
            append("\":")
            append(integer: totals.beatCounts[Int(beatClass.rawValue)])
        }
    }
}
