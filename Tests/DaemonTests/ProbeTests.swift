// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `--probe`: what it prints can be typed, and gives the beats that it promises.
@Suite struct ProbeTests {
    /// An input that a probe must understand.
    struct Input: CustomTestStringConvertible, Sendable {
        var name: String
        var bytes: Data
        var options: [String] = []
        /// What it has to print.
        var prints: [String]

        var testDescription: String { name }
    }

    private static let millivolts = TestSignal.millivolts(seconds: 20)

    private static func lines(_ head: String, _ line: (Int, Float) -> String) -> Data {
        Data((head + millivolts.enumerated().map { line($0.offset, $0.element) }.joined()).utf8)
    }

    private static func raw(_ frame: (Int, Float) -> [UInt8]) -> Data {
        Data(millivolts.enumerated().flatMap { frame($0.offset, $0.element) })
    }

    private static func bytes(_ value: Int, _ count: Int, isBigEndian: Bool = false) -> [UInt8] {
        let bytes = ContainerFile.sample(value, byteCount: count)
        return isBigEndian ? bytes.reversed() : bytes
    }

    static let inputs: [Input] = [
        Input(
            name: "columns with names and times",
            bytes: lines("Time [ms];Resp;ECG [uV]\n") {
                "\(Double($0) / 0.36);\(sin(Double($0) / 500));\($1 * 1_000)\n"
            },
            prints: ["rate: 360 Hz", "time-column = Time [ms]", "channel = ECG [uV]", "units = uV"]),
        Input(
            name: "dates, decimal commas, and a count",
            bytes: lines("No;When;Lead\n") { index, value in
                let seconds = String(format: "%06.3f", Double(index) / 360)
                return "\(index);2026-11-30 10:00:\(seconds);\(String(format: "%.4f", value))\n".replacingOccurrences(
                    of: ".", with: ",")
            },
            prints: ["time-column = When", "channel = Lead", "360 Hz", "numbers of samples"]),
        Input(
            name: "raw codes of a converter", bytes: lines("") { "\(512 + Int(230 * $1))\n" },
            options: ["--rate", "360"],
            prints: ["raw codes of 10 bits", "gain = 2", "baseline = 51", "confirm it"]),
        Input(
            name: "labels", bytes: lines("") { "RED:\(40_000 + $0 % 11),ECG:\($1)\n" }, options: ["--rate", "360"],
            prints: ["values with labels", "channel = ECG"]),
        Input(
            name: "JSON", bytes: lines("") { "{\"t\":\(Double($0) / 360),\"ecg\":\($1)}\n" },
            prints: ["JSON", "time-column = t", "channel = ecg"]),
        Input(
            name: "numbers on one line", bytes: lines("") { _, value in "\(value) " }, options: ["--rate", "360"],
            prints: ["all stand on one line"]),
        Input(
            name: "three channels of 16 bits, high byte first",
            bytes: raw {
                bytes(Int(40 * sin(Double($0) / 300)), 2, isBigEndian: true)
                    + bytes(Int($1 * 1_000), 2, isBigEndian: true)
                    + bytes(Int($1 * 400), 2, isBigEndian: true)
            }, options: ["--rate", "360"],
            prints: ["format = s16be", "channels = 3", "channel = 1"]),
        Input(
            name: "eight channels of 24 bits",
            bytes: raw { _, value in (0..<8).flatMap { bytes(Int(value * Float(40_000 + 900 * $0)) + 1_000 * $0, 3) } },
            options: ["--rate", "360"], prints: ["format = s24le", "channels = 8"]),
        Input(
            name: "floats", bytes: raw { _, value in bytes(Int(value.bitPattern), 4) }, options: ["--rate", "360"],
            prints: ["format = f32le"]),
        Input(
            name: "bytes", bytes: raw { _, value in [UInt8(100 + 60 * value)] }, options: ["--rate", "360"],
            prints: ["format = u8", "8 bits"]),
    ]

    private func beatCount(_ text: String) -> Int? { text.firstMatch(of: /([0-9]+) beats\ in\ /).flatMap { Int($0.1) } }

