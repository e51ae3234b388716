// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Testing

@testable import ecgbench

struct RecordFoldersTests {
    /// Writes a record of two signals, the one rising and the other falling, with one N at its fifth sample.
    private static func write(_ record: Int, leads: [String], hertz: Int, to folder: String) throws {
        let signals = leads.map { "\(record).dat 16 200 16 0 0 0 0 \($0)\n" }.joined()
        try writeFile(Array("\(record) \(leads.count) \(hertz) 10\n\(signals)".utf8), to: "\(folder)/\(record).hea")
        let samples = (0..<10).flatMap { index in
            leads.indices.map { UInt16(bitPattern: Int16($0 == 0 ? 200 * index : -200 * index)) }
        }
        try writeFile(samples.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }, to: "\(folder)/\(record).dat")
        try writeFile([5, 1 << 2, 0, 0], to: "\(folder)/\(record).atr")
    }

    /// Lets a body see the folder of the first database, with the second beside it.
    private static func withFolders(_ body: (String) throws -> Void) throws {
        let parent = FileManager.default.temporaryDirectory.appendingPathComponent("ecgbench-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: parent) }
        for name in ["", "/mitdb", "/svdb"] { try makeFolder(parent + name) }
        try write(114, leads: ["V5", "MLII"], hertz: 360, to: "\(parent)/mitdb")
        try write(103, leads: ["V5"], hertz: 360, to: "\(parent)/mitdb")
        for record in [894, 800, 812] {
            try write(record, leads: ["ECG1", "ECG2"], hertz: 128, to: "\(parent)/svdb")
        }
        try writeFile([], to: "\(parent)/svdb/SHA256SUMS")
        try body("\(parent)/mitdb")
    }

    @Test func `a record comes from the folder that has it, in the lead that was asked for`() throws {
        try Self.withFolders { folder in
            let folders = RecordFolders(folder)
            for (record, lead, name, second) in [
                (114, LeadChoice.first, "MLII", -1), (114, .second, "V5", 1), (800, .first, "ECG1", 1),
                (800, .second, "ECG2", -1),
            ] as [(Int, LeadChoice, String, Float)] {
                let recording = try folders.recording(record, lead: lead)
                #expect(recording.lead == name)
                #expect(recording.millivolts[1] == second)
                #expect(recording.rate.hertz == (record == 114 ? 360 : 128))
                #expect(recording.beats.map(\.sampleIndex) == [5])
            }
        }
    }

    @Test func `what is not there is named`() throws {
        try Self.withFolders { folder in
            let folders = RecordFolders(folder)
            let missing = try #require(throws: FileError.self) { try folders.recording(999) }
            #expect(missing.message.contains("record 999 is neither in \(folder) nor in"))
            let signal = try #require(throws: FileError.self) { try folders.recording(103, lead: .second) }
            #expect(signal.message.contains("103.hea: it has no such signal"))
        }
    }

    @Test func `svdb is every record of the folder, in order`() throws {
        try Self.withFolders { folder in
            let records = try RecordFolders(folder).records("svdb")
            #expect(records == [800, 812, 894])
        }
        #expect(throws: FileError.self) { try RecordFolders("nowhere").records("svdb") }
    }

    @Test func `records are words or numbers between commas, each once`() throws {
        let folders = RecordFolders("nowhere")
        #expect(try folders.records("ds2") == DataSplit.ds2)
        #expect(try folders.records("800,100") == [800, 100])
        for text in ["", "100,", "100,100", "ds3", "-1"] {
            #expect(throws: UsageError.self) { try folders.records(text) }
        }
    }

    @Test(.needsRecordings("the leads of records 100, 114 and 800"))
    func `the second lead of the databases is the signal that is not MLII, or their second`() throws {
        let folders = RecordFolders("\(try #require(Recordings.folder))/mitdb")
        #expect(try folders.recording(100, lead: .second).lead == "V5")
        #expect(try folders.recording(114, lead: .second).lead == "V5")
        #expect(try folders.recording(114).lead == "MLII")
        #expect(try folders.recording(102, lead: .second).lead == "V2")
    }
}
