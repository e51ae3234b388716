// SPDX-License-Identifier: Apache-2.0

import Signal

/// `ecgbench ec57 --rates`: the detector on copies of the records at other rates, upside down and at other gains.
struct VariantTest {
    /// What is done to a record.
    enum Variant {
        case original
        case rate(Int)
        case gain(Float)

        static let all: [Variant] = [
            .original, .rate(128), .rate(250), .rate(500), .rate(1_000), .gain(-1), .gain(0.25), .gain(4),
        ]

        /// Its name in tables.
        var name: String {
            switch self {
            case .original: "original"
            case .rate(let hertz): "\(hertz) Hz"
            case .gain(-1): "inverted"
            case .gain(let factor): "gain \(factor)"
            }
        }

        /// The copy of a recording. Its rate must be a whole number of hertz.
        func copy(of recording: Recording) -> Recording {
            switch self {
            case .original: return recording
            case .gain(let factor): return recording.replacing(millivolts: recording.millivolts.map { factor * $0 })
            case .rate(let hertz):
                guard let rate = SampleRate(hertz: Double(hertz)) else {
                    preconditionFailure("the rates of the test are supported ones")
                }
                let converter = SampleRateConverter(from: Int(recording.rate.hertz), to: hertz)
                return recording.replacing(millivolts: converter.converted(recording.millivolts), rate: rate)
            }
        }
    }

    /// A group of records and the counts of each variant, in the order of `Variant.all`.
    struct Group {
        var name: String
        var key: String
        var scores: [BeatScore]
    }

    var groups: [Group]

    /// Scores the detector on every copy.
    init(records: [Int], in folder: String) throws {
        groups = [
            Group(name: "all \(records.count)", key: "gross", scores: []),
            Group(name: "DS1", key: "ds1", scores: []), Group(name: "DS2", key: "ds2", scores: []),
        ]
        let members = [Set(records), Set(DataSplit.ds1), Set(DataSplit.ds2)]
        for index in groups.indices { groups[index].scores = Variant.all.map { _ in BeatScore() } }
        for record in records {
            let recording = try Recording(record: record, in: folder)
            guard recording.rate.hertz == recording.rate.hertz.rounded() else {
                throw FileError(message: "record \(record): its rate is no whole number of hertz")
            }
            for (index, variant) in Variant.all.enumerated() {
                let copy = variant.copy(of: recording)
                let score = EC57Command.result(of: copy, DetectedBeats.withoutClasses(of: copy)).score
                for group in groups.indices where members[group].contains(record) {
                    groups[group].scores[index].add(score)
                }
            }
        }
        let present = Set(records)
        groups.removeAll { group in
            group.key == "ds1" && !present.isSuperset(of: members[1])
                || group.key == "ds2" && !present.isSuperset(of: members[2])
        }
    }

    /// Tables for people: percent, and points more than the original.
    var text: String {
        var table = Table(columns: [
            "records", "copy", "missed", "extra", "QRS Se %", "+P %", "Se points", "+P points", "median ms", "95 % ms",
        ])
        for group in groups {
            let original = group.scores[0].qrs
            for (variant, score) in zip(Variant.all, group.scores) {
                let qrs = score.qrs
                table.add([
                    group.name, variant.name, "\(qrs.misses)", "\(qrs.falseAlarms)", fixed(100 * qrs.sensitivity, 2),
                    fixed(100 * qrs.predictivity, 2), fixed(100 * (qrs.sensitivity - original.sensitivity), 3),
                    fixed(100 * (qrs.predictivity - original.predictivity), 3), fixed(score.medianOffset, 1),
                    fixed(score.offsetQuantile(0.95), 1),
                ])
            }
        }
        return table.text
    }

    /// One object for programs.
    var json: JSONObject {
        var object = JSONObject()
        for group in groups {
            object.add(
                group.key,
                zip(Variant.all, group.scores).map { variant, score in
                    var member = JSONObject()
                    member.add("copy", variant.name)
                    member.add("qrs", score.qrs.json)
                    member.add("median_ms", score.medianOffset)
                    member.add("p95_ms", score.offsetQuantile(0.95))
                    return member
                })
        }
        return object
    }
}
