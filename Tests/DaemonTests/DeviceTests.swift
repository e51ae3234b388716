// SPDX-License-Identifier: Apache-2.0

import CLinux
import Foundation
import TestSupport
import Testing

@testable import Daemon

/// Recorders at serial devices, played by pseudo terminals.
@Suite struct DeviceTests {
    /// 8 s in which every byte has a meaning to a terminal that is typed at: ends of file, interrupts, stops of the flow.
    private static let samples = TestSignal.s16le(seconds: 8)
    private static let options = ["--rate", "360", "--output", "text", "--summary-interval", "0"]
    /// The last line's count of samples.
    private static let all = "2880  =  "

    private func waitUntilRaw(_ device: PseudoTerminal, _ program: Executable) async {
        await program.wait(for: "the device is raw") { (try? device.settings.isForTyping) == false }
        // Later than a byte that came with the opening.
        try? await Task.sleep(for: .milliseconds(100))
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a device gives every byte as it comes, and is put back at the end`(signal: Int32) async throws {
        let device = try PseudoTerminal()
        #expect(try device.settings.isForTyping)
        let program = try Executable(Self.options + [device.path])
        await waitUntilRaw(device, program)
        try await device.send(Data((0...255).map { UInt8($0) }) + Self.samples.dropFirst(256))
        try await Task.sleep(for: .milliseconds(300))
        program.send(signal)
        let outcome = await program.finish()
        #expect(outcome.status == 0)
        #expect(outcome.output.contains(Self.all), "\(outcome.output)")
        #expect(try device.settings.isForTyping)
    }

    @Test func `lines with CR and LF come as lines`() async throws {
        let device = try PseudoTerminal()
        let program = try Executable(Self.options + ["--format", "text", device.path])
        await waitUntilRaw(device, program)
        let text = TestSignal.text(seconds: 8).replacingOccurrences(of: "\n", with: "\r\n")
        try await device.send(Data(text.utf8))
        try await Task.sleep(for: .milliseconds(300))
        program.send(SIGTERM)
        let outcome = await program.finish()
        #expect(outcome.output.contains(Self.all) && outcome.output.contains(" 0 samples missing"), "\(outcome.output)")
    }

    @Test func `a device as standard input is one, too`() async throws {
        let device = try PseudoTerminal()
        let program = try Executable(Self.options, readingFrom: device.path)
        await waitUntilRaw(device, program)
        try await device.send(Self.samples)
        try await Task.sleep(for: .milliseconds(300))
        program.send(SIGTERM)
        #expect(await program.finish().output.contains(Self.all))
        #expect(try device.settings.isForTyping)
    }

    /// The device's path is a link, as udev makes one.
    @Test(arguments: [true, false])
    func `a device is opened again after its plug was pulled`(isManaged: Bool) async throws {
        let folder = ScratchFolder()
        let path = folder.path("ttyECG")
        var device = try PseudoTerminal()
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: device.path)
        let program = try Executable(
            ["--rate", "360", "--output", "json", "--summary-interval", "0", path],
            environment: isManaged ? ["NOTIFY_SOCKET": folder.path("nobody")] : [:], folder: folder)
        await waitUntilRaw(device, program)
        try await device.send(Self.samples)
        for round in 1...2 {
            await program.wait(for: "beats come, \(round)") { program.beatCount >= 7 * round }
            device.pullPlug()
            await program.wait(for: "it waits, \(round)") {
                program.errors.components(separatedBy: ", waiting for it").count > round
                    && program.output.components(separatedBy: "no-input").count > round
            }
            #expect(program.isRunning)
            try FileManager.default.removeItem(atPath: path)
            device = try PseudoTerminal()
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: device.path)
            await program.wait(for: "it is found, \(round)") {
                program.errors.components(separatedBy: "ttyECG: it is there").count == round + 1
            }
            await waitUntilRaw(device, program)
            try await device.send(Self.samples)
        }
        await program.wait(for: "beats come at last") { program.beatCount >= 3 * 7 }
        program.send(SIGTERM)
        #expect(await program.finish().status == 0)
        #expect(try device.settings.isForTyping)
    }

    @Test(arguments: [9_600, 115_200, 250_000, 1_000_000])
    func `a device takes any speed, and has its own again after it`(baud: Int) throws {
        let device = try PseudoTerminal()
        let descriptor = open(device.path, O_RDONLY | O_NOCTTY | O_NONBLOCK)
        defer { close(descriptor) }
        let before = try device.settings
        let terminal = try #require(try TerminalDevice(descriptor: descriptor, baud: baud, name: "tty"))
        let taken = try device.settings
        #expect(taken.input_speed == baud && taken.output_speed == baud && !taken.isForTyping)
        terminal.restore(descriptor)
        let after = try device.settings
        #expect(after.output_speed == before.output_speed && after.control_modes == before.control_modes)
        #expect(after.local_modes == before.local_modes && after.input_modes == before.input_modes)
    }

    @Test func `what is no terminal device is left alone`() throws {
        let null = open("/dev/null", O_RDONLY)
        defer { close(null) }
        #expect(try TerminalDevice(descriptor: null, baud: 9_600, name: "null") == nil)
    }

    @Test func `a line that comes with the opening is passed over, a later one is not`() throws {
        let device = try PseudoTerminal()
        let descriptor = open(device.path, O_RDONLY | O_NOCTTY | O_NONBLOCK)
        defer { close(descriptor) }
        var early = try #require(try TerminalDevice(descriptor: descriptor, baud: nil, name: "tty"))
        #expect(early.oldLineLength(in: [UInt8]("0.1".utf8).span) == 3)
        #expect(early.oldLineLength(in: [UInt8]("2,7\r\n1.5\n".utf8).span) == 4)
        #expect(early.oldLineLength(in: [UInt8]("2,7\n".utf8).span) == 0)
        var late = try #require(try TerminalDevice(descriptor: descriptor, baud: nil, name: "tty"))
        usleep(60_000)
        #expect(late.oldLineLength(in: [UInt8]("1.5\n2.5\n".utf8).span) == 0)
    }

    @Test func `a speed of what has none is reported`() async throws {
        let outcome = try await Executable.run(
            Self.options + ["--baud", "9600"], input: Self.samples)
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("--baud: the input is no serial device, ignoring"))
    }

    /// The manual's line, with this test's FIFO and port.
    @Test(
        .enabled(
            if: hasSocat || StrictMode.isOn,
            "socat is not installed (make setup-checks); not checked: recorders on a network"))
    func `a recorder on a network comes through socat`() async throws {
        let manual = try readText(PackageRoot.path("docs/man/ecgmond.1"))
        let line = try #require(manual.split(separator: "\n").first { $0.hasPrefix(".Dl socat -u TCP-LISTEN") })
        let folder = ScratchFolder()
        let fifo = try folder.makeFIFO("bed7")
        let program = try Executable(Self.options + [fifo], folder: folder)
        let port = Int.random(in: 20_000...50_000)
        let socat = Process()
        socat.executableURL = URL(filePath: "/bin/sh")
        let command = line.dropFirst(4).replacingOccurrences(of: "7000", with: "\(port),bind=127.0.0.1")
            .replacingOccurrences(of: "/run/ecgmond/bed7", with: fifo)
        socat.arguments = ["-c", "exec \(command)"]
        // What outlives the tests must not hold their output open.
        (socat.standardOutput, socat.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try socat.run()
        defer { kill(socat.processIdentifier, SIGKILL) }
        let recorder = Process()
        recorder.executableURL = URL(filePath: "/usr/bin/env")
        recorder.arguments = ["socat", "-u", "-", "TCP:127.0.0.1:\(port),retry=50,interval=0.1"]
        let pipe = Pipe()
        recorder.standardInput = pipe
        (recorder.standardOutput, recorder.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try recorder.run()
        try pipe.fileHandleForWriting.write(contentsOf: Self.samples)
        try pipe.fileHandleForWriting.close()
        await program.wait(for: "the writer has come and left") { program.errors.contains("the writer has left") }
        program.send(SIGTERM)
        #expect(await program.finish().output.contains(Self.all))
    }

    private static let hasSocat = FileManager.default.isExecutableFile(atPath: "/usr/bin/socat")
}
