// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Testing

@testable import Segmenter

struct BeatWindowerTests {
    static let rates = [100.0, 128, 250, 360, 500, 997, 1_000, 2_000]

    /// Windows of beats at given times over a signal that is a function of time.
    private static func windows(
        rate hertz: Double, seconds: Double, beatsAt beats: [Double], foundAfter delay: Double = 0,
        signal: (Double) -> Float
    ) throws -> [BeatContext] {
        let rate = try #require(SampleRate(hertz: hertz))
        var windower = BeatWindower(rate: rate)
        var context = BeatContext(beat: Beat(sampleIndex: 0, detectedAt: 0))
        var found: [BeatContext] = []
        var waiting = beats.map { SampleIndex(($0 * hertz).rounded()) }
        for index in 0..<Int(seconds * hertz) {
            windower.push(signal(Double(index) / hertz))
            while let peak = waiting.first, SampleIndex(index) >= peak + SampleIndex(delay * hertz) {
                windower.add(Beat(sampleIndex: peak, detectedAt: SampleIndex(index)))
                waiting.removeFirst()
            }
            while windower.next(&context) {
                #expect(context.closedAt == SampleIndex(index))
                found.append(context)
            }
        }
        windower.flush()
        while windower.next(&context) { found.append(context) }
        return found
    }

    private static func points(_ context: BeatContext) -> [Float] {
        (0..<BeatWindow.pointCount).map { context.window.points[$0] }
    }

    @Test(arguments: rates)
    func `a window is the signal at 125 Hz from the R peak, scaled to 0...1`(hertz: Double) throws {
        let signal: (Double) -> Float = { Float(3 + 0.7 * sin(2 * .pi * 9 * $0) + 0.4 * cos(2 * .pi * 2.5 * $0)) }
        let beats = (1...8).map { Double($0) }
        let found = try Self.windows(rate: hertz, seconds: 10, beatsAt: beats, signal: signal)
        #expect(found.count == beats.count)
        for context in found {
            let peak = Double(context.beat.sampleIndex) / hertz
            let expected = (0..<150).map { signal(peak + Double($0) / 125) }
            let (lowest, highest) = (expected.min()!, expected.max()!)
            #expect(context.window.usedPointCount == 150)
            for (index, point) in Self.points(context).enumerated() {
                let value = index < 150 ? (expected[index] - lowest) / (highest - lowest) : 0
                // The last points look past the window's close and have to do with half of their kernel.
                #expect(abs(point - value) < (index < 146 ? 0.012 : 0.05), "point \(index) at \(hertz) Hz")
            }
        }
    }

    @Test
    func `frequencies that 125 Hz cannot carry are taken out`() throws {
        let found = try Self.windows(rate: 1_000, seconds: 8, beatsAt: [2, 3, 4]) {
            Float(sin(2 * .pi * 5 * $0) + sin(2 * .pi * 115 * $0))
        }
        // 115 Hz would come back as 10 Hz and be as strong as the 5 Hz that belong there.
        for context in found {
            for index in 0..<140 {
                let peak = Double(context.beat.sampleIndex) / 1_000
                let value = 0.5 + 0.5 * sin(2 * .pi * 5 * (peak + Double(index) / 125))
                #expect(abs(context.window.points[index] - Float(value)) < 0.02)
            }
        }
    }

    @Test(arguments: [(0.4, 60), (0.8, 120), (1.0, 150), (1.2, 180), (1.3, 187), (2.0, 187)])
    func `a window is 1.2 RR intervals long, at most 187 points, and zeros behind`(rr: Double, points: Int) throws {
        let beats = (1...12).map { Double($0) * rr }
        let found = try Self.windows(rate: 500, seconds: 14 * rr + 2, beatsAt: beats) { Float(cos($0 * 7)) + 3 }
        for context in found.dropFirst() {
            #expect(context.window.usedPointCount == points)
            #expect(context.precedingIntervalInSamples == Int((rr * 500).rounded()))
            #expect(Self.points(context)[points...].allSatisfy { $0 == 0 })
        }
        #expect(found[0].window.usedPointCount == 150, "one second before the first interval is known")
        #expect(found[0].precedingIntervalInSamples == 0)
    }

    @Test
    func `the interval is the median of those that ended in the past 10 s`() throws {
        // 0.5 s for long, then 1.0 s: of 10 s past, the change carries the median once more than half are long.
        var beats = (0..<30).map { 1 + Double($0) * 0.5 }
        for _ in 0..<12 { beats.append(beats.last! + 1) }
        let found = try Self.windows(rate: 250, seconds: 32, beatsAt: beats) { Float(cos($0)) }
        for (index, context) in found.enumerated().dropFirst() {
            let past = (1...index).filter { beats[$0] >= beats[index] - 10 }
            let sorted = past.map { Int(((beats[$0] - beats[$0 - 1]) * 250).rounded()) }.sorted()
            let median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
            #expect(context.medianIntervalInSamples == median, "beat \(index)")
        }
    }

