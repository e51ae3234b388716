// SPDX-License-Identifier: Apache-2.0

import Glibc
import Signal
import Testing

@testable import Segmenter

/// The wide window of a beat: when it closes, and what it shows.
@Suite struct WideWindowTests {
    private struct Window {
        var beat: WindowedBeat
        var input: ClassifierInput
    }

    /// Windows of beats at given times, each found so much after its R peak.
    private static func windows(
        _ windower: consuming BeatWindower, hertz: Double, seconds: Double, beatsAt beats: [Double],
        foundAfter delay: Double = 0.27, from start: SampleIndex = 0, signal: (Double) -> Float
    ) -> [Window] {
        var windower = windower
        var windowed = WindowedBeat(Beat(sampleIndex: 0, detectedAt: 0))
        var input = ClassifierInput()
        var found: [Window] = []
        var next = 0
        for index in 0..<Int(seconds * hertz) {
            windower.push(signal(Double(index) / hertz))
            while next < beats.count, Double(index) >= (beats[next] + delay) * hertz {
                windower.push(
                    Beat(
                        sampleIndex: start + SampleIndex((beats[next] * hertz).rounded()),
                        detectedAt: start + SampleIndex(index)),
                    medianInterval: Int(0.8 * hertz))
                next += 1
            }
            while windower.next(&windowed, &input) { found.append(Window(beat: windowed, input: input)) }
        }
        windower.flush()
        while windower.next(&windowed, &input) { found.append(Window(beat: windowed, input: input)) }
        return found
    }

    private static func windower(_ hertz: Double, looksAround: Bool = true) throws -> BeatWindower {
        BeatWindower(rate: try #require(SampleRate(hertz: hertz)), looksAround: looksAround)
    }

    private static func signal(_ seconds: Double) -> Float { Float(sin(seconds * 31) + 0.3 * sin(seconds * 130)) }

    @Test(arguments: [250.0, 360, 1_000])
    func `it closes with its end, when the next beat is found, or after 1.488 s`(hertz: Double) throws {
        let beats = [2.0, 2.6, 3.5, 6.0]
        let found = Self.windows(
            try Self.windower(hertz), hertz: hertz, seconds: 9, beatsAt: beats, signal: Self.signal)
        #expect(found.count == 4)
        // The second is found before the first one's window ends, the third after the second one's; then none in time.
        let expected = [2.0 + 0.992, 3.5 + 0.27, 3.5 + 1.488, 6.0 + 1.488]
        for (window, seconds) in zip(found, expected) {
            #expect(abs(Double(window.beat.closedAt) / hertz - seconds) <= 1.5 / hertz)
            #expect(!window.beat.isCut && !window.beat.isCutAround)
            #expect(abs(Double(window.beat.endsAt - window.beat.beat.sampleIndex) / hertz - 0.992) <= 1.5 / hertz)
        }
    }

    @Test(arguments: [250.0, 360, 1_000])
    func `the window from the R peak on has the same bits with and without it`(hertz: Double) throws {
        let beats = [0.3, 1.1, 1.9, 2.4, 4.0, 4.8]
        let wide = Self.windows(
            try Self.windower(hertz), hertz: hertz, seconds: 6, beatsAt: beats, signal: Self.signal)
        let narrow = Self.windows(
            try Self.windower(hertz, looksAround: false), hertz: hertz, seconds: 6, beatsAt: beats,
            signal: Self.signal)
        #expect(wide.count == beats.count && narrow.count == beats.count)
        for (one, other) in zip(wide, narrow) {
            #expect(BeatShape.array(one.input[.fromRPeak]) == BeatShape.array(other.input[.fromRPeak]))
            #expect(BeatShape.array(other.input[.aroundRPeak]).allSatisfy { $0 == 0 })
            #expect(one.beat.usedPointCount == other.beat.usedPointCount)
        }
    }

    @Test func `its points are those of the signal through the high-pass, about their mean`() throws {
        let found = Self.windows(
            try Self.windower(1_000), hertz: 1_000, seconds: 12, beatsAt: [8, 9.1, 10.013]
        ) { Float(2.5 + 0.8 * sin(2 * .pi * 3 * $0)) }
        #expect(found.count == 3)
        for window in found {
            let peak = Double(window.beat.beat.sampleIndex) / 1_000
            // A high-pass of the first order at 0.5 Hz, on a sine of 3 Hz.
            let (size, lead) = (0.8 / (1 + 1.0 / 36).squareRoot(), atan(1.0 / 6))
            let expected = (0..<187).map {
                size * sin(2 * .pi * 3 * (peak + Double($0 - ClassifierInput.pointsBeforeRPeak) / 125) + lead)
            }
            let mean = expected.reduce(0, +) / 187
            let points = BeatShape.array(window.input[.aroundRPeak])
            for (point, value) in zip(points, expected) { #expect(abs(Double(point) - (value - mean)) < 0.01) }
        }
    }

    @Test func `at the start of a stretch, the points before it stand still`() throws {
        let found = Self.windows(
            try Self.windower(250), hertz: 250, seconds: 4, beatsAt: [0.2, 1.0]
        ) { Float(0.5 * sin(2 * .pi * 3 * $0)) }
        let points = BeatShape.array(found[0].input[.aroundRPeak])
        // 0.2 s are 25 points; the kernel of a point reaches four.
        for point in 0..<62 - 25 - 4 { #expect(points[point] == points[0]) }
        #expect(points[62] != points[0] && points.allSatisfy(\.isFinite))
        let swing = points[40...].max()! - points[40...].min()!
        #expect(abs(swing - 1) < 0.15)
        #expect(abs(points.reduce(0, +)) < 1e-3)
    }

    @Test func `after a restart nothing of the time before is left`() throws {
        let beats = [0.2, 1.0, 1.8]
        let fresh = Self.windows(
            try Self.windower(250), hertz: 250, seconds: 4, beatsAt: beats, signal: Self.signal)
        var used = try Self.windower(250)
        for index in 0..<5_000 { used.push(Float(index % 100) / 10) }
        used.restart()
        let again = Self.windows(
            used, hertz: 250, seconds: 4, beatsAt: beats, from: 5_000, signal: Self.signal)
        #expect(fresh.count == 3 && again.count == 3)
        for (one, other) in zip(fresh, again) {
            #expect(BeatShape.array(one.input[.aroundRPeak]) == BeatShape.array(other.input[.aroundRPeak]))
        }
    }

    @Test func `a window that the recording ends in says so`() throws {
        let found = Self.windows(
            try Self.windower(250), hertz: 250, seconds: 3, beatsAt: [1.0, 2.02], signal: Self.signal)
        #expect(found.map(\.beat.isCutAround) == [false, true])
        // The window from the R peak on was whole.
        #expect(found.map(\.beat.isCut) == [false, false])
    }
}
