// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ecgbench

struct AlarmDatabaseTests {
    /// An annotation file with one annotation of a code, 5 samples after the start.
    private static func annotation(code: UInt8) -> [UInt8] { [5, code << 2, 0, 0] }

    @Test func `a folder with ALARMS csv has judged alarms, whatever else lies there`() throws {
        let folder = try TemporaryFolder()
        try writeFile(Array("record,alarm,true\na1s,Tachycardia,1\n".utf8), to: "\(folder.path)/ALARMS.csv")
        try writeFile(Self.annotation(code: 28), to: "\(folder.path)/418.atr")
        guard case .bedside(let alarms) = try AlarmDatabase(folder.path) else {
            Issue.record("taken for marked rhythms")
            return
        }
        #expect(alarms == [BedsideAlarm(record: "a1s", kind: .extremeTachycardia, isTrue: true)])
    }

    @Test func `a folder of rhythm marks alone has its records in order, and one beat makes it another`() throws {
        let folder = try TemporaryFolder()
        for record in ["602", "418"] { try writeFile(Self.annotation(code: 28), to: "\(folder.path)/\(record).atr") }
        try writeFile([], to: "\(folder.path)/README")
        guard case .rhythms(let records) = try AlarmDatabase(folder.path) else {
            Issue.record("taken for judged alarms")
            return
        }
        #expect(records == ["418", "602"])
        try writeFile(Self.annotation(code: 1), to: "\(folder.path)/100.atr")
        #expect(throws: FileError.self) { try AlarmDatabase(folder.path) }
    }

    @Test func `a folder with neither is refused by its name`() throws {
        let folder = try TemporaryFolder()
        let error = try #require(throws: FileError.self) { try AlarmDatabase(folder.path) }
        #expect(error.message.contains(folder.path))
    }

    @Test(
        .needsRecordings(
            "the databases by which alarms are judged",
            files: ["cinc2015/ALARMS.csv", "cinc2015/a104s.dat", "vfdb/418.atr"]))
    func `the databases are recognized, and a record with a name is read without annotations`() throws {
        let data = try #require(Recordings.folder)
        guard case .bedside(let alarms) = try AlarmDatabase("\(data)/cinc2015"),
            case .rhythms(let records) = try AlarmDatabase("\(data)/vfdb")
        else {
            Issue.record("one is taken for the other")
            return
        }
        #expect(alarms.count(where: \.isTrue) == 162 && alarms.count == 385)
        #expect(records.count == 22 && records.first == "418")
        #expect(throws: FileError.self) { try AlarmDatabase("\(data)/mitdb") }
        let recording = try Recording(named: "a104s", in: "\(data)/cinc2015", hasAnnotations: false)
        #expect(recording.lead == "II" && recording.rate.hertz == 250)
        #expect(recording.millivolts.count == 75_000 && recording.annotations.isEmpty)
    }
}
