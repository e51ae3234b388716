// SPDX-License-Identifier: Apache-2.0

import Signal

/// A recording, what is changed in it, and what a mistake in it weighs: what the detector's evidence is fitted on.
///
/// A mistake in DS1 or in the paced records as they are weighs 5, one in svdb 2. The records of the noise stress test, 118 and 119, have the noise of
/// moving electrodes that is added there, at 12, 6 and 0 dB. The others have the other channel of that noise, each from a place
/// of its own, at 12 and 6 dB. Every third record has the noise of muscles at 6 dB as well. Both databases also take part with
/// their other lead, and as copies: with runs of ventricular beats, with tachycardias, played half as fast again, and at 128 Hz
/// with glitches. Synthetic rhythms are what neither has: tachycardias of broad complexes, tall T waves.
struct EvidenceCondition {
    /// A recording of noise, by its name in the noise stress test database.
    enum Noise: String {
        case electrodes = "em"
        case muscles = "ma"
    }

    /// The record's number; 0 for all synthetic rhythms.
    var record: Int
    /// What a mistake weighs in the fit.
    var weight: Float
    /// The noise that is added; `nil` for the record as it is.
    var noise: Noise?
    /// The ratio of signal to noise.
    var decibels = 0
    /// The channel of the noise.
    var channel = 0
    /// The lead.
    var lead = LeadChoice.first
    /// What is changed, one change after the other.
    var changes: [RecordingCopy] = []
    /// The synthetic rhythm's number.
    var rhythm = 0
    /// The samples of the noise that come after its first lap: it is rolled forward by this much.
    var roll = 0

    /// The row of the table of mistakes that it counts in.
    var name: String {
        guard let noise else {
            let isPaced = DataSplit.paced.contains(record)
            let source =
                record == 0 ? "synthetic" : isPaced ? "paced" : record < Self.firstOfSvdb ? "DS1" : "svdb"
            let added = (lead == .second ? ["second lead"] : []) + changes.map(\.name)
            return added.isEmpty ? source : "\(source): \(added.joined(separator: ", "))"
        }
        let isStressTest = noise == .electrodes && channel == 0
        let records = isStressTest ? NoiseStressTest.records.map(String.init).joined(separator: ", ") : "others"
        return "\(records): \(noise.rawValue), \(decibels) dB"
    }

    /// All conditions of some records of DS1, of paced ones and of svdb, and of synthetic rhythms.
    static func all(of records: [Int], paced: [Int], svdb: [Int], rhythms: Int) -> [EvidenceCondition] {
        var found = (records + paced).map { EvidenceCondition(record: $0, weight: 5) }
        found += records.flatMap(noisy)
        found += records.enumerated().filter { $0.offset % 3 == 0 }.map {
            EvidenceCondition(record: $0.element, weight: 0.25, noise: .muscles, decibels: 6)
        }
        found += svdb.map { EvidenceCondition(record: $0, weight: 2) }
        found += records.map { EvidenceCondition(record: $0, weight: 1, lead: .second) }
        found += svdb.map { EvidenceCondition(record: $0, weight: 0.5, lead: .second) }
        for changes in copies {
            // Copies do not keep the marks of flutter.
            found += records.filter { $0 != flutterRecord }.map {
                EvidenceCondition(record: $0, weight: 0.5, changes: changes)
            }
            found += svdb.map { EvidenceCondition(record: $0, weight: 0.25, changes: changes) }
        }
        return found + (0..<rhythms).map { EvidenceCondition(record: 0, weight: 5, rhythm: $0) }
    }

    /// The numbers of svdb begin here.
    private static let firstOfSvdb = 800
    /// The one record of DS1 that has ventricular flutter.
    private static let flutterRecord = 207
    /// What copies are changed by.
    private static var copies: [[RecordingCopy]] {
        [
            [.episodes(.ventricular)], [.episodes(.tachycardia)], [.tempo(1.5)],
            [.rate(128), .glitches(perSecond: 10, millivolts: 5)],
        ]
    }

    /// A record of DS1 with the noise of moving electrodes.
    private static func noisy(_ record: Int) -> [EvidenceCondition] {
        guard !NoiseStressTest.records.contains(record) else {
            return [12, 6, 0].map { decibels in
                EvidenceCondition(
                    record: record, weight: decibels > 0 ? 2 : 1, noise: .electrodes, decibels: decibels)
            }
        }
        return [12, 6].map { decibels in
            // The noise is as long as a record: 650,000 samples.
            EvidenceCondition(
                record: record, weight: 0.25, noise: .electrodes, decibels: decibels, channel: 1,
                roll: record * 3_000 % 600_000)
        }
    }

    /// Whether a candidate at a sample takes part: with noise, if the noise is there.
    func includes(_ index: SampleIndex, rate: SampleRate) -> Bool {
        noise == nil || NoiseStressGenerator.isNoisy(index, rate: rate)
    }
}
