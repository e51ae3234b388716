// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Where records lie: the folder of the MIT-BIH Arrhythmia Database, and `svdb` beside it, the Supraventricular one.
struct RecordFolders {
    /// The folder of the Arrhythmia Database.
    let arrhythmia: String
    /// The folder of the Supraventricular Arrhythmia Database, which may be missing.
    let supraventricular: String

    /// Takes the folder of the Arrhythmia Database.
    init(_ arrhythmia: String) {
        self.arrhythmia = arrhythmia
        supraventricular = "\(arrhythmia)/../svdb"
    }

    /// Reads a record from the folder that has its header. The databases have no number in common.
    func recording(_ record: Int, lead: LeadChoice = .first) throws -> Recording {
        let folders = [arrhythmia, supraventricular]
        guard let folder = folders.first(where: { access("\($0)/\(record).hea", R_OK) == 0 }) else {
            throw FileError(message: "record \(record) is neither in \(arrhythmia) nor in \(supraventricular)")
        }
        return try Recording(record: record, in: folder, lead: lead)
    }

    /// The records of the Supraventricular Arrhythmia Database that are there, in ascending order.
    func supraventricularRecords() throws(FileError) -> [Int] {
        let records = try fileNames(in: supraventricular).compactMap { name in
            name.hasSuffix(".hea") ? Int(name.dropLast(4)) : nil
        }
        guard !records.isEmpty else { throw FileError(message: "\(supraventricular): no records") }
        return records.sorted()
    }

    /// The records that a word or a list names: `all`, `ds1`, `ds2`, `svdb`, or numbers between commas.
    func records(_ text: String) throws -> [Int] {
        switch text {
        case "all": return DataSplit.beats.records
        case "ds1": return DataSplit.ds1
        case "ds2": return DataSplit.ds2
        case "svdb": return try supraventricularRecords()
        default:
            var records: [Int] = []
            for word in text.split(separator: ",", omittingEmptySubsequences: false) {
                guard let number = Int(word), number > 0 else {
                    throw UsageError(
                        message: "--records takes all, ds1, ds2, svdb or numbers between commas, not '\(text)'")
                }
                guard !records.contains(number) else {
                    throw UsageError(message: "--records names \(number) twice")
                }
                records.append(number)
            }
            return records
        }
    }
}
