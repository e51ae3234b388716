// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reporting
import Signal
import TestSupport
import Testing

@testable import Daemon
@testable import Viewing

@Suite struct StripFolderTests {
    private func files(_ byteCount: Int) -> [StripRecord.File] {
        StripRecord.endings.map {
            StripRecord.File(ending: $0, bytes: [UInt8](repeating: 65, count: byteCount))
        }
    }

    private func name(_ number: Int, of source: String = "bed7") -> String {
        "\(source)_s00000000000\(number)_couplet_onset"
    }

    private func names(_ path: String) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: path))
    }

    private func folder(_ path: String, limit: Int64 = 1_000_000, source: String = "bed7") -> StripFolder {
        let context = ReportContext(source: source, rate: SampleRate(hertz: 360)!, modelName: "m")
        return StripFolder(StripPlace(folder: path, byteLimit: limit, context: context))
    }

    @Test func `the folder is made, and its files are whole`() throws {
        let scratch = try TemporaryFolder()
        var folder = folder(scratch.path("a"))
        #expect(folder.check() == 0)
        #expect(folder.write(name(1), files(10)) == 0)
        #expect(try names(scratch.path("a")) == Set(StripRecord.endings.map { name(1) + $0.description }))
        let mode = try FileManager.default.attributesOfItem(atPath: scratch.path("a/\(name(1)).svg"))[.posixPermissions]
        #expect((mode as? Int ?? 0) & 0o007 == 0)
    }

    @Test func `the oldest strips leave first, whole, and nothing else`() throws {
        let scratch = try TemporaryFolder()
        let path = scratch.path
        let others = ["notes.txt", "bed7_plan.hea", "bed8_s000000000001_couplet_onset.hea", "bed7_s1.dat"]
        for other in others { try scratch.write(String(repeating: "x", count: 100_000), to: other) }
        // Four files of a block each.
        var folder = folder(path, limit: 3 * 16_384)
        for number in 1...5 {
            #expect(folder.write(name(number), files(4_000)) == 0)
            #expect(folder.takeRemovedCount() == (number > 3 ? 1 : 0))
        }
        let left = (3...5).flatMap { number in StripRecord.endings.map { name(number) + $0.description } }
        #expect(try names(path) == Set(left + others))
    }

    @Test func `what is there at the start counts, and what an ended process left goes`() throws {
        let scratch = try TemporaryFolder()
        try scratch.write(String(repeating: "x", count: 4_000), to: "\(name(1)).dat.new")
        try scratch.write("x", to: "\(name(1)).svg")
        var folder = folder(scratch.path, limit: 16_384)
        #expect(folder.write(name(2), files(1)) == 0)
        #expect(folder.takeRemovedCount() == 1)
        #expect(try names(scratch.path) == Set(StripRecord.endings.map { name(2) + $0.description }))
    }

    @Test func `a strip that is larger than all may be is none, and takes none away`() throws {
        let scratch = try TemporaryFolder()
        var folder = folder(scratch.path, limit: 20_000)
        #expect(folder.write(name(1), files(1)) == 0)
        #expect(folder.write(name(2), files(9_000)) == EFBIG)
        #expect(try names(scratch.path).count == 4)
    }

    @Test func `a FIFO or a link in a file's place is neither waited for nor followed`() throws {
        let scratch = try TemporaryFolder()
        try scratch.write("mine", to: "mine")
        try #require(mkfifo(scratch.path("\(name(1)).dat.new"), 0o600) == 0)
        try #require(mkfifo(scratch.path("\(name(1)).svg"), 0o600) == 0)
        try #require(symlink(scratch.path("mine"), scratch.path("\(name(1)).hea.new")) == 0)
        var folder = folder(scratch.path)
        #expect(folder.write(name(1), files(3)) == 0)
        #expect(try readText(scratch.path("mine")) == "mine")
        #expect(try readText(scratch.path("\(name(1)).svg")) == "AAA")
    }

    @Test func `what cannot be written leaves nothing behind`() throws {
        let scratch = try TemporaryFolder()
        var missing = folder(scratch.path("no/such"))
        #expect(missing.check() == ENOENT)
        #expect(missing.write(name(1), files(1)) == ENOENT)
        try scratch.write("x", to: "file")
        var file = folder(scratch.path("file"))
        #expect(file.check() == ENOTDIR)
        // A folder in a file's place.
        try FileManager.default.createDirectory(
            atPath: scratch.path("\(name(2)).svg/x"), withIntermediateDirectories: true)
        var folder = folder(scratch.path)
        #expect(folder.write(name(2), files(1)) == EISDIR)
        #expect(try names(scratch.path) == ["file", "\(name(2)).svg"])
    }
}
