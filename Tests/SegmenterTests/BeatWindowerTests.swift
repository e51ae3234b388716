// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Testing

@testable import Segmenter

struct BeatWindowerTests {
    static let rates = [100.0, 128, 250, 360, 500, 997, 1_000, 2_000]

    /// A beat and what was cut out for it.
    private struct Window {
        var beat: WindowedBeat
        var input: ClassifierInput

        /// The 187 points.
        var points: [Float] { (0..<ClassifierInput.pointCount).map { input[.fromRPeak][$0] } }
    }

    /// Windows of beats at given times over a signal that is a function of time; T is the interval before each beat.
    private static func windows(
        rate hertz: Double, seconds: Double, beatsAt beats: [Double], foundAfter delay: Double = 0,
        signal: (Double) -> Float
    ) throws -> [Window] {
        let rate = try #require(SampleRate(hertz: hertz))
        var windower = BeatWindower(rate: rate)
        var beat = WindowedBeat(Beat(sampleIndex: 0, detectedAt: 0))
        var input = ClassifierInput()
        var found: [Window] = []
        var waiting = beats.map { SampleIndex(($0 * hertz).rounded()) }
        var previous: SampleIndex?
        for index in 0..<Int(seconds * hertz) {
            windower.push(signal(Double(index) / hertz))
            while let peak = waiting.first, SampleIndex(index) >= peak + SampleIndex(delay * hertz) {
                windower.push(
                    Beat(sampleIndex: peak, detectedAt: SampleIndex(index)),
                    medianInterval: previous.map { Int(peak - $0) })
                previous = peak
                waiting.removeFirst()
            }
            while windower.next(&beat, &input) {
                #expect(beat.closedAt == SampleIndex(index))
                found.append(Window(beat: beat, input: input))
            }
        }
        windower.flush()
        while windower.next(&beat, &input) { found.append(Window(beat: beat, input: input)) }
        return found
    }

