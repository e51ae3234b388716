// SPDX-License-Identifier: Apache-2.0

import Segmenter
import Signal

/// `ecgbench ec57 --rates`: the detector on copies of the records at other rates, upside down and at other gains.
///
/// A quarter of the gain is what a recorder without calibration may come to. It is scored twice: with the smallest beat of
/// the bedside standards, and with one that was moved along with the gain, as such a recorder's user would set it.
struct VariantTest {
    /// What is done to a record.
    enum Variant {
        case original
        case rate(Int)
        case gain(Float)
        /// The gain, and as much off the smallest beat.
        case gainAndSmallestBeat(Float)

        static let all: [Variant] = [
            .original, .rate(128), .rate(250), .rate(500), .rate(1_000), .gain(-1), .gain(0.25),
            .gainAndSmallestBeat(0.25), .gain(4),
        ]

        /// Its name in tables.
        var name: String {
            switch self {
            case .original: "original"
            case .rate(let hertz): "\(hertz) Hz"
            case .gain(-1): "inverted"
            case .gain(let factor): "gain \(factor)"
            case .gainAndSmallestBeat(let factor): "gain \(factor), smallest beat \(smallestBeat) mV"
            }
        }

        /// The complexes up to which nothing is counted, in millivolts.
        var smallestBeat: Double {
            let standard = QRSDetector.standardSmallestBeatInMillivolts
            guard case .gainAndSmallestBeat(let factor) = self else { return standard }
            return Double(factor) * standard
        }

        /// The copy of a recording. Its rate must be a whole number of hertz.
        func copy(of recording: Recording) -> Recording {
            switch self {
            case .original: return recording
            case .gain(let factor), .gainAndSmallestBeat(let factor):
                return recording.replacing(millivolts: recording.millivolts.map { factor * $0 })
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
    init(records: [Int], in folders: RecordFolders) throws {
        groups = [
            Group(name: "all \(records.count)", key: "gross", scores: []),
            Group(name: "DS1", key: "ds1", scores: []), Group(name: "DS2", key: "ds2", scores: []),
        ]
        let members = [Set(records), Set(DataSplit.ds1), Set(DataSplit.ds2)]
        for index in groups.indices { groups[index].scores = Variant.all.map { _ in BeatScore() } }
        for record in records {
            let recording = try folders.recording(record)
            guard recording.rate.hertz == recording.rate.hertz.rounded() else {
                throw FileError(message: "record \(record): its rate is no whole number of hertz")
            }
            for (index, variant) in Variant.all.enumerated() {
                let copy = variant.copy(of: recording)
                let beats = DetectedBeats.withoutClasses(of: copy, smallestBeat: variant.smallestBeat)
                let score = EC57Command.result(of: copy, beats).score
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
