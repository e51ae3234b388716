// SPDX-License-Identifier: Apache-2.0

import Decoding

/// A folder of recordings by which alarms can be judged.
enum AlarmDatabase {
    /// Alarms of a bedside monitor, each judged true or false: the PhysioNet/CinC Challenge 2015.
    case bedside([BedsideAlarm])
    /// Records with marked rhythms, by name: the MIT-BIH Malignant Ventricular Ectopy Database.
    case rhythms([String])

    /// Recognizes a folder by what lies in it: ALARMS.csv, or reference annotations (`.atr`) that mark rhythms and no
    /// beats.
    init(_ folder: String) throws {
        let names = try fileNames(in: folder)
        if names.contains("ALARMS.csv") {
            let path = "\(folder)/ALARMS.csv"
            self = .bedside(
                try BedsideAlarm.list(parsing: String(decoding: try readFile(path), as: UTF8.self), path: path))
            return
        }
        let records = names.filter { $0.hasSuffix(".atr") }.map { String($0.dropLast(4)) }.sorted()
        let haveRhythmsAlone = try records.allSatisfy { record in
            try Recording.annotations(try readFile("\(folder)/\(record).atr")).allSatisfy { $0.mnemonic == "+" }
        }
        guard !records.isEmpty, haveRhythmsAlone else {
            throw FileError(message: "\(folder): neither ALARMS.csv nor .atr files with rhythm marks alone")
        }
        self = .rhythms(records)
    }
}
