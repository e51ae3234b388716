// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Testing

@testable import Segmenter

struct RecentPeaksTests {
    private static func candidate(
        height: Float = 1, sharpness: Float = 2, amplitude: Float = 1.5, reversal: Float = 0.6
    ) -> QRSCandidate {
        var candidate = QRSCandidate()
        candidate.height = height
        candidate.sharpness = sharpness
        candidate.amplitude = amplitude
        candidate.reversal = reversal
        return candidate
    }

    private static func peaks(_ hertz: Double = 360) throws -> RecentPeaks {
        RecentPeaks(rate: try #require(SampleRate(hertz: hertz)))
    }

    @Test func `the likes of a candidate are counted, up to 24`() throws {
        var peaks = try Self.peaks()
        let one = Self.candidate()
        #expect(peaks.likes(of: one) == 0)
        for count in 1...30 {
            peaks.append(one)
            #expect(peaks.likes(of: one) == min(count, 24))
        }
        // Others push them out again, one by one.
        for count in 1...24 {
            peaks.append(Self.candidate(height: 5))
            #expect(peaks.likes(of: one) == 24 - count)
        }
    }

    @Test func `a like differs little in every measure`() throws {
        var peaks = try Self.peaks()
        peaks.append(Self.candidate())
        let likes: [QRSCandidate] = [
            Self.candidate(height: 1.12), Self.candidate(height: 0.89), Self.candidate(sharpness: 2.3),
            Self.candidate(sharpness: 1.73), Self.candidate(amplitude: 1.9), Self.candidate(amplitude: 1.18),
            Self.candidate(reversal: 0.74), Self.candidate(reversal: 0.46),
        ]
        for (place, like) in likes.enumerated() { #expect(peaks.likes(of: like) == 1, "\(place)") }
        let others: [QRSCandidate] = [
            Self.candidate(height: 1.14), Self.candidate(height: 0.88), Self.candidate(sharpness: 2.35),
            Self.candidate(sharpness: 1.71), Self.candidate(amplitude: 1.94), Self.candidate(amplitude: 1.16),
            Self.candidate(reversal: 0.76), Self.candidate(reversal: 0.44), Self.candidate(amplitude: -1.5),
        ]
        for (place, other) in others.enumerated() { #expect(peaks.likes(of: other) == 0, "\(place)") }
    }

    @Test(arguments: Detection.rates)
    func `noise follows peaks without a like with a time constant of six seconds`(hertz: Double) throws {
        var peaks = try Self.peaks(hertz)
        let rate = try #require(SampleRate(hertz: hertz))
        let step = rate.samples(milliseconds: 250)
        for number in 0...24 { _ = peaks.noteOther(share: 0.8, hasLike: false, at: SampleIndex(number * step)) }
        let seconds = Double(24 * step) / hertz
        #expect(abs(Double(peaks.noise) - 0.8 * (1 - exp(-seconds / 6))) < 0.002)
        // Peaks that have likes count as none at all, and so do those of no height.
        let risen = Double(peaks.noise)
        for number in 25...48 { _ = peaks.noteOther(share: 0.8, hasLike: true, at: SampleIndex(number * step)) }
        #expect(abs(Double(peaks.noise) - risen * exp(-seconds / 6)) < 0.002)
        for number in 49...72 { _ = peaks.noteOther(share: 0, hasLike: false, at: SampleIndex(number * step)) }
        #expect(abs(Double(peaks.noise) - risen * exp(-2 * seconds / 6)) < 0.002)
    }

    @Test func `how often peaks come does not matter`() throws {
        let ends = try [36, 90, 180, 360].map { step in
            var peaks = try Self.peaks()
            for index in stride(from: 0, through: 3_600, by: step) {
                _ = peaks.noteOther(share: 0.5, hasLike: false, at: SampleIndex(index))
            }
            return Double(peaks.noise)
        }
        for noise in ends { #expect(abs(noise - 0.5 * (1 - exp(-10.0 / 6))) < 0.002) }
    }

    @Test func `one peak after a long time without others is no noise, and none counts for more than 0.8 of a beat`()
        throws
    {
        var peaks = try Self.peaks()
        _ = peaks.noteOther(share: 0.5, hasLike: false, at: 360 * 3_600)
        #expect(abs(Double(peaks.noise) - 0.5 * (1 - exp(-0.2))) < 0.001)
        for second in 3_601...3_700 { _ = peaks.noteOther(share: 40, hasLike: false, at: 360 * SampleIndex(second)) }
        #expect(abs(peaks.noise - 0.8) < 0.001)
    }

    @Test(arguments: Detection.rates)
    func `noise fades while nothing but beats come, and does not while other peaks come`(hertz: Double) throws {
        var peaks = try Self.peaks(hertz)
        let second = SampleIndex(hertz)
        for number in 0...40 as ClosedRange<SampleIndex> {
            _ = peaks.noteOther(share: 1, hasLike: false, at: number * second / 2)
        }
        let noise = Double(peaks.noise)
        var alone = peaks
        for number in 41...80 as ClosedRange<SampleIndex> { alone.noteFastBeat(at: number * second / 2) }
        // Twenty seconds, of which the last six may not be counted yet.
        #expect(Double(alone.noise) < noise * exp(-14.0 / 6) + 0.01)
        #expect(Double(alone.noise) > noise * exp(-21.0 / 6) - 0.01)
        for number in 41...80 as ClosedRange<SampleIndex> {
            peaks.noteFastBeat(at: number * second / 2)
            _ = peaks.noteOther(share: 1, hasLike: false, at: number * second / 2 + second / 4)
        }
        #expect(Double(peaks.noise) >= noise)
    }

    @Test(arguments: 0...25)
    func `nothing of what was forgotten is remembered`(count: Int) throws {
        var peaks = try Self.peaks()
        let one = Self.candidate()
        for _ in 0..<count { peaks.append(one) }
        _ = peaks.noteOther(share: 1, hasLike: false, at: 360)
        peaks.removeAll()
        #expect(peaks.noise == 0)
        #expect(peaks.likes(of: one) == 0)
        for place in 1...24 {
            peaks.append(Self.candidate(height: 7))
            #expect(peaks.likes(of: one) == 0)
            #expect(peaks.likes(of: Self.candidate(height: 7)) == place)
        }
    }
}
