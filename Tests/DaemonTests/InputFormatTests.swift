// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Inputs that are something else than was said, and inputs that say themselves what they are.
@Suite struct InputFormatTests {
    private let options = ["--output", "json", "--summary-interval", "0", "--idle-timeout", "0"]
    private static let gzip = Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B, 0x4C, 0x4A, 0x06, 0x00])

    /// An EDF file of the test's signal at 200 steps a millivolt, after a signal that is no voltage.
    private static func edf(seconds: Int, label: String = "ECG II", reserved: String = "", gapAt: Int? = nil) -> Data {
        let signals = [
            ContainerFile.Signal("Resp", units: "", samplesPerRecord: 10),
            ContainerFile.Signal(
                label, units: "mV", physical: ("-163.84", "163.835"), samplesPerRecord: TestSignal.rate),
            ContainerFile.Signal("EDF Annotations", samplesPerRecord: 16),
        ]
        var bytes = ContainerFile.header(signals, reserved: reserved, recordCount: seconds)
        let samples = [UInt8](TestSignal.s16le(seconds: Double(seconds)))
        for second in 0..<seconds {
            bytes += [UInt8](repeating: 7, count: 20)
            bytes += samples[second * 2 * TestSignal.rate..<(second + 1) * 2 * TestSignal.rate]
            let onset = gapAt.map { second >= $0 ? second + 30 : second } ?? second
            bytes += ContainerFile.annotations(onset: "+\(onset)", byteCount: 32)
        }
        return Data(bytes)
    }

    /// The samples at which beats lie.
    private func beats(_ outcome: Executable.Outcome) -> [Int] {
        outcome.beatLines.compactMap { line in
            guard let range = line.range(of: "\"sample\":") else { return nil }
            return Int(line[range.upperBound...].prefix { $0.isNumber })
        }
    }

    /// The lines of standard error with some words.
    private func lineCount(of program: Executable, _ words: String) -> Int {
        program.errors.split(separator: "\n").count { $0.contains(words) }
    }

    /// The beats of the test's signal as the raw format gives them.
    private func expectedBeats(seconds: Double) async throws -> [Int] {
        let outcome = try await Executable.run(options + ["--rate", "360"], input: TestSignal.s16le(seconds: seconds))
        #expect(outcome.status == 0 && outcome.beatLines.count > 10)
        return beats(outcome)
    }

    @Test(arguments: [
        (["--rate", "360"], "looks like text, not s16le: give --format text"),
        (["--rate", "360", "--format", "u8"], "looks like text, not u8: give --format text"),
        (["--rate", "360", "--format", "f32le"], "looks like text, not f32le: give --format text"),
        (["--format", "edf"], "looks like text, not EDF: give --format text"),
    ])
    func `text where something else was said is refused, and nothing is reported of it`(
        arguments: [String], fragment: String
    ) async throws {
        let text = Data(TestSignal.text(seconds: 10).utf8)
        let folder = ScratchFolder()
        let path = try folder.write("ecg.csv", text)
        for outcome in [
            try await Executable.run(options + arguments + [path], folder: folder),
            try await Executable.run(options + arguments, input: text),
        ] {
            #expect(outcome.status == 65 && outcome.output.isEmpty)
            #expect(outcome.complaints.count == 1 && outcome.errors.contains(fragment), "\(outcome.errors)")
        }
    }

    @Test(arguments: ["text", "s16le", "212", "wav"])
    func `a packed file is refused by its name, whatever the format`(format: String) async throws {
        let folder = ScratchFolder()
        let path = try folder.write("ecg.gz", Self.gzip)
        let outcome = try await Executable.run(options + ["--rate", "360", "--format", format, path], folder: folder)
        #expect(outcome.status == 65)
        #expect(
            outcome.errors.contains("looks like gzip, not \(format == "wav" ? "WAV" : format): unpack it first: zcat"))
    }

    @Test func `text that comes slowly through a pipe is refused once it shows`() async throws {
        let program = try Executable(options + ["--rate", "360", "--format", "s16le"])
        for line in TestSignal.text(seconds: 0.2).split(separator: "\n") {
            guard program.isRunning else { break }
            try? program.write(Data("\(line)\n".utf8))
        }
        let outcome = await program.finish()
        #expect(outcome.status == 65 && outcome.errors.contains("standard input: looks like text"))
        #expect(outcome.beatLines.isEmpty)
    }

    @Test func `a FIFO passes over one wrong writer and takes the next`() async throws {
        let folder = ScratchFolder()
        let path = try folder.makeFIFO("bed7")
        let program = try Executable(options + ["--rate", "360", path], folder: folder)
        for data in [Data(TestSignal.text(seconds: 20).utf8), Self.gzip + Data(count: 3_000)] {
            let count = lineCount(of: program, "looks like")
            let writer = try FileHandle(forWritingTo: URL(filePath: path))
            try writer.write(contentsOf: data)
            await program.wait(for: "it is reported") { lineCount(of: program, "looks like") == count + 1 }
            try writer.close()
            await program.wait(for: "it has left") { lineCount(of: program, "the writer has left") == count + 1 }
            #expect(program.isRunning && program.beatCount == 0)
        }
        let writer = try FileHandle(forWritingTo: URL(filePath: path))
        try writer.write(contentsOf: TestSignal.s16le(seconds: 20))
        try writer.close()
        await program.wait(for: "beats") { program.beatCount >= 20 }
        program.send(SIGTERM)
        #expect(await program.finish().status == 0)
    }

    @Test(arguments: [false, true])
    func `an EDF file is read by its own header, as a file and as a stream`(isNamed: Bool) async throws {
        let expected = try await expectedBeats(seconds: 30)
        let folder = ScratchFolder()
        let data = Self.edf(seconds: 30)
        let path = try folder.write("night.edf", data)
        let named = options + (isNamed ? ["--format", "edf"] : [])
        let file = try await Executable.run(named + [path], folder: folder)
        #expect(file.status == 0 && beats(file) == expected, "\(file.errors)")
        #expect(file.complaints.contains { $0.contains("read as EDF") } != isNamed)
        #expect(
            file.complaints.contains { $0.contains("reading signal 1 'ECG II'; there are: 0 'Resp', 1 'ECG II' in mV") }
        )
        #expect(file.output.contains("\"night.edf\""))
        let stream = try await Executable.run(named, input: data)
        #expect(stream.status == 0 && beats(stream) == expected)
        for chunk in [1, 700, 5_000] {
            let program = try Executable(named)
            // The first bytes alone, then the rest of the header in small pieces.
            for start in stride(from: 0, to: 1_100, by: chunk) where start + chunk < 1_100 {
                try program.write(data[start..<start + chunk])
            }
            try program.write(data.dropFirst(1_099 / chunk * chunk))
            try program.closeInput()
            let outcome = await program.finish()
            #expect(outcome.status == 0 && beats(outcome) == expected, "chunks of \(chunk)")
        }
    }

    @Test func `a FIFO has no header for each writer`() async throws {
        let folder = ScratchFolder()
        let outcome = try await Executable.run(
            options + ["--format", "edf", folder.makeFIFO("bed7")], folder: folder)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("EDF is read from a file or standard input, not from a FIFO"))
    }

    @Test func `the gap of a discontinuous file takes its time`() async throws {
        let folder = ScratchFolder()
        let path = try folder.write("gap.edf", Self.edf(seconds: 60, reserved: "EDF+D", gapAt: 30))
        let outcome = try await Executable.run(options + [path], folder: folder)
        #expect(outcome.status == 0 && outcome.complaints.count == 2, "\(outcome.errors)")
        let places = beats(outcome)
        #expect(!places.contains { (30 * 360 + 200..<60 * 360).contains($0) })
        #expect(places.filter { $0 < 30 * 360 }.count >= 35 && places.filter { $0 > 60 * 360 }.count >= 30)
    }

    @Test func `ISHNE and WAV are read by their headers`() async throws {
        let expected = try await expectedBeats(seconds: 20)
        let folder = ScratchFolder()
        let samples = TestSignal.s16le(seconds: 20)
        let ishne = ContainerFile.ishneHeader(leads: [(6, 5_000)], rate: 360, sampleCount: 7_200)
        let wav = ContainerFile.wavHeader(bits: 16, rate: 360, dataByteCount: samples.count, hasList: true)
        for (name, header) in [("holter.ecg", ishne), ("ecg.wav", wav)] {
            // What comes after the samples of a WAV file is no sample.
            let path = try folder.write(name, Data(header) + samples + (name == "ecg.wav" ? Data("LIST".utf8) : Data()))
            let outcome = try await Executable.run(options + [path], folder: folder)
            #expect(outcome.status == 0 && beats(outcome) == expected, "\(outcome.errors)")
        }
    }

    @Test func `a file that ends before its header says so says how much is missing`() async throws {
        let folder = ScratchFolder()
        try folder.write("cut.hea", "cut 1 360 7200\ncut.dat 16 200 16 0 0 0 0 II\n")
        try folder.write("cut.dat", TestSignal.s16le(seconds: 10))
        let path = try folder.write("cut.edf", Self.edf(seconds: 20).dropLast(10 * 772))
        for (input, header) in [(folder.path("cut.hea"), "cut.hea"), (path, "the EDF header")] {
            let outcome = try await Executable.run(options + [input], folder: folder)
            #expect(outcome.status == 0)
            let line = outcome.complaints.first { $0.contains("ends early: 3600 of the 7200 samples that ") }
            #expect(line?.contains("\(header) says are missing") == true, "\(outcome.errors)")
        }
    }

    @Test(arguments: ["208x", "208x.dat"])
    func `a record's name or signal file is read by the header beside it`(name: String) async throws {
        let folder = ScratchFolder()
        try folder.write("208x.hea", "208x 1 360 7200\n208x.dat 16 200 16 0 0 0 0 II\n")
        try folder.write("208x.dat", TestSignal.s16le(seconds: 20))
        let outcome = try await Executable.run(options + [folder.path(name)], folder: folder)
        #expect(try await beats(outcome) == expectedBeats(seconds: 20))
        #expect(outcome.complaints.count == 1 && outcome.errors.contains("208x.hea"), "\(outcome.errors)")
        // With a rate, the file is a stream.
        let stream = try await Executable.run(
            options + ["--rate", "360", "--channels", "2", folder.path("208x.dat")], folder: folder)
        #expect(stream.complaints.isEmpty && beats(stream) != beats(outcome))
    }

    @Test func `the first signal that is a voltage is taken, and said`() async throws {
        let folder = ScratchFolder()
        try folder.write(
            "icu.hea", "icu 2 360 7200\nicu.dat 16 1/mmHg 16 0 0 0 0 ABP\necg.dat 16 0.0002/nV 16 0 0 0 0 ECG\n")
        try folder.write("ecg.dat", TestSignal.s16le(seconds: 20))
        let outcome = try await Executable.run(options + [folder.path("icu.hea")], folder: folder)
        #expect(try await beats(outcome) == expectedBeats(seconds: 20))
        #expect(
            outcome.complaints.count == 1
                && outcome.errors.contains("signal 0 'ABP' is in mmHg: reading signal 1 'ECG'"))
        try folder.write("none.hea", "none 2 360\nicu.dat 16 1/mmHg 16 0 0 0 0 ABP\nx.dat 16 1/pct 16 0 0 0 0 SpO2\n")
        let refused = try await Executable.run(options + [folder.path("none.hea")], folder: folder)
        #expect(refused.status == 65)
        #expect(refused.errors.contains("no signal is a voltage; there are: ABP in mmHg, SpO2 in pct"))
    }

    @Test func `segments follow each other, with gaps of their true length and each with its own gain`() async throws {
        let folder = ScratchFolder()
        let samples = TestSignal.s16le(seconds: 60)
        // The second segment holds half the steps, the third lacks the signal.
        let halved = samples.withUnsafeBytes { buffer in
            buffer.bindMemory(to: Int16.self).flatMap { value in
                withUnsafeBytes(of: (value / 2).littleEndian) { Array($0) }
            }
        }
        try folder.write("r.hea", "r/6 2 360 36000\nr_layout 0\nr_1 7200\n~ 3600\nr_2 7200\nr_3 3600\nr_1 14400\n")
        try folder.write("r_layout.hea", "r_layout 2 360 0\n~ 0 1/mmHg 0 0 0 0 0 ABP\n~ 0 200/mV 0 0 0 0 0 II\n")
        try folder.write("r_1.hea", "r_1 1 360 7200\nr_1.dat 16 200/mV 16 0 0 0 0 II\n")
        try folder.write("r_2.hea", "r_2 2 360 7200\nr_2.dat 16 100/mV 16 0 0 0 0 II\nx.dat 16 1/mmHg 16 0 0 0 0 ABP\n")
        try folder.write("r_3.hea", "r_3 1 360 3600\nx.dat 16 1/mmHg 16 0 0 0 0 ABP\n")
        try folder.write("r_1.dat", samples.prefix(2 * 7_200))
        try folder.write("r_2.dat", Data(halved.prefix(2 * 7_200)))
        let outcome = try await Executable.run(options + [folder.path("r.hea")], folder: folder)
        #expect(outcome.status == 0)
        // The last segment is cut: r_1's file has half of what is promised of it.
        #expect(outcome.complaints.contains { $0.contains("ends early: 7200 of the 14400") }, "\(outcome.errors)")
        let places = beats(outcome)
        for (range, count) in [(0..<7_200, 24), (11_000..<18_000, 22), (21_800..<28_800, 22)] {
            #expect(places.count { range.contains($0) } >= count - 2, "\(range)")
        }
        #expect(!places.contains { (7_400..<10_800).contains($0) || (18_200..<21_600).contains($0) || $0 > 29_000 })
        try folder.write("q.hea", "q/2 1 360 7200\nr_1 3600\nr_9 3600\n")
        let absent = try await Executable.run(options + [folder.path("q.hea")], folder: folder)
        #expect(absent.status == 66 && absent.errors.contains("r_9.hea: No such file"))
        let set = try await Executable.run(options + ["--format", "212", folder.path("q.hea")], folder: folder)
        #expect(set.status == 64 && set.errors.contains("--format: each segment's header says how it is stored"))
        try folder.write("long.hea", "long/2 1 360\n~ \(1 << 40)\nr_1 5\n")
        let long = try await Executable.run(options + [folder.path("long.hea")], folder: folder)
        #expect(long.status == 65 && long.errors.contains("segment ~ is longer than a year"))
        try folder.write("r_9.hea", "r_9 1 250 3600\nr_1.dat 16 200/mV 16 0 0 0 0 II\n")
        let other = try await Executable.run(options + [folder.path("q.hea")], folder: folder)
        #expect(other.status == 65 && other.errors.contains("250.0 frames per second, and 360.0 in"))
    }

    @Test func `a check reads a file's header, and says that a stream's is not there yet`() async throws {
        let folder = ScratchFolder()
        let path = try folder.write("night.edf", Self.edf(seconds: 2))
        let file = try await Executable.run(["--check-config", path], folder: folder)
        #expect(file.status == 0 && file.output.contains("format = edf") && file.output.contains("rate = 360 "))
        let stream = try Executable(["--check-config", "--format", "edf"])
        let outcome = await stream.finish()
        #expect(outcome.status == 0 && outcome.output.contains("as the input itself will say"))
        #expect(!outcome.output.contains("rate = "))
    }
}