    @Test
    func `a gap sets no interval`() throws {
        let found = try Self.windows(rate: 250, seconds: 40, beatsAt: [1, 1.6, 2.2, 30, 30.6]) { Float(cos($0 * 5)) }
        #expect(found[2].medianIntervalInSamples == 150)
        #expect(found[3].medianIntervalInSamples == 0, "the only interval that ended in 10 s is a gap")
        #expect(found[3].precedingIntervalInSamples == 6_950)
        #expect(found[4].medianIntervalInSamples == 150)
    }

    @Test(arguments: rates)
    func `a window closes within 1.496 s and does not depend on when its beat was found`(hertz: Double) throws {
        let beats = [1.2, 2.6, 4.1, 5.5, 7.0]
        let signal: (Double) -> Float = { Float(sin($0 * 31) + sin($0 * 130)) }
        let early = try Self.windows(rate: hertz, seconds: 12, beatsAt: beats, signal: signal)
        let late = try Self.windows(rate: hertz, seconds: 12, beatsAt: beats, foundAfter: 3.5, signal: signal)
        #expect(early.count == 5 && late.count == 5)
        for (one, other) in zip(early, late) {
            #expect(Self.points(one) == Self.points(other))
            let seconds = Double(one.closedAt - one.beat.sampleIndex) / hertz
            #expect(seconds <= 1.496 + 1 / hertz)
            #expect(other.closedAt == other.beat.detectedAt)
        }
    }

    @Test
    func `missing samples are bridged, counted, and change nothing farther off`() throws {
        let signal: (Double) -> Float = { Float(sin($0 * 20)) }
        let whole = try Self.windows(rate: 360, seconds: 6, beatsAt: [1, 2, 3], signal: signal)
        let holed = try Self.windows(rate: 360, seconds: 6, beatsAt: [1, 2, 3]) {
            (2.3..<2.5).contains($0) ? .nan : signal($0)
        }
        #expect(whole.allSatisfy { $0.missingPermille == 0 })
        #expect((120...180).contains(holed[1].missingPermille), "0.2 s of 1.2 s, less what neighbours reach")
        #expect(Self.points(holed[1]).allSatisfy { $0.isFinite && (0...1).contains($0) })
        for index in 0..<30 {
            #expect(abs(holed[1].window.points[index] - whole[1].window.points[index]) < 0.01)
        }
        #expect(Self.points(holed[2]) == Self.points(whole[2]))
    }

    @Test
    func `a window with nothing in it is zeros`() throws {
        let missing = try Self.windows(rate: 250, seconds: 5, beatsAt: [1]) { _ in .nan }
        #expect(missing[0].missingPermille == 1_000)
        #expect(Self.points(missing[0]).allSatisfy { $0 == 0 })
        let flat = try Self.windows(rate: 250, seconds: 5, beatsAt: [1]) { _ in 0.25 }
        #expect(Self.points(flat[0]).allSatisfy { $0 == 0 })
        let huge = try Self.windows(rate: 250, seconds: 5, beatsAt: [1]) { $0 > 1.5 ? .greatestFiniteMagnitude : -3e38 }
        #expect(Self.points(huge[0]).allSatisfy { (0...1).contains($0) })
    }

    @Test
    func `beats at the recording's ends get what there is`() throws {
        let found = try Self.windows(rate: 360, seconds: 4, beatsAt: [0, 1, 2, 3.5]) { Float(cos($0 * 11)) }
        #expect(found.count == 4)
        #expect(found[0].window.usedPointCount == 150)
        #expect((62...63).contains(found[3].window.usedPointCount), "half a second is left")
        #expect(Self.points(found[3])[63...].allSatisfy { $0 == 0 })
        #expect(found[3].closedAt == 4 * 360 - 1)
    }

    @Test
    func `a reset windower is as new`() throws {
        let rate = try #require(SampleRate(hertz: 250))
        var windower = BeatWindower(rate: rate)
        func run() -> [[Float]] {
            var context = BeatContext(beat: Beat(sampleIndex: 0, detectedAt: 0))
            var found: [[Float]] = []
            for index in 0..<2_000 {
                windower.push(Float(sin(Double(index) / 9)))
                if index % 180 == 100 { windower.add(Beat(sampleIndex: SampleIndex(index), detectedAt: 0)) }
                while windower.next(&context) { found.append(Self.points(context)) }
            }
            return found
        }
        let first = run()
        windower.reset()
        #expect(run() == first)
        #expect(first.count == 10)
    }

    @Test
    func `the sine without a C library is the sine`() {
        for step in -4_000...4_000 {
            let halfTurns = Double(step) / 613
            #expect(abs(sineOfHalfTurns(halfTurns) - sin(.pi * halfTurns)) < 1e-10)
        }
    }
}
