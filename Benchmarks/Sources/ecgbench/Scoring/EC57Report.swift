// SPDX-License-Identifier: Apache-2.0

/// What `ecgbench ec57` prints of its results.
struct EC57Report {
    /// What was run.
    var request: EC57Command.Request
    /// A result a record.
    var results: [EC57Command.Result]

    /// Records whose counts are added up: the gross statistics of the standard.
    struct Group {
        var name: String
        var key: String
        var score: BeatScore
        /// The same records over their whole length, in a window of 50 ms.
        var tight: BeatScore
        /// With escape beats for supraventricular ones; nothing without classes.
        var withEscapes: BeatScore?
        /// Runs, episodes, heart rate and alarms; nothing without classes.
        var rhythm: RhythmScore?
        /// The figures of classification, with their intervals; nothing without classes.
        var figures: ClassFigures?
    }

    private var hasClasses: Bool { request.model != nil }

    /// The records together; and those of DS1 and DS2, those without a pacemaker, and DS2 without the record that
    /// holds most of its S beats, and without that of its F beats too, as far as all of them are there.
    var groups: [Group] {
        let present = Set(results.map(\.record))
        let kinds: [(String, String, [Int])] = [
            ("all \(results.count)", "gross", results.map(\.record)),
            ("without pacemaker", "unpaced", (DataSplit.ds1 + DataSplit.ds2)),
            ("DS1", "ds1", DataSplit.ds1),
            ("DS2", "ds2", DataSplit.ds2),
            ("DS2 - 232", "ds2_without_232", DataSplit.ds2.filter { $0 != 232 }),
            ("DS2 - 232, 213", "ds2_without_232_213", DataSplit.ds2.filter { $0 != 232 && $0 != 213 }),
        ]
        return kinds.filter { present.isSuperset(of: $0.2) }.map { name, key, records in
            var group = Group(name: name, key: key, score: BeatScore(), tight: BeatScore())
            let members = results.filter { records.contains($0.record) }
            if hasClasses { group.figures = ClassFigures(members) }
            for result in members {
                group.score.add(result.score)
                group.tight.add(result.tight)
                if let escapes = result.withEscapes {
                    group.withEscapes = group.withEscapes ?? BeatScore()
                    group.withEscapes?.add(escapes)
                }
                guard let rhythm = result.rhythm else { continue }
                if group.rhythm == nil { group.rhythm = rhythm } else { group.rhythm?.add(rhythm) }
            }
            return group
        }
    }

    /// Tables for people.
    var text: String {
        let groups = groups
        var detection = Table(columns: [
            "record", "lead", "beats", "missed", "extra", "QRS Se %", "+P %", "F1 %", "median ms", "20 ms %", "50 ms %",
        ])
        for result in results { detection.add([String(result.record), result.lead] + detectionCells(result.score)) }
        for group in groups { detection.add([group.name, ""] + detectionCells(group.score)) }
        var parts = request.beats == .annotated ? ["beats: those of the reference, at the detector's R peaks"] : []
        parts.append(detection.text)
        if hasClasses {
            var classes = Table(columns: [
                "record", "VEB", "missed", "extra", "VEB Se %", "+P %", "F1 %", "SVEB", "missed", "extra", "SVEB Se %",
                "+P %", "F1 %",
            ])
            for result in results { classes.add([String(result.record)] + classCells(result.score)) }
            for group in groups { classes.add([group.name] + classCells(group.score)) }
            parts.append(classes.text)
            parts += groups.compactMap { group in group.figures.map { figures(group.name, $0) } }
            parts += groups.map { "\($0.name): reference x found\n" + confusion($0.score) }
        }
        parts.append("whole records, within 50 ms; offset of the R peak; R peak to detection\n" + timing(groups))
        if hasClasses { parts += rhythmParts(groups) }
        return parts.joined(separator: "\n\n")
    }

    private func timing(_ groups: [Group]) -> String {
        var table = Table(columns: [
            "records", "QRS Se %", "+P %", "offset median ms", "95 % ms", "delay median ms", "99 % ms", "longest ms",
            "within 400 ms %",
        ])
        for group in groups {
            let score = group.tight
            table.add([
                group.name, fixed(100 * score.qrs.sensitivity, 2), fixed(100 * score.qrs.predictivity, 2),
                fixed(group.score.medianOffset, 1), fixed(group.score.offsetQuantile(0.95), 1),
                fixed(score.delayQuantile(0.5), 0), fixed(score.delayQuantile(0.99), 0),
                fixed(score.delayQuantile(1), 0), fixed(100 * score.share(foundWithin: 400), 3),
            ])
        }
        return table.text
    }

