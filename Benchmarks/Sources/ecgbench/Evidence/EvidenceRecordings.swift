// SPDX-License-Identifier: Apache-2.0

import Signal

/// The recordings that the detector's evidence is fitted on, with their noise; each record is read once.
struct EvidenceRecordings {
    /// The folder of the MIT-BIH records.
    let records: String
    private var noises: NoiseSource
    private var clean: [Int: Recording] = [:]

    /// Takes the two folders.
    init(records: String, noises: String) {
        self.records = records
        self.noises = NoiseSource(folder: noises)
    }

    /// The recording of a condition.
    mutating func recording(under condition: EvidenceCondition) throws -> Recording {
        let recording = try record(condition.record)
        guard let noise = condition.noise else { return recording }
        let noisy = try noises.add(
            noise.rawValue, channel: condition.channel, decibels: Double(condition.decibels),
            startingAt: -condition.roll, to: recording)
        guard let noisy else {
            throw FileError(message: "\(noises.folder)/\(noise.rawValue): its rate is not that of the records")
        }
        return noisy
    }

    private mutating func record(_ number: Int) throws -> Recording {
        if let known = clean[number] { return known }
        let recording = try Recording(record: number, in: records)
        clean[number] = recording
        return recording
    }
}