    @Test(arguments: inputs)
    func `the settings that are printed can be typed, and give the beats that were promised`(input: Input) throws {
        let folder = try TemporaryFolder()
        try input.bytes.write(to: URL(filePath: folder.path("it's here")))
        var program = Program.ecgmond
        program.folder = folder.path
        let probe = try program.run(["--probe"] + input.options + ["it's here"])
        #expect(probe.status == 0, "\(probe.errorText)")
        for words in input.prints { #expect(probe.text.contains(words), "'\(words)' in \(probe.text)") }
        #expect(probe.text.contains("heart rate 75/min"), "\(probe.text)")
        let promised = try #require(beatCount(probe.text))
        #expect((24...25).contains(promised))

        let lines = probe.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let command = try #require(lines.first { $0.hasPrefix("  ecgmond ") })
        var shell = Program("/bin/sh")
        shell.folder = folder.path
        shell.environment["ECGMOND"] = Program.ecgmond.path
        let typed = try shell.run([
            "-c",
            command.replacingOccurrences(of: "  ecgmond ", with: "\"$ECGMOND\" --output text ", options: .anchored),
        ])
        #expect(typed.status == 0 && beatCount(typed.text) == promised, "\(command): \(typed.errorText)")

        let settings = lines.drop { !$0.hasPrefix("For a configuration") }.dropFirst().prefix { $0.hasPrefix("  ") }
        try folder.write(settings.joined(separator: "\n") + "\noutput = text\n", to: "bed.conf")
        let configured = try program.run(["--config", "bed.conf"])
        #expect(
            configured.status == 0 && beatCount(configured.text) == promised, "\(settings): \(configured.errorText)")
    }

    @Test(arguments: [125.0, 250, 500], [50.0, 60])
    func `a rate that nothing tells is guessed by the heart and the hum, and called a guess`(
        rate: Double, mains: Double
    ) throws {
        let count = Int(20 * rate)
        let text = (0..<count).map { index -> String in
            let time = Double(index) / rate
            let phase = time.truncatingRemainder(dividingBy: 60.0 / 70)
            let complex = exp(-pow((phase - 0.3) / 0.018, 2)) - 0.2 * exp(-pow((phase - 0.34) / 0.015, 2))
            let waves = 0.12 * exp(-pow((phase - 0.15) / 0.025, 2)) + 0.3 * exp(-pow((phase - 0.55) / 0.05, 2))
            return "\(complex + waves + 0.03 * sin(2 * .pi * mains * time))\n"
        }.joined()
        let folder = try TemporaryFolder()
        try folder.write(text, to: "ecg.txt")
        var program = Program.ecgmond
        program.folder = folder.path
        let probe = try program.run(["--probe", "ecg.txt"])
        let found = try #require(probe.text.firstMatch(of: /rate = ([0-9.]+) +; (.*)/), "\(probe.text)")
        let guess = try #require(Double(found.1))
        #expect((0.7...1.5).contains(guess / rate), "\(probe.text)")
        #expect(found.2.contains("confirm it"))
    }

    @Test func `what describes itself is read by its own description`() throws {
        let folder = try TemporaryFolder()
        try TestSignal.s16le(seconds: 20).write(to: URL(filePath: folder.path("r.dat")))
        try folder.write("r 1 360 7200\nr.dat 16 200 12 0 0 0 0 MLII\n", to: "r.hea")
        var program = Program.ecgmond
        program.folder = folder.path
        for name in ["r.hea", "r", "r.dat"] {
            let probe = try program.run(["--probe", name])
            #expect(probe.status == 0 && probe.text.contains("\"MLII\": 360 Hz, 200 steps a mV"), "\(probe.text)")
            #expect(probe.text.contains("  ecgmond \(name)\n"))
        }
    }

    @Test func `what is no recording is refused with what it is`() throws {
        let folder = try TemporaryFolder()
        var program = Program.ecgmond
        program.folder = folder.path
        try folder.write("Dear all,\nthe recordings will follow.\n", to: "letter.txt")
        try Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B, 0x4C, 0x4A, 0x06, 0x00]).write(
            to: URL(filePath: folder.path("x.gz")))
        try folder.write("", to: "empty")
        for (name, words) in [
            ("letter.txt", "no rate was found"), ("x.gz", "gzip"), ("empty", "nothing came"),
            ("absent", "No such file"),
        ] {
            let probe = try program.run(["--probe", name])
            #expect([65, 66].contains(probe.status), "\(name): \(probe.text)")
            #expect(!probe.errorText.isEmpty && probe.errorText.contains(words), "\(name): \(probe.errorText)")
        }
    }
}
