// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A FIFO or a device that is missing, goes away and comes back, under a service manager.
@Suite struct AbsentInputTests {
    private func start(_ path: String, _ folder: ScratchFolder) throws -> Executable {
        try Executable(
            ["--rate", "360", "--output", "json", "--summary-interval", "0", path],
            environment: ["NOTIFY_SOCKET": folder.path("nobody")], folder: folder)
    }

    private func send(_ path: String) throws {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.write(contentsOf: TestSignal.s16le(seconds: 8))
        try handle.close()
    }

    @Test func `a FIFO is waited for, and found again when it was made anew`() async throws {
        let folder = ScratchFolder()
        let path = folder.path("bed7")
        let program = try start(path, folder)
        await program.wait(for: "it waits") {
            program.errors.contains("bed7: No such file or directory, waiting for it")
        }
        #expect(program.output.contains("no-input"))
        for round in 1...2 {
            try? FileManager.default.removeItem(atPath: path)
            _ = try folder.makeFIFO("bed7")
            await program.wait(for: "it is found, \(round)") {
                program.errors.components(separatedBy: "bed7: it is there").count == round + 1
            }
            let before = program.beatCount
            try send(path)
            await program.wait(for: "beats come, \(round)") { program.beatCount >= before + 8 }
        }
        program.send(SIGTERM)
        #expect(await program.finish().status == 0)
    }

    @Test func `a file in the FIFO's place is reported, and not read`() async throws {
        let folder = ScratchFolder()
        let path = folder.path("bed7")
        let program = try start(path, folder)
        await program.wait(for: "it waits") { program.errors.contains("waiting for it") }
        try folder.write("bed7", TestSignal.s16le(seconds: 8))
        await program.wait(for: "it is reported") {
            program.errors.contains("bed7: a file, and neither a FIFO nor a device")
        }
        #expect(program.beatCount == 0)
        program.send(SIGTERM)
        #expect(await program.finish().status == 0)
    }

    @Test func `a device whose plug is pulled is waited for`() async throws {
        let folder = ScratchFolder()
        let device = try PseudoTerminal()
        let program = try start(device.path, folder)
        await program.wait(for: "it has begun") { program.errors.contains("compute bound") }
        device.pullPlug()
        await program.wait(for: "it waits") { program.errors.contains("waiting for it") }
        #expect(program.output.contains("no-input"))
        #expect(program.isRunning)
        program.send(SIGTERM)
        #expect(await program.finish().status == 0)
    }

    @Test func `without a service manager a missing input is an error`() async throws {
        let folder = ScratchFolder()
        let outcome = try await Executable.run(["--rate", "360", folder.path("bed7")], folder: folder)
        #expect(outcome.status == 66)
    }
}
