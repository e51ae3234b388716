// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The lines to type of ecgmond-recorders(7), each on an input of the layout that its section describes.
@Suite struct RecordersManualTests {
    /// A section, and the line to type in it.
    private struct Example {
        var section: String
        var line: String
    }

    /// The examples of the manual page, in their order.
    private static func examples() throws -> [Example] {
        var section = ""
        var found: [Example] = []
        for line in try String(contentsOfFile: PackageRoot.path("docs/man/ecgmond-recorders.7"), encoding: .utf8)
            .split(separator: "\n")
        {
            if line.hasPrefix(".Ss ") { section = String(line.dropFirst(4)) }
            if line.hasPrefix(".Dl "), !section.isEmpty {
                found.append(Example(section: section, line: String(line.dropFirst(4))))
            }
        }
        return found
    }

    private static let seconds = 20.0

    /// The ECG in millivolts at a rate, and the time of each sample.
    private static func signal(_ rate: Double) -> [(time: Double, millivolts: Double)] {
        (0..<Int(seconds * rate)).map { index in
            let time = Double(index) / rate
            let phase = time.truncatingRemainder(dividingBy: 60.0 / 72)
            func wave(_ center: Double, _ width: Double, _ height: Double) -> Double {
                height * exp(-pow((phase - center) / width, 2))
            }
            let complex = wave(0.285, 0.012, 1) + wave(0.255, 0.01, -0.1) + wave(0.315, 0.012, -0.2)
            return (time, complex + wave(0.16, 0.025, 0.12) + wave(0.5, 0.05, 0.3))
        }
    }

    private static func lines(_ rate: Double, _ line: (Int, Double, Double) -> String) -> Data {
        Data(signal(rate).enumerated().map { line($0.offset, $0.element.time, $0.element.millivolts) }.joined().utf8)
    }

    /// An input of a section's layout; `nil` for a section that this test does not know.
    private static func input(_ section: String) -> Data? {
        switch section {
        case "Arduino with an AD8232": lines(250) { _, _, value in "\(338 + Int((225 * value).rounded()))\r\n" }
        case "Lines for a plotter":
            lines(250) { index, _, value in "Resp:\(300 + index % 7),ECG:\(338 + Int((225 * value).rounded()))\r\n" }
        case "ADS1292R boards": lines(125) { index, _, value in "\(index % 900) \(Int((20_798 * value).rounded()))\n" }
        case "OpenBCI":
            Data(
                "%OpenBCI Raw EXG Data\n%Number of channels = 2\nSample Index, EXG Channel 0, EXG Channel 1, Timestamp\n"
                    .utf8)
                + lines(250) { index, time, value in
                    "\(index % 256), \(1_000 * value), \(500 * value), \(1_600_000_000 + (time * 1_000).rounded() / 1_000)\n"
                }
        case "BITalino":
            Data("# OpenSignals Text File Format\n# {\"x\": {\"sensor\": [\"ECG\"]}}\n# EndOfHeader\n".utf8)
                + lines(1_000) { index, _, value in
                    "\(index % 16)\t0\t0\t1\t1\t\(512 + Int((341 * value).rounded()))\t\n"
                }
        case "Polar H10":
            Data("Phone timestamp;sensor timestamp [ns];timestamp [ms];ecg [uV]\n".utf8)
                + lines(130) { _, time, value in
                    "2026-11-30T10:00:\(String(format: "%06.3f", time));\(599_616_000_000_000_000 + Int(time * 1e9));"
                        + "\(String(format: "%.6f", time * 1_000));\(Int((1_000 * value).rounded()))\n"
                }
        case "Excel and other tables":
            Data("time;ecg\n".utf8)
                + lines(250) { _, time, value in
                    "\(String(format: "%.3f", time));\(String(format: "%.3f", value))\n".replacingOccurrences(
                        of: ".", with: ",")
                }
        case "Holter recorders": edf()
        case "WFDB records": integers(signal(360).map { Int((200 * $0.millivolts).rounded()) })
        case "Packed files": lines(250) { _, _, value in "\(value)\n" }
        default: nil
        }
    }

    private static func integers(_ values: [Int]) -> Data {
        Data(values.flatMap { ContainerFile.sample($0, byteCount: 2) })
    }

    private static func edf() -> Data {
        let signal = ContainerFile.Signal("ECG", units: "mV", physical: ("-163.84", "163.835"), samplesPerRecord: 256)
        return Data(ContainerFile.header([signal], recordCount: Int(seconds)))
            + integers(Self.signal(256).map { Int((200 * $0.millivolts).rounded()) })
    }

    @Test func `each line to type finds the beats of an input of its layout`() throws {
        let examples = try Self.examples()
        #expect(examples.count > 9)
        for example in examples {
            let input = try #require(Self.input(example.section), "no input of the layout of '\(example.section)'")
            let folder = try TemporaryFolder()
            var line = example.line
            if line.contains(" | ") {
                // The program in front of the pipe may not be there: what it would write is what is piped.
                let isText = example.section == "WFDB records"
                let decoded = Self.lines(360) { _, time, value in "\(time)\t\(value)\n" }
                try (isText ? decoded : input).write(to: URL(filePath: folder.path("input")))
                line = "\(line[line.range(of: " | ")!.upperBound...]) < input"
            } else {
                let name = String(line.split(separator: " ").last ?? "")
                let file = example.section == "WFDB records" ? "100.dat" : "input"
                try input.write(to: URL(filePath: folder.path(file)))
                if file == "100.dat" {
                    try folder.write("100 1 360 7200\n100.dat 16 200 12 0 0 0 0 MLII\n", to: "100.hea")
                }
                if file == "input" { line = line.replacingOccurrences(of: name, with: "input") }
            }
            var shell = Program("/bin/sh")
            shell.folder = folder.path
            line = line.replacingOccurrences(of: "ecgmond ", with: "\"$ECGMOND\" --output text ")
            shell.environment["ECGMOND"] = Program.ecgmond.path
            let outcome = try shell.run(["-c", line])
            #expect(outcome.status == 0, "\(example.section): \(line): \(outcome.errorText)")
            let summary = outcome.text.split(separator: "\n").last ?? ""
            #expect(
                summary.contains(/=  24 beats .*; heart rate 72\/min .*; 0 samples missing, 0 input problems/),
                "\(example.section): \(summary)")
        }
    }
}
