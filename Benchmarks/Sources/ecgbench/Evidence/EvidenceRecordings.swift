// SPDX-License-Identifier: Apache-2.0

import Signal

/// The recordings that the detector's evidence is fitted on, with what is changed in them.
struct EvidenceRecordings {
    private let folders: RecordFolders
    private let rhythms = AblationCorpus.rhythms
    private var noises: NoiseSource
    private var copies: CopySource

    /// Takes the folder of the MIT-BIH records, beside which svdb may lie, and that of the noise.
    init(records: String, noises: String) {
        folders = RecordFolders(records)
        self.noises = NoiseSource(folder: noises)
        copies = CopySource(noises: noises)
    }

    /// All conditions; those of svdb if it is there.
    func conditions() throws -> [EvidenceCondition] {
        let hasMore = fileExists(folders.supraventricular)
        if !hasMore { print("\(folders.supraventricular): not there, left out") }
        return EvidenceCondition.all(
            of: DataSplit.ds1, paced: DataSplit.paced, svdb: hasMore ? try folders.supraventricularRecords() : [],
            rhythms: rhythms.count)
    }

    /// The recording of a condition; `nil` if it cannot be changed so, because it has no beats for that.
    mutating func recording(under condition: EvidenceCondition) throws -> Recording? {
        guard condition.record != 0 else { return rhythms[condition.rhythm] }
        var recording = try folders.recording(condition.record, lead: condition.lead)
        for change in condition.changes {
            guard let copy = try copies.copy(change, of: recording, otherLead: { recording }) else { return nil }
            recording = Recording(copy, of: recording)
        }
        guard let noise = condition.noise else { return recording }
        let noisy = try noises.add(
            noise.rawValue, channel: condition.channel, decibels: Double(condition.decibels),
            startingAt: -condition.roll, to: recording)
        guard let noisy else {
            throw FileError(message: "\(noises.folder)/\(noise.rawValue): its rate is not that of the records")
        }
        return noisy
    }
}
