// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

/// Rates that threaten life, in rhythms that are not regular.
@Suite struct ExtremeRateTests {
    private static func lines(_ rates: [Double], _ kind: RhythmEvent.Kind) -> [String] {
        var scenario = Scenario()
        scenario.add("NNNNNNNN", every: 800)
        for rate in rates { scenario.add("N", every: 4 * (15_000 / rate).rounded()) }
        scenario.add("NNNNNN", every: 800)
        return scenario.play(tail: 14_000).lines(scenario.rate).filter { $0.hasPrefix("\(kind) ") }
    }

    @Test(arguments: [
        ([35.0, 36, 51, 35], true),  // atrial fibrillation: one interval of the four is shorter
        ([30, 35, 40, 48], true),
        ([22, 35, 36], true),  // three take longer than four may
        ([35, 35, 35], false),
        ([59, 59, 59, 20], false),  // one pause in a rhythm that is slow but not extreme
        ([75, 20, 75, 20], false),  // pauses among faster beats
        ([45, 44, 45, 44], false),
    ])
    func `bradycardia is extreme by all intervals together, but a pause is none`(rates: [Double], isExtreme: Bool) {
        #expect(Self.lines(rates, .extremeBradycardia).isEmpty == !isExtreme)
    }

    @Test(arguments: [(9, 155.0, true), (8, 155, false), (9, 145, false), (16, 145, true)])
    func `tachycardia is extreme over ten beats, if it is faster than 150`(
        count: Int, rate: Double, isExtreme: Bool
    ) {
        let found = Self.lines([Double](repeating: rate, count: count), .extremeTachycardia)
        #expect(found.isEmpty == !isExtreme)
        if isExtreme { #expect(found.first == "extremeTachycardia onset 6400") }
    }

    @Test func `noise does not end it, and the rate after the noise does`() {
        var scenario = Scenario()
        scenario.add("NNNN", every: 800)
        scenario.add(String(repeating: "N", count: 20), every: 360)
        scenario.change(.noisy)
        scenario.pause(5_000)
        scenario.change(.good)
        let noiseEnd = scenario.end
        scenario.add("NNNNNNNNNNNNNNNNNNNN", every: 800)
        let outcome = scenario.play(tail: 14_000)
        let ends = outcome.events.filter { $0.kind == .extremeTachycardia && $0.phase == .end }
        #expect(ends.count == 1)
        // Ten beats of 75 a minute make the rate again: the last of them.
        let expected = SampleIndex(scenario.rate.samples(milliseconds: noiseEnd + 8_000))
        #expect(ends.first?.sampleIndex == expected)
    }

    @Test func `one that comes back within 10 s is the same alarm`() {
        let fast = [Double](repeating: 160, count: 12)
        let slow = [Double](repeating: 100, count: 9)
        let found = Self.lines(fast + slow + fast, .extremeTachycardia)
        #expect(found.count { $0.contains("onset") } == 1)
        #expect(found.count { $0.contains("end") } == 1)
    }

    private static func signs(_ likeness: Float) -> VentricularSigns {
        VentricularSigns(
            probability: likeness > 0.9 ? 0.02 : 0.9, likenessToUsual: likeness, likenessToPrevious: likeness,
            widthInMilliseconds: 120)
    }

    /// Pairs of something and a usual beat after it.
    private static func pairs(_ likeness: Float, after first: Double, then second: Double) -> [String] {
        var scenario = Scenario()
        scenario.add("NNNNNNNN", every: 530, signs: signs(0.99))
        for _ in 0..<20 {
            scenario.add("V", every: first, signs: signs(likeness))
            scenario.add("N", every: second, signs: signs(0.99))
        }
        scenario.add("NNNNNNNN", every: 530, signs: signs(0.99))
        return scenario.play(tail: 14_000).lines(scenario.rate).filter { $0.hasPrefix("extremeTachycardia") }
    }

    @Test func `T waves that were found as beats make no rate`() {
        #expect(Self.pairs(0.1, after: 216, then: 314).isEmpty)
        // As fast, but of one shape; and beats of two shapes that keep no time of others.
        #expect(!Self.pairs(0.97, after: 216, then: 314).isEmpty)
        #expect(!Self.pairs(0.1, after: 320, then: 340).isEmpty)
    }

    @Test func `nor do they hide that it is too slow`() {
        var scenario = Scenario()
        scenario.add("NNNN", every: 1_700, signs: Self.signs(0.99))
        for _ in 0..<6 {
            scenario.add("V", every: 300, signs: Self.signs(0.1))
            scenario.add("N", every: 1_400, signs: Self.signs(0.99))
        }
        let found = scenario.play(tail: 14_000).lines(scenario.rate)
        #expect(found.contains { $0.hasPrefix("extremeBradycardia onset") })
    }
}
