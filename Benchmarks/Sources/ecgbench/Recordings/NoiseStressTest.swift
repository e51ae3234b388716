// SPDX-License-Identifier: Apache-2.0

import Classifier
import Signal

/// `ecgbench ec57 --noise`: the detector, or the whole line with a classifier, on records 118 and 119 with electrode motion noise, after ANSI/AAMI EC57.
struct NoiseStressTest {
    /// The ratios that the database has, in decibels.
    static let usualRatios = "24,18,12,6,0,-6"
    /// The clean records of the test.
    static let records = [118, 119]
    /// Units of the converter a millivolt, in records and noise.
    static let unitsPerMillivolt: Float = 200

    /// What was found at one ratio.
    struct Row {
        /// The ratio of signal to noise, in decibels.
        var decibels: Double
        /// A result a record, its first five minutes left out.
        var results: [EC57Command.Result]
        /// Beats of the noisy stretches alone, over all records.
        var noisy: BeatScore

        /// The counts of the records together.
        var gross: BeatScore {
            results.reduce(into: BeatScore()) { $0.add($1.score) }
        }
    }

    var rows: [Row]
    /// Whether beats were classified.
    let hasClasses: Bool

    /// Generates the noisy records and scores the detector on them.
    ///
    /// - Parameter classifier: makes what classifies the beats of a record; `nil` for the detector alone.
    init(
        ratios: [Double], records folder: String, noise header: String,
        classifier: (() throws -> BeatClassifier)? = nil
    ) throws {
        let noise = try Recording.signal(0, header: header)
        let generator = NoiseStressGenerator(rate: noise.rate, noise: Self.units(noise.millivolts))
        let recordings = try Self.records.map { try Recording(record: $0, in: folder) }
        guard recordings.allSatisfy({ $0.rate == noise.rate }) else {
            throw FileError(message: "\(header): its rate is not that of the records")
        }
        hasClasses = classifier != nil
        let temporary = try TemporaryFolder()
        rows = try ratios.map { decibels in
            var row = Row(decibels: decibels, results: [], noisy: BeatScore())
            for clean in recordings {
                let recording = Self.stressed(clean, by: generator, decibels: decibels)
                let (result, matches): (EC57Command.Result, [BeatMatcher.Match])
                if let classifier {
                    let run = try MonitorRun(
                        of: recording, by: try classifier(), annotationFile: "\(temporary.path)/\(clean.number).ecg")
                    (result, matches) = EC57Command.scored(recording, run)
                } else {
                    (result, matches) = EC57Command.scored(recording, DetectedBeats.withoutClasses(of: recording))
                }
                row.results.append(result)
                for match in matches where generator.isNoisy(match.sampleIndex) {
                    row.noisy.add(match, rate: recording.rate)
                }
            }
            return row
        }
    }

    /// The numbers between the commas of a list.
    static func ratios(_ text: String) throws(UsageError) -> [Double] {
        var ratios: [Double] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let ratio = Double(word), abs(ratio) <= 100 else {
                throw UsageError(message: "--noise takes decibels between commas, not '\(text)'")
            }
            ratios.append(ratio)
        }
        return ratios
    }

    /// Whole units of the converter, without the record's offset.
    static func units(_ millivolts: [Float]) -> [Int] {
        millivolts.map { Int(($0 * unitsPerMillivolt).rounded()) }
    }

    /// A recording with noise.
    static func stressed(
        _ recording: Recording, by generator: NoiseStressGenerator, decibels: Double
    ) -> Recording {
        let signal = units(recording.millivolts)
        let amplitude = generator.signalAmplitude(of: signal, normalBeats: normalBeats(of: recording))
        let noisy = generator.stressed(
            signal, gain: generator.gain(decibels: decibels, signalAmplitude: amplitude))
        return recording.replacing(millivolts: noisy.map { Float($0) / unitsPerMillivolt })
    }

    /// The beats that the signal is measured by: the ventricular, fused and unclassifiable ones are left out.
    static func normalBeats(of recording: Recording) -> [SampleIndex] {
        recording.beats.filter { $0.beatClass == .normal || $0.beatClass == .supraventricular }.map(\.sampleIndex)
    }

    /// Tables for people.
    var text: String {
        var parts = [table(\.qrs, of: "beats", "QRS")]
        if hasClasses { parts.append(table(\.ventricular, of: "VEB", "VEB")) }
        return parts.joined(separator: "\n\n")
    }

    /// The table of one kind of event.
    private func table(
        _ kind: KeyPath<BeatScore, BeatScore.Detection>, of events: String, _ name: String
    ) -> String {
        var table = Table(columns: [
            "SNR dB", "record", events, "missed", "extra", "\(name) Se %", "+P %", "noisy: Se %", "+P %",
        ])
        for row in rows {
            let ratio = row.decibels == row.decibels.rounded() ? fixed(row.decibels, 0) : "\(row.decibels)"
            for result in row.results {
                table.add([ratio, "\(result.record)"] + Self.cells(result.score[keyPath: kind]) + ["", ""])
            }
            table.add(
                [ratio, "gross"] + Self.cells(row.gross[keyPath: kind])
                    + Self.cells(row.noisy[keyPath: kind]).suffix(2))
        }
        return table.text
    }

    private static func cells(_ detection: BeatScore.Detection) -> [String] {
        [
            "\(detection.hits + detection.misses)", "\(detection.misses)", "\(detection.falseAlarms)",
            fixed(100 * detection.sensitivity, 2), fixed(100 * detection.predictivity, 2),
        ]
    }

    /// One object for programs.
    var json: JSONObject {
        var object = JSONObject()
        object.add(
            "noise",
            rows.map { row in
                var member = JSONObject()
                member.add("snr_db", row.decibels)
                member.add(
                    "records",
                    row.results.map { result in
                        var record = JSONObject()
                        record.add("record", result.record)
                        record.add("qrs", result.score.qrs.json)
                        if hasClasses { record.add("veb", result.score.ventricular.json) }
                        return record
                    })
                member.add("gross", row.gross.qrs.json)
                member.add("noisy_stretches", row.noisy.qrs.json)
                if hasClasses {
                    member.add("gross_veb", row.gross.ventricular.json)
                    member.add("noisy_stretches_veb", row.noisy.ventricular.json)
                }
                return member
            })
        return object
    }
}
