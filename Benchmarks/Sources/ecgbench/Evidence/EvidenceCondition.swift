// SPDX-License-Identifier: Apache-2.0

import Signal

/// A record of DS1, the noise added to it, and what a mistake in it weighs: what the detector's evidence is fitted on.
///
/// Without noise a mistake weighs 5. The records of the noise stress test, 118 and 119, have the noise of moving electrodes
/// that is added there, at 12, 6 and 0 dB. The others have the other channel of that noise, each from a place of its own, at
/// 12 and 6 dB. Every third record has the noise of muscles at 6 dB as well.
struct EvidenceCondition: Equatable {
    /// A recording of noise, by its name in the noise stress test database.
    enum Noise: String {
        case electrodes = "em"
        case muscles = "ma"
    }

    /// The record's number.
    var record: Int
    /// What a mistake weighs in the fit.
    var weight: Float
    /// The noise that is added; `nil` for the record as it is.
    var noise: Noise?
    /// The ratio of signal to noise.
    var decibels = 0
    /// The channel of the noise.
    var channel = 0
    /// The samples of the noise that come after its first lap: it is rolled forward by this much.
    var roll = 0

    /// The row of the table of mistakes that it counts in.
    var name: String {
        guard let noise else { return "without noise" }
        let isStressTest = noise == .electrodes && channel == 0
        let records = isStressTest ? NoiseStressTest.records.map(String.init).joined(separator: ", ") : "others"
        return "\(records): \(noise.rawValue), \(decibels) dB"
    }

    /// All conditions of some records of DS1, those without noise first.
    static func all(of records: [Int] = DataSplit.ds1) -> [EvidenceCondition] {
        var found = records.map { EvidenceCondition(record: $0, weight: 5) }
        for record in records {
            if NoiseStressTest.records.contains(record) {
                for decibels in [12, 6, 0] {
                    found.append(
                        EvidenceCondition(
                            record: record, weight: decibels > 0 ? 2 : 1, noise: .electrodes, decibels: decibels))
                }
            } else {
                for decibels in [12, 6] {
                    // The noise is as long as a record: 650,000 samples.
                    found.append(
                        EvidenceCondition(
                            record: record, weight: 0.25, noise: .electrodes, decibels: decibels, channel: 1,
                            roll: record * 3_000 % 600_000))
                }
            }
        }
        for record in records.enumerated() where record.offset % 3 == 0 {
            found.append(EvidenceCondition(record: record.element, weight: 0.25, noise: .muscles, decibels: 6))
        }
        return found
    }

    /// Whether a candidate at a sample takes part: with noise, if the noise is there.
    func includes(_ index: SampleIndex, rate: SampleRate) -> Bool {
        noise == nil || NoiseStressGenerator.isNoisy(index, rate: rate)
    }
}
