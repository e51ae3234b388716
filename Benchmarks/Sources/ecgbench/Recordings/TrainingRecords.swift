// SPDX-License-Identifier: Apache-2.0

/// The records that a network is trained on, by a word or a list, and where they lie.
struct TrainingRecords {
    /// The numbers, in order.
    let numbers: [Int]
    private let folder: String

    /// Takes `ds1`, `ds2`, `svdb` or numbers between commas; svdb lies beside the folder of the MIT-BIH records.
    init(_ text: String, in data: String) throws {
        switch text {
        case "ds1": (numbers, folder) = (DataSplit.ds1, data)
        case "ds2": (numbers, folder) = (DataSplit.ds2, data)
        case "svdb":
            let svdb = "\(data)/../svdb"
            (numbers, folder) = ((800..<900).filter { fileExists("\(svdb)/\($0).hea") }, svdb)
        default: (numbers, folder) = (text.split(separator: ",").compactMap { Int($0) }, data)
        }
        guard !numbers.isEmpty else { throw UsageError(message: "no records: '\(text)'") }
    }

    /// A record by its lead: 1 is MLII, or the first signal; 2 is the other.
    func recording(_ number: Int, lead: Int) throws -> Recording {
        let recording = try Recording(record: number, in: folder)
        guard lead == 2 else { return recording }
        let other = try Recording.signal(Int(recording.leadNumber) ^ 1, header: "\(folder)/\(number).hea")
        return recording.replacing(millivolts: other.millivolts)
    }
}
