// SPDX-License-Identifier: Apache-2.0

import Reporting
import Signal
import Testing

@Suite struct StripNameTests {
    private static let event = RhythmEvent(
        kind: .ventricularRun, phase: .onset, sampleIndex: 36_000, heartRate: 150)

    private func name(_ request: StripRequest, source: String = "bed7") -> String {
        var line = LineBuffer(capacity: 256)
        StripName.append(request, source: StripName.source(source), rate: Samples.rate, to: &line)
        return String(line)
    }

    @Test func `a name has source, time, alarm and phase`() {
        // date -u -d @1769412345.678 +%FT%T: 2026-01-26T07:25:45
        let epoch: Int64 = 1_769_412_345_678_000 - 100_000_000
        let request = StripRequest(
            event: Self.event, sampleIndex: 36_000, knownAt: 40_000, epochInMicroseconds: epoch)
        #expect(name(request) == "bed7_20260126T072545678Z_ventricular-run_onset")
    }

    @Test func `without a wall clock it has the sample, and a request has no alarm`() {
        #expect(
            name(StripRequest(event: Self.event, sampleIndex: 36_000, knownAt: 0))
                == "bed7_s000000036000_ventricular-run_onset")
        #expect(name(StripRequest(event: nil, sampleIndex: 7, knownAt: 0)) == "bed7_s000000000007_request")
    }

    @Test(arguments: [
        ("bed7", "bed7"), ("bed_7", "bed_7"), ("a-b", "a-b"),
        ("Bett 7/Süd", "Bett_7_S_d-46c30c84"),
        ("../x", "___x-5c237dda"),
        ("-rf", "_rf-2a6775c8"),
        ("", "_-811c9dc5"),
        ("e\u{301}", "e_-fa9bc71f"),
        ("bed 7", "bed_7-e9d026e9"),
    ])
    func `a source has what every file system takes`(source: String, expected: String) {
        #expect(String(decoding: StripName.source(source), as: UTF8.self) == expected)
    }

    @Test func `a long source is cut`() {
        #expect(StripName.source(String(repeating: "x", count: 64)) == [UInt8](repeating: 0x78, count: 64))
        #expect(StripName.source(String(repeating: "x", count: 300)).count == 64)
    }

    @Test func `no two sources share a name, and none takes the other's strips for its own`() {
        let sources = [
            "bed 7", "bed_7", "bed.7", "bed/7", "Süd", "Sud", "Su\u{308}d", "Ost", "Öst", "心電図", "心拍数", "", "_", " ",
            String(repeating: "x", count: 65), String(repeating: "x", count: 66), String(repeating: "x", count: 64),
        ]
        let request = StripRequest(event: Self.event, sampleIndex: 36_000, knownAt: 0)
        for (place, source) in sources.enumerated() {
            let name = name(request, source: source)
            for (other, text) in sources.enumerated() {
                let isOwn = StripName.isName(Substring(name).utf8, ofSource: StripName.source(text))
                #expect(isOwn == (place == other), "\(name)")
            }
        }
    }

    @Test(arguments: RhythmEvent.Kind.allCases)
    func `what is named is known as the source's, and as no other's`(kind: RhythmEvent.Kind) {
        for phase in [RhythmEvent.Phase.onset, .end] {
            for epoch in [nil, -5_000_000_000_000, 1_769_412_345_678_000] as [Int64?] {
                let event = RhythmEvent(kind: kind, phase: phase, sampleIndex: 99, heartRate: nil)
                let name = name(
                    StripRequest(event: event, sampleIndex: 99, knownAt: 99, epochInMicroseconds: epoch),
                    source: "bed_7")
                #expect(StripName.isName(Substring(name).utf8, ofSource: Array("bed_7".utf8)), "\(name)")
                #expect(!StripName.isName(Substring(name).utf8, ofSource: Array("bed".utf8)), "\(name)")
                #expect(name.utf8.allSatisfy { $0 == 0x2D || $0 == 0x5F || (0x30...0x7A).contains($0) })
            }
        }
    }

    @Test(arguments: [
        "bed7", "bed7_", "bed7_x_couplet_onset", "bed7_s12_couplet_onset", "bed7_s000000000001_couplet",
        "bed7_s000000000001_nothing_onset", "bed7_s000000000001_couplet_onset_", "bed7_s000000000001_couplet_middle",
        "bed7_20260126T072545678_couplet_end", "bed7_notes", "bed8_s000000000001_couplet_onset",
    ])
    func `what is no strip's name is none`(name: String) {
        #expect(!StripName.isName(Substring(name).utf8, ofSource: Array("bed7".utf8)))
    }

    /// `date -u -d @SECONDS`.
    @Test(arguments: [
        (0, "19700101T000000000Z"), (951_782_400_000, "20000229T000000000Z"), (-1, "19691231T235959999Z"),
        (4_102_444_799_999, "20991231T235959999Z"), (-62_135_596_800_000, "00010101T000000000Z"),
        (1_709_251_199_000, "20240229T235959000Z"), (4_107_542_400_000, "21000301T000000000Z"),
    ])
    func `a time is that of the calendar`(milliseconds: Int64, expected: String) throws {
        var line = LineBuffer(capacity: 64)
        try #require(UTCTime(microseconds: milliseconds * 1_000)).appendCompact(to: &line)
        #expect(String(line) == expected)
    }

    @Test func `what no calendar has is no time`() {
        #expect(UTCTime(microseconds: .max) == nil)
        #expect(UTCTime(microseconds: .min) == nil)
        #expect(UTCTime(epochInMicroseconds: .max, sampleIndex: 1_000, Samples.rate) == nil)
    }
}