    private func detectionCells(_ score: BeatScore) -> [String] {
        let qrs = score.qrs
        return ["\(qrs.hits + qrs.misses)", "\(qrs.misses)", "\(qrs.falseAlarms)"] + shares(qrs) + [
            fixed(score.medianOffset, 1), fixed(100 * score.share(within: 20), 2),
            fixed(100 * score.share(within: 50), 2),
        ]
    }

    private func classCells(_ score: BeatScore) -> [String] {
        [score.ventricular, score.supraventricular].flatMap { detection in
            ["\(detection.hits + detection.misses)", "\(detection.misses)", "\(detection.falseAlarms)"]
                + shares(detection)
        }
    }

    private func shares(_ detection: BeatScore.Detection) -> [String] {
        [detection.sensitivity, detection.predictivity, detection.f1].map { fixed(100 * $0, 2) }
    }

    private func figures(_ name: String, _ figures: ClassFigures) -> String {
        var table = Table(columns: ["\(name): figure", "value", "95 % from", "to"])
        for row in figures.rows {
            let values = [row.value, row.interval?.lowerBound ?? .nan, row.interval?.upperBound ?? .nan]
            table.add([row.figure.name] + values.map { fixed(row.figure.scale * $0, 2) })
        }
        return table.text + "\n\(figures.patientCount) patients, drawn \(figures.resampleCount) times"
    }

    private func confusion(_ score: BeatScore) -> String {
        var table = Table(columns: ["", "n", "s", "v", "f", "q", "none"])
        for (letter, row) in zip(["N", "S", "V", "F", "Q", "none"], score.counts) {
            table.add([letter] + row.map(String.init))
        }
        return table.text
    }

    /// One object for programs.
    var json: JSONObject {
        var object = JSONObject()
        object.add("model", request.modelName)
        object.add("lead", request.lead.rawValue)
        object.add("beats", request.beats.rawValue)
        object.add("window_ms", EC57Command.windowInMilliseconds)
        object.add("skipped_s", EC57Command.skippedSeconds)
        object.add(
            "records",
            results.map { result in
                var record = JSONObject()
                record.add("record", result.record)
                record.add("lead", result.lead)
                add(result.score, tight: result.tight, to: &record)
                result.withEscapes?.addAsWithEscapes(to: &record)
                result.rhythm?.add(to: &record)
                return record
            })
        for group in groups {
            var member = JSONObject()
            add(group.score, tight: group.tight, to: &member)
            if let figures = group.figures { member.add("figures", figures.json) }
            group.withEscapes?.addAsWithEscapes(to: &member)
            group.rhythm?.add(to: &member)
            object.add(group.key, member)
        }
        return object
    }

    private func add(_ score: BeatScore, tight: BeatScore, to object: inout JSONObject) {
        object.add("qrs", score.qrs.json)
        if hasClasses {
            object.add("veb", score.ventricular.json)
            object.add("sveb", score.supraventricular.json)
            object.add("confusion", score.confusionJSON)
        }
        var offset = JSONObject()
        offset.add("median_ms", score.medianOffset)
        offset.add("p95_ms", score.offsetQuantile(0.95))
        offset.add("within_20_ms", score.share(within: 20))
        offset.add("within_50_ms", score.share(within: 50))
        object.add("offset", offset)
        var delay = JSONObject()
        delay.add("median_ms", score.delayQuantile(0.5))
        delay.add("p99_ms", score.delayQuantile(0.99))
        delay.add("max_ms", score.delayQuantile(1))
        object.add("delay", delay)
        var whole = JSONObject()
        whole.add("window_ms", EC57Command.tightWindowInMilliseconds)
        whole.add("qrs", tight.qrs.json)
        whole.add("delay_max_ms", tight.delayQuantile(1))
        whole.add("delay_within_400_ms", tight.share(foundWithin: 400))
        object.add("whole_record", whole)
    }
}