    @Test(arguments: rates)
    func `a window is the signal at 125 Hz from the R peak, scaled to 0...1`(hertz: Double) throws {
        let signal: (Double) -> Float = { Float(3 + 0.7 * sin(2 * .pi * 9 * $0) + 0.4 * cos(2 * .pi * 2.5 * $0)) }
        let beats = (1...8).map { Double($0) }
        let found = try Self.windows(rate: hertz, seconds: 10, beatsAt: beats, signal: signal)
        #expect(found.count == beats.count)
        for window in found {
            let peak = Double(window.beat.beat.sampleIndex) / hertz
            let expected = (0..<150).map { signal(peak + Double($0) / 125) }
            let (lowest, highest) = (expected.min()!, expected.max()!)
            #expect(window.beat.usedPointCount == 150)
            for (index, point) in window.points.enumerated() {
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
        for window in found {
            for index in 0..<140 {
                let peak = Double(window.beat.beat.sampleIndex) / 1_000
                let value = 0.5 + 0.5 * sin(2 * .pi * 5 * (peak + Double(index) / 125))
                #expect(abs(window.input[.fromRPeak][index] - Float(value)) < 0.02)
            }
        }
    }

    @Test(arguments: [(0.4, 60), (0.8, 120), (1.0, 150), (1.2, 180), (1.3, 187), (2.0, 187)])
    func `a window is 1.2 RR intervals long, at most 187 points, and zeros after them`(rr: Double, points: Int) throws {
        let beats = (1...12).map { Double($0) * rr }
        let found = try Self.windows(rate: 500, seconds: 14 * rr + 2, beatsAt: beats) { Float(cos($0 * 7)) + 3 }
        for window in found.dropFirst() {
            #expect(window.beat.usedPointCount == points)
            #expect(window.beat.medianInterval == Int((rr * 500).rounded()))
            #expect(window.points[points...].allSatisfy { $0 == 0 })
        }
        #expect(found[0].beat.usedPointCount == 150, "one second before the first interval is known")
    }

    @Test(arguments: rates)
    func `a window closes within 1.496 s and does not depend on when its beat was found`(hertz: Double) throws {
        let beats = [1.2, 2.6, 4.1, 5.5, 7.0]
        let signal: (Double) -> Float = { Float(sin($0 * 31) + sin($0 * 130)) }
        let early = try Self.windows(rate: hertz, seconds: 12, beatsAt: beats, signal: signal)
        let late = try Self.windows(rate: hertz, seconds: 12, beatsAt: beats, foundAfter: 3.5, signal: signal)
        #expect(early.count == 5 && late.count == 5)
        for (one, other) in zip(early, late) {
            #expect(one.points == other.points)
            let seconds = Double(one.beat.closedAt - one.beat.beat.sampleIndex) / hertz
            #expect(seconds <= 1.496 + 1 / hertz)
            #expect(other.beat.closedAt == other.beat.beat.detectedAt)
        }
    }

    @Test
    func `missing samples are bridged, counted, and change nothing farther off`() throws {
        let signal: (Double) -> Float = { Float(sin($0 * 20)) }
        let whole = try Self.windows(rate: 360, seconds: 6, beatsAt: [1, 2, 3], signal: signal)
        let holed = try Self.windows(rate: 360, seconds: 6, beatsAt: [1, 2, 3]) {
            (2.3..<2.5).contains($0) ? .nan : signal($0)
        }
        #expect(whole.allSatisfy { $0.beat.missingPermille == 0 })
        #expect((120...180).contains(holed[1].beat.missingPermille), "0.2 s of 1.2 s, less what neighbours reach")
        #expect(holed[1].points.allSatisfy { $0.isFinite && (0...1).contains($0) })
        for index in 0..<30 {
            #expect(abs(holed[1].points[index] - whole[1].points[index]) < 0.01)
        }
        #expect(holed[2].points == whole[2].points)
    }

    @Test
    func `a window with nothing in it is zeros`() throws {
        let missing = try Self.windows(rate: 250, seconds: 5, beatsAt: [1]) { _ in .nan }
        #expect(missing[0].beat.missingPermille == 1_000)
        #expect(missing[0].points.allSatisfy { $0 == 0 })
        let flat = try Self.windows(rate: 250, seconds: 5, beatsAt: [1]) { _ in 0.25 }
        #expect(flat[0].points.allSatisfy { $0 == 0 })
        let huge = try Self.windows(rate: 250, seconds: 5, beatsAt: [1]) { $0 > 1.5 ? .greatestFiniteMagnitude : -3e38 }
        #expect(huge[0].points.allSatisfy { (0...1).contains($0) })
    }

    @Test
    func `beats at the recording's ends get what there is`() throws {
        let found = try Self.windows(rate: 360, seconds: 4, beatsAt: [0, 1, 2, 3.5]) { Float(cos($0 * 11)) }
        #expect(found.count == 4)
        #expect(found[0].beat.usedPointCount == 150)
        #expect((62...63).contains(found[3].beat.usedPointCount), "half a second is left")
        #expect(found[3].points[63...].allSatisfy { $0 == 0 })
        #expect(found[3].beat.closedAt == 4 * 360 - 1)
    }

    @Test
    func `a windower that starts afresh counts on and sees nothing of what came before`() throws {
        let rate = try #require(SampleRate(hertz: 250))
        var windower = BeatWindower(rate: rate)
        var beat = WindowedBeat(Beat(sampleIndex: 0, detectedAt: 0))
        var input = ClassifierInput()
        func run(from start: Int) -> [Window] {
            var found: [Window] = []
            for index in 0..<2_000 {
                // In the second beat's window no sample is missing; the first one's starts before the signal does.
                windower.push(Float(sin(Double(index) / 9)))
                if index % 180 == 2 {
                    let next = Beat(sampleIndex: SampleIndex(start + index), detectedAt: 0)
                    windower.push(next, medianInterval: index > 180 ? 180 : nil)
                }
                while windower.next(&beat, &input) { found.append(Window(beat: beat, input: input)) }
            }
            return found
        }
        let first = run(from: 0)
        windower.restart()
        let second = run(from: 2_000)
        #expect(first.count == 10, "the last window is still open")
        #expect(second.map(\.points) == first.map(\.points))
        #expect(second.map(\.beat.beat.sampleIndex) == first.map { $0.beat.beat.sampleIndex + 2_000 })
        #expect(second.map(\.beat.closedAt) == first.map { $0.beat.closedAt + 2_000 })
    }

    @Test
    func `the sine without a C library is the sine`() {
        for step in -4_000...4_000 {
            let halfTurns = Double(step) / 613
            #expect(abs(sineOfHalfTurns(halfTurns) - sin(.pi * halfTurns)) < 1e-10)
        }
    }
}
