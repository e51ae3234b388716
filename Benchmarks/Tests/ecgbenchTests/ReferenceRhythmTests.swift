// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal
import Testing

@testable import ecgbench

struct ReferenceRhythmTests {
    /// Beats of one class every so many samples, of 100 a second.
    private static func beats(_ range: Range<Int>, every step: Int, _ mnemonic: String = "N") -> String {
        stride(from: range.lowerBound, to: range.upperBound, by: step).map { "\($0) \(mnemonic)" }.joined(
            separator: ",")
    }

    private static func rhythm(_ text: String, seconds: Int) throws -> ReferenceRhythm {
        ReferenceRhythm(
            annotations: annotations(text), rate: try #require(SampleRate(hertz: 100)), sampleCount: 100 * seconds)
    }

    private static func kinds(_ rhythm: ReferenceRhythm) -> [String] {
        rhythm.onsets.map { "\($0.kind.name) \($0.sampleIndex)" }
    }

    @Test func `the rate is that of the beats, once a second, from the third beat on`() throws {
        let rhythm = try Self.rhythm(Self.beats(50..<1_000, every: 75), seconds: 10)
        #expect(rhythm.rates.count == 10)
        // Beats at 0.5, 1.25 and 2 s: the third one is in when the second second is over.
        #expect(rhythm.rates.prefix(2) == [nil, nil])
        #expect(rhythm.rates.dropFirst(2).allSatisfy { $0 == 80 })
        #expect(rhythm.onsets.isEmpty)
    }

    @Test func `ventricular tachycardia and asystole begin where the reference's beats have them`() throws {
        let text = [
            Self.beats(100..<1_000, every: 80), Self.beats(1_000..<1_360, every: 40, "V"),
            Self.beats(1_400..<2_000, every: 80),
        ].joined(separator: ",")
        let kinds = Self.kinds(try Self.rhythm(text, seconds: 30))
        #expect(kinds.contains("ventricular-tachycardia 1000"))
        // The last beat is at 1960 and 4 s of nothing follow.
        #expect(kinds.contains("asystole 2360"))
    }

    @Test(arguments: [(3, 55, false), (4, 55, true), (4, 65, false), (8, 65, false)])
    func `it takes four ventricular beats faster than 100 a minute`(count: Int, interval: Int, isOne: Bool) throws {
        let end = 1_000 + count * interval
        let text = [
            Self.beats(100..<1_000, every: 80), Self.beats(1_000..<end, every: interval, "V"),
            Self.beats(end + 60..<3_000, every: 80),
        ].joined(separator: ",")
        let kinds = Self.kinds(try Self.rhythm(text, seconds: 30))
        #expect(kinds.contains("ventricular-tachycardia 1000") == isOne)
        #expect(kinds.contains { $0.hasPrefix("ventricular-tachycardia") } == isOne)
    }

    @Test func `a beat of another rhythm ends a ventricular tachycardia of the reference`() throws {
        let text = [
            Self.beats(100..<1_000, every: 80), Self.beats(1_000..<1_200, every: 50, "V"), "1200 N",
            Self.beats(1_250..<1_400, every: 50, "V"), Self.beats(1_460..<3_000, every: 80),
        ].joined(separator: ",")
        let events = try Self.rhythm(text, seconds: 30).events.filter { $0.kind == .ventricularTachycardia }
        #expect(events.map(\.sampleIndex) == [1_000, 1_200])
    }

    @Test(arguments: [("[", "]"), ("~51", "~0")])
    func `in flutter and in an unreadable signal there is neither a rate nor asystole`(begin: String, end: String)
        throws
    {
        let text =
            "\(Self.beats(100..<2_000, every: 80)),2050 \(begin),4000 \(end),\(Self.beats(4_050..<6_000, every: 80))"
        let rhythm = try Self.rhythm(text, seconds: 60)
        #expect(Self.kinds(rhythm).isEmpty)
        #expect(rhythm.rates[19] == 75)
        #expect(rhythm.rates[25] == nil && rhythm.rates[40] == nil)
        #expect(rhythm.rates[50] == 75)
    }

    @Test func `beats at the same sample as a mark, and marks of the same sample, all count`() throws {
        let rhythm = try Self.rhythm("100 N,100 +(N,180 N,180 ~0,260 N,340 N", seconds: 4)
        #expect(rhythm.rates[3] == 75)
    }
}
