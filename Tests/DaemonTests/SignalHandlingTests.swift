// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct SignalHandlingTests {
    // A busy machine may be silent for longer than the default timeout.
    private let options = [
        "--rate", "360", "--output", "json", "--summary-interval", "0", "--idle-timeout", "0",
    ]

    @Test(arguments: [SIGTERM, SIGINT])
    func `a signal to stop flushes the last beat and the summary`(signal: Int32) async throws {
        let program = try Executable(options)
        // The window of the last beat is not closed yet.
        try program.write(TestSignal.s16le(seconds: 8 * TestSignal.secondsPerBeat + 0.75))
        await program.wait(for: "beats are found") { program.beatCount >= 5 }
        let before = program.beatCount
        program.send(signal)
        let outcome = await program.finish()
        #expect(outcome.status == 0)
        #expect(outcome.beatLines.count > before)
        #expect(outcome.output.split(separator: "\n").last?.contains("summary") == true)
    }

    @Test func `a signal stops a program that waits for a FIFO's first writer`() async throws {
        let folder = ScratchFolder()
        let program = try Executable(options + [folder.makeFIFO("bed7")], folder: folder)
        try await Task.sleep(for: .milliseconds(300))
        program.send(SIGTERM)
        #expect(await program.finish().status == 0)
    }

    @Test func `a summary can be asked for, and the totals so far`() async throws {
        let program = try Executable(options)
        try program.write(TestSignal.s16le(seconds: 10))
        await program.wait(for: "beats are found") { program.beatCount >= 8 }
        #expect(!program.output.contains("summary"))
        program.send(SIGUSR1)
        await program.wait(for: "the summary is there") { program.output.contains("summary") }
        await program.wait(for: "the totals are there") { program.output.contains("\"type\":\"totals\"") }
        #expect(program.isRunning)
        try program.closeInput()
        let outcome = await program.finish()
        #expect(outcome.status == 0)
        let totals = outcome.output.split(separator: "\n").filter { $0.contains("\"type\":\"totals\"") }
        #expect(totals.count == 2)
        #expect(totals.first?.contains("\"scope\":\"whole\",\"state\":\"so-far\"") == true)
        #expect(totals.last?.contains("\"scope\":\"whole\",\"state\":\"end\"") == true)
        #expect(totals.last?.contains("\"beats\":\(outcome.beatLines.count),") == true)
    }

    @Test func `a reload takes what can change, says what cannot, and loses nothing of the stream`() async throws {
        let folder = ScratchFolder()
        let common = "output = json\nsummary-interval = 0\n"
        let path = try folder.write("c.conf", common + "rate = 360\nsolver = euler\nsteps = 2\n")
        let program = try Executable(["--config", path], folder: folder)
        let data = TestSignal.s16le(seconds: 24)
        let half = data.count / 2 + 1
        try program.write(data[..<half])
        await program.wait(for: "beats are found") { program.beatCount >= 12 }
        try folder.write("c.conf", common + "rate = 250\nsolver = rk4\nsteps = 1\n")
        program.send(SIGHUP)
        await program.wait(for: "the reload is over") { program.errors.contains("was read again") }
        #expect(program.errors.contains("c.conf:3: rate: takes effect at a restart"))
        try program.write(data[half...])
        try program.closeInput()
        let outcome = await program.finish()
        #expect(outcome.status == 0)
        #expect((28...30).contains(outcome.beatLines.count))
        #expect(outcome.beatLines.contains { $0.contains("euler") })
        #expect(outcome.beatLines.last?.contains("rk4") == true)
    }

    @Test func `a reload takes up steps by need, and gives them up again`() async throws {
        let folder = ScratchFolder()
        let common = "output = json\nsummary-interval = 0\nrate = 360\n"
        let path = try folder.write("c.conf", common)
        let program = try Executable(["--config", path], folder: folder)
        let data = TestSignal.s16le(seconds: 24)
        let part = data.count / 3
        try program.write(data[..<part])
        await program.wait(for: "beats are found") { program.beatCount >= 5 }
        for (index, solver) in ["solver = auto\n", ""].enumerated() {
            try folder.write("c.conf", common + solver)
            program.send(SIGHUP)
            await program.wait(for: "the reload is over") {
                program.errors.split(separator: "\n").count { $0.contains("was read again") } == index + 1
            }
            let count = program.beatCount
            try program.write(data[(index + 1) * part..<min((index + 2) * part, data.count)])
            await program.wait(for: "more beats are found") { program.beatCount >= count + 5 }
        }
        try program.closeInput()
        let outcome = await program.finish()
        #expect(outcome.status == 0)
        #expect(outcome.beatLines.first?.contains("\"steps\":2") == true)
        #expect(outcome.beatLines.contains { $0.contains("\"steps\":1") })
        #expect(outcome.beatLines.last?.contains("\"steps\":2") == true)
    }

    @Test func `a reload changes the instruction set and looks at the deadline, and tells the bound anew`() async throws
    {
        let folder = ScratchFolder()
        let path = try folder.write("c.conf", "rate = 360\noutput = json\n")
        let program = try Executable(["--config", path], folder: folder)
        await program.wait(for: "it has begun") { program.errors.contains("compute bound") }
        try folder.write("c.conf", "rate = 360\noutput = json\nisa = scalar\ndeadline = 60s\n")
        program.send(SIGHUP)
        await program.wait(for: "the reload is over") { program.errors.contains("was read again") }
        let notices = program.errors.split(separator: "\n").filter { $0.contains("compute bound") }
        #expect(notices.count == 2)
        #expect(notices.last?.contains("scalar kernels") == true)
        try program.write(TestSignal.s16le(seconds: 6))
        try program.closeInput()
        let outcome = await program.finish()
        #expect(outcome.status == 0)
        #expect(outcome.beatLines.count > 3)
    }

    @Test(arguments: [
        "rate = slow\n", "rate = 360\nmodel = /no/such.gguf\n", "nonsense\n", nil, "rate = 360\ndeadline = 1us\n",
    ])
    func `a bad new configuration keeps the old and says so`(text: String?) async throws {
        let folder = ScratchFolder()
        let path = try folder.write("c.conf", "rate = 360\noutput = json\n")
        let program = try Executable(["--config", path], folder: folder)
        try program.write(TestSignal.s16le(seconds: 6))
        await program.wait(for: "beats are found") { program.beatCount >= 3 }
        if let text { try folder.write("c.conf", text) } else { try FileManager.default.removeItem(atPath: path) }
        program.send(SIGHUP)
        await program.wait(for: "the refusal is reported") { program.errors.contains("stays as it was: ") }
        let before = program.beatCount
        try program.write(TestSignal.s16le(seconds: 6))
        await program.wait(for: "beats go on") { program.beatCount > before + 3 }
        try program.closeInput()
        #expect(await program.finish().status == 0)
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a standard output that nobody reads keeps no signal waiting`(signal: Int32) async throws {
        let folder = ScratchFolder()
        // More lines than a pipe and the reporter hold.
        let path = try folder.write("rec.s16", TestSignal.s16le(seconds: 3_000))
        let manager = try ServiceManagerTests.Manager(folder)
        let process = Process()
        process.executableURL = Executable.url
        process.arguments = ["--rate", "360", "--output", "json", path]
        process.environment = ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "200000"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        for _ in 0..<500 where manager.count("WATCHDOG=1") < 20 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(manager.count("WATCHDOG=1") >= 20)
        #expect(process.isRunning)
        kill(process.processIdentifier, signal)
        for _ in 0..<200 where process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
        #expect(!process.isRunning)
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    }

    @Test func `a reader that is slow gets every line, those of the end as well`() async throws {
        let folder = ScratchFolder()
        let path = try folder.write("rec.s16", TestSignal.s16le(seconds: 800))
        let process = Process()
        process.executableURL = Executable.url
        process.arguments = ["--rate", "360", "--output", "json", path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        // The program has come to the input's end, or waits for the reader, long before.
        try await Task.sleep(for: .milliseconds(1_500))
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let lines = text.split(separator: "\n")
        #expect((998...1_000).contains(lines.count { Executable.isBeat(String($0)) }))
        #expect(lines.last?.contains("\"lost_reports\":0") == true)
    }

    @Test func `a signal does not wait for a chunk that takes long`() throws {
        let folder = ScratchFolder()
        let path = try folder.write("rec.s16", TestSignal.s16le(seconds: 3_000))
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        // The shell keeps the time, since other tests may keep this one from running. A chunk of 65,536 bytes holds 113
        // beats, which take seconds with so many steps.
        let program = "\(Executable.url.path) --rate 360 --output json --solver rk4 --steps 64 \(path)"
        process.arguments = [
            "-c",
            """
            \(program) >/dev/null 2>&1 & sleep 1; start=$(date +%s%N); kill -TERM $!; wait $!
            echo $? $(( ($(date +%s%N) - start) / 1000000 ))
            """,
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        let fields = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        try #require(fields.count == 2, "\(text)")
        #expect(fields[0] == 0)
        #expect(fields[1] < 2_500)
    }
}
