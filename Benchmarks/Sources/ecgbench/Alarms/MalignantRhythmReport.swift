// SPDX-License-Identifier: Apache-2.0

import Signal

/// What `ecgbench alarms` prints of marked ventricular fibrillation, flutter and tachycardia.
struct MalignantRhythmReport {
    /// The shortest stretch of silent or noisy tachycardia that has a line, in seconds.
    private static let shortestListedInSeconds = 1.0

    /// The model's name.
    var model: String
    /// The score of all records.
    private(set) var score = MalignantRhythmScore()
    /// A line for each episode without its alarm, each stretch of tachycardia that is silent or noisy, and each false
    /// alarm.
    private(set) var misses: [String] = []

    /// A report without any record.
    init(model: String) { self.model = model }

    /// Counts a record.
    mutating func add(_ record: String, _ log: AlarmLog, marks: MalignantRhythmMarks) {
        let score = MalignantRhythmScore(log, marks: marks)
        self.score.add(score)
        func miss(_ what: String, _ samples: Range<SampleIndex>, in stretch: Range<SampleIndex>? = nil) {
            let stretch = stretch ?? samples
            let said = log.statement(in: stretch, rateAt: stretch.upperBound)
            misses.append("\(record) \(log.clock(samples)) \(what): \(said)")
        }
        for episode in score.missed {
            miss(
                "VF or VFL, not reported afresh", episode, in: MalignantRhythmScore.reportStretch(of: episode, log.rate)
            )
        }
        for episode in marks.tachycardia.ranges {
            guard log.lifeThreatening.contains(where: { $0.stands(in: episode) }) else {
                miss("VT without an alarm", episode)
                continue
            }
            for stretch in RangeSet(episode).intersection(log.blindTime).ranges {
                guard log.rate.seconds(at: stretch.upperBound - stretch.lowerBound) >= Self.shortestListedInSeconds
                else {
                    continue
                }
                miss("VT, silent or noisy", stretch)
            }
        }
        for alarm in score.falseAlarms {
            let (onset, end) = (alarm.samples.lowerBound, alarm.samples.upperBound)
            miss("false \(alarm.kind.name) in \(marks.rhythm(at: onset))", alarm.samples, in: onset..<end + 1)
        }
    }

    /// Tables and the misses for people.
    var text: String {
        let title = """
            misses: what the monitor said up to 10 s after the mark of VF or VFL, in VT without an alarm, in VT that \
            is silent or noisy for 1 s and more, and with a false alarm
            """
        return ([figures, falseAlarms] + (misses.isEmpty ? [] : [([title] + misses).joined(separator: "\n")]))
            .joined(separator: "\n\n")
    }

    private var figures: String {
        var table = Table(columns: ["figure", "value", "of", "share %"])
        func add(_ name: String, _ part: MalignantRhythmScore.Part) {
            table.add([name, fixed(part.seconds, 0), fixed(part.of, 0), fixed(100 * part.share, 1)])
        }
        add(
            "VF, VFL of 10 s and more: reported afresh within 10 s",
            MalignantRhythmScore.Part(seconds: Double(score.delays.count), of: Double(score.episodeCount)))
        table.add(["the delay of that report, median s", fixed(score.medianDelay, 1), "", ""])
        table.add(["the delay of that report, longest s", fixed(score.longestDelay, 1), "", ""])
        add("VF, VFL in the alarm of fibrillation, s", score.fibrillation)
        add("alarm of fibrillation within VF, VFL, s", score.fibrillationAlarm)
        add("alarm of fibrillation within VF, VFL, VT, s", score.ventricularAlarm)
        add("VT in a life-threatening alarm, s", score.tachycardia)
        add("VT in which the monitor is silent or noisy, s", score.blindTachycardia)
        add("silence, s", score.silence)
        return table.text
    }

    private var falseAlarms: String {
        var table = Table(columns: ["false alarms outside VT, VF, VFL, ASYS, NOISE", "number", "hours", "an hour"])
        func add(_ name: String, _ count: Int) {
            table.add([name, "\(count)", fixed(score.otherHours, 2), fixed(Double(count) / score.otherHours, 1)])
        }
        for kind in Self.kinds { add("\(kind.name)", score.falseCount(of: kind)) }
        add("all", score.falseAlarms.count)
        add("all without extreme bradycardia", score.falseCount(without: .extremeBradycardia))
        return table.text
    }

    /// The life-threatening conditions.
    private static var kinds: [RhythmEvent.Kind] { RhythmEvent.Kind.allCases.filter(\.isLifeThreatening) }

    /// One object for programs.
    var json: JSONObject {
        func json(_ part: MalignantRhythmScore.Part) -> JSONObject {
            var object = JSONObject()
            object.add("s", part.seconds)
            object.add("of_s", part.of)
            object.add("share", part.share)
            return object
        }
        var object = JSONObject()
        object.add("model", model)
        object.add("episodes", score.episodeCount)
        object.add("episodes_reported", score.delays.count)
        object.add("delay_median_s", score.medianDelay)
        object.add("delay_max_s", score.longestDelay)
        object.add("vf_in_alarm", json(score.fibrillation))
        object.add("alarm_in_vf", json(score.fibrillationAlarm))
        object.add("alarm_in_vf_vt", json(score.ventricularAlarm))
        object.add("vt_in_alarm", json(score.tachycardia))
        object.add("vt_silent_or_noisy", json(score.blindTachycardia))
        object.add("silent", json(score.silence))
        var falseAlarms = JSONObject()
        for kind in Self.kinds { falseAlarms.add("\(kind.name)", score.falseCount(of: kind)) }
        falseAlarms.add("hours", score.otherHours)
        falseAlarms.add("per_hour", Double(score.falseAlarms.count) / score.otherHours)
        falseAlarms.add(
            "per_hour_without_extreme_bradycardia",
            Double(score.falseCount(without: .extremeBradycardia)) / score.otherHours)
        object.add("false_alarms", falseAlarms)
        object.add("misses", misses)
        return object
    }
}
