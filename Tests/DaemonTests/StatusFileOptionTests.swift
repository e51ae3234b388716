// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The settings `prom` and `state`.
@Suite struct StatusFileOptionTests {
    private let options = ["--rate", "360", "--output", "json", "--idle-timeout", "0", "--source", "bed7"]

    @Test func `the files are there from the start, and say the end`() async throws {
        let folder = ScratchFolder()
        let (prom, state) = (folder.path("%i.prom"), folder.path("%i.json"))
        let program = try Executable(options + ["--prom", prom, "--state", state], folder: folder)
        await program.wait(for: "the files are there") {
            FileManager.default.fileExists(atPath: folder.path("bed7.prom"))
                && FileManager.default.fileExists(atPath: folder.path("bed7.json"))
        }
        let early = try String(contentsOfFile: folder.path("bed7.prom"), encoding: .utf8)
        #expect(early.contains("ecgmond_samples_total{source=\"bed7\"} 0\n"))
        #expect(!early.contains("ecgmond_last_sample_timestamp_seconds{"), "no sample has come")
        try program.write(TestSignal.s16le(seconds: 20))
        try program.closeInput()
        let outcome = await program.finish()
        #expect(outcome.status == 0)
        #expect(!FileManager.default.fileExists(atPath: folder.path("bed7.prom")))
        let text = try String(contentsOfFile: folder.path("bed7.json"), encoding: .utf8)
        let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["running"] as? Bool == false)
        #expect(object["beats"] as? Int == outcome.beatLines.count)
        let last = try #require(object["last_sample_usec"] as? Int)
        let written = try #require(object["written_usec"] as? Int)
        #expect(last <= written && written - last < 60_000_000)
    }

    @Test func `a folder that is not there costs nothing but the files`() async throws {
        let folder = ScratchFolder()
        let program = try Executable(options + ["--state", folder.path("no/such.json")], folder: folder)
        await program.wait(for: "it is said") { program.errors.contains("state: cannot write") }
        try program.write(TestSignal.s16le(seconds: 20))
        try program.closeInput()
        let outcome = await program.finish()
        #expect(outcome.status == 0)
        #expect(outcome.beatLines.count > 15)
        #expect(outcome.errors.components(separatedBy: "state: cannot write").count == 2, "said once")
    }

    @Test func `a reload takes another path`() async throws {
        let folder = ScratchFolder()
        let common = "rate = 360\noutput = json\nidle-timeout = 0\n"
        let path = try folder.write("c.conf", common + "state = \(folder.path("a.json"))\n")
        let program = try Executable(["--config", path], folder: folder)
        await program.wait(for: "the first is there") {
            FileManager.default.fileExists(atPath: folder.path("a.json"))
        }
        try folder.write("c.conf", common + "state = \(folder.path("b.json"))\n")
        program.send(SIGHUP)
        await program.wait(for: "the second is there") {
            FileManager.default.fileExists(atPath: folder.path("b.json"))
        }
        let first = try String(contentsOfFile: folder.path("a.json"), encoding: .utf8)
        #expect(first.contains("\"running\":false"))
        try program.closeInput()
        #expect(await program.finish().status == 0)
    }

    @Test(arguments: ["--prom", "--state"], ["fifo", "folder", "link"])
    func `what is no ordinary file is refused, and stays`(option: String, name: String) async throws {
        let folder = ScratchFolder()
        _ = try folder.makeFIFO("fifo")
        try FileManager.default.createDirectory(atPath: folder.path("folder"), withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: "fifo")
        let outcome = try await Executable.run(options + [option, folder.path(name)], folder: folder)
        #expect(outcome.status == 73)
        #expect(outcome.errors.hasSuffix("\(option): \(folder.path(name)): not an ordinary file\n"))
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("fifo"))
        #expect(attributes[.type] as? FileAttributeType != .typeRegular)
    }

    @Test(arguments: ["--prom", "--state"], ["", "a%x", "100%"])
    func `a path that is none is refused`(option: String, path: String) async throws {
        let program = try Executable(["--rate", "360", option, path])
        let outcome = await program.finish()
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("is not a path"))
    }
}
