// SPDX-License-Identifier: Apache-2.0

import Signal
import TestSupport
import Testing

/// The golden lines of the real recording against the cardiologists' annotations.
///
/// The default models are trained on record 208 among others: this shows that the committed lines make sense, not how
/// well the models do on hearts that they do not know.
@Suite struct GoldenReferenceTests {
    private struct Beat {
        var sampleIndex: Int
        var letter: Character
    }

    private static func goldenBeats() throws -> [Beat] {
        let rows = try readText(PackageRoot.fixture("replays/208s.csv")).split(separator: "\n")
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let header = try #require(rows.first).map(String.init)
        let (sample, letter) = (
            try #require(header.firstIndex(of: "sample")), try #require(header.firstIndex(of: "class"))
        )
        return try rows.filter { $0[0] == "beat" }.map {
            Beat(sampleIndex: try #require(Int($0[sample])), letter: try #require($0[letter].first))
        }
    }

    @Test func `the real recording shows ventricular beats among normal ones`() throws {
        let beats = try Self.goldenBeats()
        #expect(beats.count { $0.letter == "N" } > 100)
        #expect(beats.count { $0.letter == "V" } > 50)
    }

    @Test(.needsRecordings("208s' golden lines against record 208's annotations"))
    func `the real recording's beats are found, and nine of ten have their class`() throws {
        let span = 422_820..<530_820
        let reference = try TestRecord.referenceBeats(Recordings.path("mitdb/208.atr"))
            .filter { span.contains(Int($0.sampleIndex)) }
            .map { Beat(sampleIndex: Int($0.sampleIndex) - span.lowerBound, letter: Character($0.beatClass.letter)) }
        let golden = try Self.goldenBeats()
        // Within 150 ms, as EC57 pairs beats.
        let pairs = reference.compactMap { beat -> (Beat, Beat)? in
            golden.first { abs($0.sampleIndex - beat.sampleIndex) <= 54 }.map { (beat, $0) }
        }
        #expect(Double(pairs.count) >= 0.98 * Double(reference.count), "\(pairs.count) of \(reference.count)")
        #expect(Double(golden.count) <= 1.01 * Double(reference.count), "\(golden.count) for \(reference.count)")
        let close = pairs.count { abs($0.sampleIndex - $1.sampleIndex) <= 18 }
        #expect(Double(close) >= 0.98 * Double(pairs.count), "\(close) of \(pairs.count) within 50 ms")
        let agreeing = pairs.count { $0.letter == $1.letter }
        withKnownIssue("fusion beats, half ventricular and half normal, are called either") {
            #expect(Double(agreeing) >= 0.9 * Double(pairs.count), "\(agreeing) of \(pairs.count)")
        }
        let others = pairs.filter { $0.0.letter != "F" }
        let right = others.count { $0.letter == $1.letter }
        #expect(Double(right) >= 0.98 * Double(others.count), "\(right) of \(others.count)")
        let fusions = pairs.filter { $0.0.letter == "F" }
        #expect(fusions.allSatisfy { "NVF".contains($1.letter) })
    }
}
