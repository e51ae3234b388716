// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reporting
import Signal
import Testing

/// What the WFDB package reads from the very same bytes is checked by `wfdb_annotations.py`, which also says how to renew them.
@Suite struct WFDBAnnotationTests {
    /// A folder that goes with the test.
    struct Folder: ~Copyable {
        let url = FileManager.default.temporaryDirectory.appending(path: "ecgmond-\(UUID())")
        init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(at: url) }
        func path(_ name: String) -> String { url.appending(path: name).path() }
        func bytes(_ name: String) throws -> [UInt8] { try Array(Data(contentsOf: url.appending(path: name))) }
    }

    /// Beats of every class, long gaps, a rhythm that is known late, noise, lead-off, comments.
    static var course: [MonitorEvent] {
        [
            Samples.beat(.normal, at: 100), Samples.beat(.supraventricular, at: 1_123),
            Samples.beat(.ventricular, at: 2_147), Samples.beat(.ventricular, at: 2_300),
            Samples.beat(.ventricular, at: 2_450), Samples.beat(.ventricular, at: 2_600),
            Samples.beat(.ventricular, at: 2_750),
            Samples.rhythm(.ventricularRun, .onset, at: 2_147),
            Samples.rhythm(.ventricularTachycardia, .onset, at: 2_147),
            Samples.beat(.fusion, at: 3_000), Samples.rhythm(.ventricularTachycardia, .end, at: 3_000),
            Samples.beat(.unknown, at: 3_300), Samples.problem,
            Samples.signal(.noisy, at: 3_400), Samples.signal(.good, at: 5_000), Samples.signal(.leadOff, at: 100_000),
            Samples.signal(.learning, at: 200_000), Samples.rhythm(.asystole, .onset, at: 210_000, heartRate: nil),
            Samples.rhythm(.asystole, .end, at: 220_000, heartRate: nil),
            Samples.rhythm(.ventricularFlutter, .onset, at: 230_000, heartRate: nil),
            Samples.rhythm(.ventricularFlutter, .end, at: 240_000, heartRate: nil),
            Samples.beat(.normal, at: 10_000_000),
        ]
    }

    static func write(_ events: [MonitorEvent], to path: String, context: ReportContext = Samples.context) throws {
        var reporter = try Reporter(outputs: [.wfdb(path: path)], context: context)
        for event in events { reporter.write(event) }
        reporter.finish()
        #expect(reporter.lostReportCount == 0)
        #expect(reporter.failure == nil)
    }

    @Test func `the file's bytes are those that WFDB reads as intended`() throws {
        let folder = try Folder()
        try Self.write(Self.course, to: folder.path("course.ecg"))
        if let keep = ProcessInfo.processInfo.environment["ECG_KEEP_ANNOTATIONS"] {
            try Data(folder.bytes("course.ecg")).write(to: URL(filePath: keep))
        }
        let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "golden.ecg")
        #expect(try folder.bytes("course.ecg") == Array(Data(contentsOf: golden)))
    }

    @Test func `the first bytes are as the format's description has them`() throws {
        let folder = try Folder()
        try Self.write([Samples.beat(.normal, at: 1_023), Samples.beat(.ventricular, at: 2_047)], to: folder.path("a"))
        let header = [0x00, 0x58, 23, 0xFC] + Array("## time resolution: 360".utf8) + [0]
        // N after 1,023 samples; a skip of 1,024 in two halves, the high one first; V after none more; the end.
        let rest: [UInt8] = [0xFF, 0x07, 0x00, 0xEC, 0x00, 0x00, 0x00, 0x04, 0x00, 0x14, 0x00, 0x00]
        #expect(try folder.bytes("a") == header + rest)
    }

    @Test(arguments: [(128.0, "128"), (257.4, "257.4"), (1_000.0 / 3, "333.333333"), (2_000, "2000")])
    func `the rate is in the file, as exactly as it is`(hertz: Double, text: String) throws {
        let folder = try Folder()
        var context = Samples.context
        context.rate = SampleRate(hertz: hertz)!
        try Self.write([], to: folder.path("a"), context: context)
        let bytes = try folder.bytes("a")
        #expect(String(decoding: bytes, as: UTF8.self).contains("## time resolution: \(text)"))
        #expect(bytes.count % 2 == 0)
        #expect(bytes.suffix(2) == [0, 0])
    }

    @Test func `the file is complete after every summary and only grows by what came`() throws {
        let folder = try Folder()
        var reporter = try Reporter(outputs: [.wfdb(path: folder.path("a"))], context: Samples.context)
        for count in 1...Self.course.count {
            reporter.write(Self.course[count - 1])
            reporter.write(Samples.emptySummary)
            try Self.write(Array(Self.course[..<count]), to: folder.path("b"))
            #expect(try folder.bytes("a") == folder.bytes("b"))
        }
        reporter.finish()
        #expect(try folder.bytes("a") == folder.bytes("b"))
    }

    @Test(arguments: [1, 511, 512, 513, 2_000])
    func `any number of beats is written in time order`(count: Int) throws {
        let folder = try Folder()
        var reporter = try Reporter(outputs: [.wfdb(path: folder.path("a"))], context: Samples.context)
        for index in 0..<count {
            reporter.write(Samples.beat(.normal, at: SampleIndex(index * 300)))
            if index % 100 == 99 {
                reporter.write(Samples.rhythm(.couplet, .onset, at: SampleIndex(index * 300 - 900)))
            }
            if index % 700 == 0 { reporter.write(Samples.emptySummary) }
        }
        reporter.finish()
        let reader = try AnnotationWalk(folder.bytes("a"))
        #expect(reader.times.count { $0.code == 1 } == count)
        #expect(reader.times.filter { $0.code == 1 }.enumerated().allSatisfy { $1.time == SampleIndex($0 * 300) })
        #expect(reader.times.filter { $0.code == 22 }.dropFirst().map(\.time).allSatisfy { $0 % 300 == 0 })
        #expect(reader.times.count { $0.code == 22 } == 1 + count / 100)
        #expect(zip(reader.times, reader.times.dropFirst()).allSatisfy { $0.time <= $1.time })
    }

    @Test func `a file that an earlier run left is kept under a free name, and reported`() throws {
        let folder = try Folder()
        let path = folder.path("bed7.ecg")
        try Data("other".utf8).write(to: URL(filePath: path + ".2"))
        var contents: [[UInt8]] = []
        for run in 1...3 {
            let errors = Pipe()
            var reporter = try Reporter(
                outputs: [.wfdb(path: path)], context: Samples.context, standardError: errors.writer)
            let kept = [1: "", 2: "\(path).1", 3: "\(path).3"][run]!
            let message = "ecgmond: output wfdb: the file that was there is \(kept) now\n"
            #expect(errors.readText() == (run == 1 ? "" : message))
            for index in 0..<run { reporter.write(Samples.beat(.normal, at: SampleIndex(100 * (index + 1)))) }
            reporter.finish()
            contents.append(try folder.bytes("bed7.ecg"))
        }
        #expect(try folder.bytes("bed7.ecg.1") == contents[0])
        #expect(try folder.bytes("bed7.ecg.3") == contents[1])
        #expect(try folder.bytes("bed7.ecg.2") == Array("other".utf8))
    }

    @Test func `a file without annotations is overwritten`() throws {
        let folder = try Folder()
        for _ in 1...3 { try Self.write([], to: folder.path("bed7.ecg")) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path()) == ["bed7.ecg"])
    }

    @Test func `what is no ordinary file is refused with a line that says so`() throws {
        let folder = try Folder()
        mkfifo(folder.path("fifo"), 0o600)
        for (path, code) in [
            ("/no/such/folder/x", ReportingError.Code.cannotOpen), ("/tmp", .cannotOpen), ("/dev/null", .notAFile),
            (folder.path("fifo"), .cannotOpen),
        ] {
            #expect {
                _ = try Reporter(outputs: [.wfdb(path: path)], context: Samples.context)
            } throws: { error in
                guard let error = error as? ReportingError else { return false }
                return error.code == code && error.message.hasPrefix("output wfdb:\(path): ")
            }
        }
    }

    @Test func `events after the end are lost and counted`() throws {
        let folder = try Folder()
        var reporter = try Reporter(outputs: [.wfdb(path: folder.path("a"))], context: Samples.context)
        reporter.finish()
        reporter.write(Samples.beat)
        #expect(reporter.lostReportCount == 1)
    }

    @Test(arguments: [SampleIndex.min, -1, .max])
    func `no sample index can stop the writer or break the file`(index: SampleIndex) throws {
        let folder = try Folder()
        try Self.write(
            [Samples.beat(.normal, at: 5), Samples.beat(.normal, at: index), Samples.signal(.good, at: index)],
            to: folder.path("a"))
        let times = try AnnotationWalk(folder.bytes("a")).times.map(\.time)
        #expect(times.count == 4)
        #expect(times == times.sorted())
    }
}
