// SPDX-License-Identifier: Apache-2.0

import Reporting
import Signal
import Testing

/// The marks of the rhythm in annotation files, where conditions overlap.
@Suite struct RhythmMarkTests {
    /// The marks of a file that these events make, as `100 (AFIB`.
    private static func marks(_ events: [MonitorEvent], flushing: Bool = false) throws -> [String] {
        let folder = try WFDBAnnotationTests.Folder()
        var reporter = try Reporter(outputs: [.wfdb(path: folder.path("a"))], context: Samples.context)
        for event in events {
            reporter.write(event)
            if flushing { reporter.write(Samples.emptySummary) }
        }
        reporter.finish()
        #expect(reporter.lostReportCount == 0)
        return try AnnotationWalk(folder.bytes("a")).marks
    }

    @Test(arguments: [false, true])
    func `the end of bigeminy within fibrillation is fibrillation's mark`(flushing: Bool) throws {
        let events = [
            Samples.rhythm(.irregularRhythm, .onset, at: 1_000), Samples.rhythm(.bigeminy, .onset, at: 5_000),
            Samples.rhythm(.bigeminy, .end, at: 7_000), Samples.rhythm(.irregularRhythm, .end, at: 9_000),
        ]
        #expect(try Self.marks(events, flushing: flushing) == ["1000 (AFIB", "5000 (B", "7000 (AFIB", "9000 (N"])
    }

    @Test(arguments: [false, true])
    func `it is so even where fibrillation is known only after the bigeminy`(flushing: Bool) throws {
        let events = [
            Samples.rhythm(.bigeminy, .onset, at: 5_000), Samples.rhythm(.bigeminy, .end, at: 7_000),
            Samples.rhythm(.irregularRhythm, .onset, at: 1_000), Samples.rhythm(.irregularRhythm, .end, at: 9_000),
        ]
        #expect(try Self.marks(events, flushing: flushing) == ["1000 (AFIB", "5000 (B", "7000 (AFIB", "9000 (N"])
    }

    @Test func `an episode that outlasts the one around it keeps its mark`() throws {
        let events = [
            Samples.rhythm(.irregularRhythm, .onset, at: 1_000),
            Samples.rhythm(.ventricularTachycardia, .onset, at: 5_000),
            Samples.rhythm(.irregularRhythm, .end, at: 6_000),
            Samples.rhythm(.ventricularTachycardia, .end, at: 7_000),
        ]
        #expect(try Self.marks(events) == ["1000 (AFIB", "5000 (VT", "7000 (N"])
    }

    @Test func `what matters less begins unseen, and shows when the rest is over`() throws {
        let events = [
            Samples.rhythm(.bigeminy, .onset, at: 100), Samples.rhythm(.irregularRhythm, .onset, at: 200),
            Samples.rhythm(.asystole, .onset, at: 300), Samples.rhythm(.bigeminy, .end, at: 350),
            Samples.rhythm(.asystole, .end, at: 400), Samples.rhythm(.irregularRhythm, .end, at: 500),
        ]
        #expect(try Self.marks(events) == ["100 (B", "300 (ASYS", "400 (AFIB", "500 (N"])
    }

    @Test func `one rhythm that takes over from another at a sample has one mark there`() throws {
        let events = [
            Samples.rhythm(.bigeminy, .onset, at: 100), Samples.rhythm(.bigeminy, .end, at: 200),
            Samples.beat(.ventricular, at: 200), Samples.rhythm(.trigeminy, .onset, at: 200),
            Samples.rhythm(.trigeminy, .end, at: 300),
        ]
        #expect(try Self.marks(events) == ["100 (B", "200 (T", "300 (N"])
    }

    @Test func `a rhythm goes on however many beats make the file final before it ends`() throws {
        var events = [Samples.rhythm(.irregularRhythm, .onset, at: 10)]
        for index in 1...2_000 {
            let time = SampleIndex(index * 250)
            events.append(Samples.beat(.normal, at: time))
            if index % 300 == 100 { events.append(Samples.rhythm(.trigeminy, .onset, at: time)) }
            if index % 300 == 200 { events.append(Samples.rhythm(.trigeminy, .end, at: time)) }
        }
        events.append(Samples.rhythm(.irregularRhythm, .end, at: 2_000 * 250))
        let marks = try Self.marks(events).map { $0.split(separator: " ")[1] }
        let nested = (0..<7).flatMap { _ in ["(T", "(AFIB"] as [Substring] }
        // The seventh trigeminy ends with the fibrillation.
        #expect(marks == ["(AFIB"] + nested.dropLast() + ["(N"])
    }

    @Test(arguments: RhythmEvent.Kind.allCases)
    func `every condition alone has a mark and its end, or comments`(kind: RhythmEvent.Kind) throws {
        let marks = try Self.marks([Samples.rhythm(kind, .onset, at: 100), Samples.rhythm(kind, .end, at: 200)])
        #expect(marks.isEmpty || marks.count == 2 && marks[0] != "100 (N" && marks[1] == "200 (N")
    }
}
