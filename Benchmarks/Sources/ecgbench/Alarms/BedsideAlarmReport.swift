// SPDX-License-Identifier: Apache-2.0

import Signal

/// What `ecgbench alarms` prints of the alarms of a bedside monitor.
struct BedsideAlarmReport {
    /// The model's name.
    var model: String
    /// The scores by kind.
    private(set) var kinds: [BedsideAlarmKind: BedsideAlarmScore] = [:]
    /// The score of all.
    private(set) var all = BedsideAlarmScore()
    /// A line for each true alarm that was missed and each false one that was raised.
    private(set) var misses: [String] = []

    /// A report without any record.
    init(model: String) { self.model = model }

    /// Counts a record.
    mutating func add(_ alarm: BedsideAlarm, _ log: AlarmLog) {
        kinds[alarm.kind, default: BedsideAlarmScore()].add(alarm, log)
        all.add(alarm, log)
        guard (alarm.answer(in: log) != nil) != alarm.isTrue else { return }
        let said = log.statement(
            in: BedsideAlarm.stretch(at: log.rate), rateAt: BedsideAlarm.raisedAt(log.rate))
        misses.append("\(alarm.record) \(alarm.kind.name), \(alarm.isTrue ? "true, missed" : "false, raised"): \(said)")
    }

    /// Kinds that have alarms, with their scores.
    private var rows: [(kind: BedsideAlarmKind, score: BedsideAlarmScore)] {
        BedsideAlarmKind.allCases.compactMap { kind in kinds[kind].map { (kind, $0) } }
    }

    /// A table and the misses for people.
    var text: String {
        var table = Table(columns: [
            "alarm at 5:00", "true", "found", "found %", "false", "quiet", "quiet %", "score %", "delay median s",
            "longest s", "silent s",
        ])
        for (name, score) in rows.map({ ($0.kind.name, $0.score) }) + [("all", all)] {
            table.add([
                name, "\(score.found + score.missed)", "\(score.found)", fixed(100 * score.foundShare, 1),
                "\(score.quiet + score.raised)", "\(score.quiet)", fixed(100 * score.quietShare, 1),
                fixed(100 * score.challengeScore, 1), fixed(score.medianDelay, 1), fixed(score.longestDelay, 1),
                "\(score.silentSeconds)",
            ])
        }
        let title = "misses: what the monitor said from 4:46 to 5:06, and the heart rate at 5:00"
        return ([table.text] + (misses.isEmpty ? [] : [([title] + misses).joined(separator: "\n")]))
            .joined(separator: "\n\n")
    }

    /// One object for programs.
    var json: JSONObject {
        var object = JSONObject()
        object.add("model", model)
        for (kind, score) in rows { object.add(kind.rawValue, score.json) }
        object.add("all", all.json)
        object.add("misses", misses)
        return object
    }
}
