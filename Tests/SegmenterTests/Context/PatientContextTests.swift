// SPDX-License-Identifier: Apache-2.0

import Glibc
import Signal
import Testing

@testable import Segmenter

@Suite struct PatientContextTests {
    private static let rate = SampleRate(hertz: 250)!
    /// 40 beats, each fifth ventricular and premature; no two are the same.
    private static let isVentricular = (0..<40).map { $0 % 5 == 4 }

    /// What is seen of a beat of the sequence, without a windower.
    private static func shape(_ index: Int) -> InlineArray<187, Float> {
        let change = 1 + 0.01 * Double(index % 7)
        return BeatShape.points {
            isVentricular[index] ? change * BeatShape.ventricular($0) : BeatShape.usual($0 * change)
        }
    }

    /// What a context gives out of each beat of the sequence.
    private static func seen(gain: Float = 1, rate: SampleRate = rate) -> [ClassifierInput] {
        var context = PatientContext(rate: rate)
        let scale = Int(rate.hertz / 250)
        return isVentricular.indices.map { index in
            var input = ClassifierInput()
            input[.aroundRPeak] = shape(index)
            for point in 0..<187 { input[.aroundRPeak][point] *= gain }
            let interval = (isVentricular[index] ? 130 : 200) * scale
            let beat = TimedBeat(
                Beat(sampleIndex: SampleIndex(index * 200 * scale), detectedAt: 0),
                interval: index > 0 ? interval : nil, previousInterval: index > 1 ? 200 * scale : nil,
                followingInterval: index % 3 == 0 ? nil : 200 * scale, medianInterval: 200 * scale)
            context.complete(&input, of: beat, closedAt: SampleIndex(index * 200 * scale + 372 * scale))
            return input
        }
    }

    private static func differences(_ one: ClassifierInput, _ other: ClassifierInput) -> Float {
        var largest: Float = 0
        for feature in InputFeature.allCases { largest = max(largest, abs(one[feature] - other[feature])) }
        for channel in [InputChannel.aroundRPeak, .usualBeat] {
            for point in 0..<187 { largest = max(largest, abs(one[channel][point] - other[channel][point])) }
        }
        return largest
    }

    @Test func `the first beat is its own usual one`() {
        let first = Self.seen()[0]
        for feature in InputFeature.allCases {
            let name = "\(feature.name)"
            if name.hasPrefix("likeness") { #expect(abs(first[feature] - 1) < 1e-5, "\(name)") }
            if name.hasPrefix("departure") || name == "area-to-usual" { #expect(abs(first[feature]) < 2e-3, "\(name)") }
        }
        #expect(BeatShape.array(first[.aroundRPeak]) == BeatShape.array(first[.usualBeat]))
        #expect(first[.width] == first[.usualWidth] && first[.width] > 0)
        // The largest magnitude is 1, which is bent to 3/4; 0 becomes 1/2.
        #expect(abs(first[.aroundRPeak][62] - 0.75) < 1e-6 && first[.aroundRPeak][0] == 0.5)
    }

    @Test func `a beat is held against those before it alone`() {
        let seen = Self.seen()
        for index in 10..<40 {
            let isVentricular = Self.isVentricular[index]
            #expect((seen[index][.likenessComplex] < 0.5) == isVentricular)
            #expect((seen[index][.precedingToMean80] < -0.2) == isVentricular)
            // The usual beat stays upright, whatever the beat is.
            #expect(seen[index][.usualBeat][62] > 0.7)
        }
    }

    @Test(arguments: [Float(4), 0.3])
    func `the gain does not matter`(gain: Float) {
        for (one, other) in zip(Self.seen(), Self.seen(gain: gain)) {
            // A power of two changes no bit.
            #expect(Self.differences(one, other) <= (gain == 4 ? 0 : 2e-3))
        }
    }

    @Test func `the sampling rate does not matter`() {
        for (one, other) in zip(Self.seen(), Self.seen(rate: SampleRate(hertz: 1_000)!)) {
            // The delay of detection is half a sample longer at one of them.
            let isKnown = one[.followingIsKnown] == 1
            #expect(Self.differences(one, other) < (isKnown ? 1e-5 : 2e-3))
        }
    }

    @Test func `without the beat after it, the interval is the time waited less the delay of detection`() {
        let seen = Self.seen()
        // 372 samples less 67.5, rounded, of 250 a second.
        let bound = log(Double(372 - Self.rate.samples(milliseconds: 270)) / 200)
        #expect(seen[3][.followingIsKnown] == 0 && seen[4][.followingIsKnown] == 1)
        #expect(abs(Double(seen[3][.followingToPreceding]) - bound) < 1e-5)
        #expect(abs(Double(seen[4][.followingToPreceding]) - log(200.0 / 130)) < 1e-5)
    }

    @Test func `a restart forgets the patient`() {
        var context = PatientContext(rate: Self.rate)
        func complete(_ shape: (Double) -> Double) -> ClassifierInput {
            var input = ClassifierInput()
            input[.aroundRPeak] = BeatShape.points(shape)
            let beat = TimedBeat(Beat(sampleIndex: 0, detectedAt: 0), interval: 200)
            context.complete(&input, of: beat, closedAt: 372)
            return input
        }
        let first = complete(BeatShape.ventricular)
        for _ in 0..<20 { _ = complete(BeatShape.usual) }
        let strange = complete(BeatShape.ventricular)
        #expect(Self.differences(first, strange) > 0.5)
        context.restart()
        let usual = context.usualInterval
        #expect(usual == nil)
        let again = complete(BeatShape.ventricular)
        #expect(Self.differences(first, again) == 0)
    }

    @Test(arguments: [360.0, 500, 1_000])
    func `a patient at another rate looks nearly the same, from samples on`(hertz: Double) throws {
        for (one, other) in zip(try Self.seen(hertz: 250), try Self.seen(hertz: hertz)) {
            for point in 0..<187 {
                #expect(abs(one[.aroundRPeak][point] - other[.aroundRPeak][point]) < 0.01)
                #expect(abs(one[.usualBeat][point] - other[.usualBeat][point]) < 0.01)
            }
            for feature in InputFeature.allCases where !"\(feature.name)".hasPrefix("likeness-p") {
                #expect(abs(one[feature] - other[feature]) < 0.06, "\(feature) at \(hertz) Hz")
            }
        }
    }

    /// What windower and context make of 20 beats, the tenth ventricular.
    private static func seen(hertz: Double) throws -> [ClassifierInput] {
        let rate = try #require(SampleRate(hertz: hertz))
        var windower = BeatWindower(rate: rate, looksAround: true)
        var context = PatientContext(rate: rate)
        let interval = Int(0.8 * hertz)
        var windowed = WindowedBeat(Beat(sampleIndex: 0, detectedAt: 0))
        var input = ClassifierInput()
        var found: [ClassifierInput] = []
        for sample in 0..<21 * interval {
            let seconds = Double(sample) / hertz
            let beat = Int((seconds / 0.8).rounded())
            let milliseconds = 1_000 * (seconds - 0.8 * Double(beat))
            windower.push(Float(beat == 10 ? BeatShape.ventricular(milliseconds) : BeatShape.usual(milliseconds)))
            if sample % interval == 0, sample > 0 {
                windower.push(
                    Beat(sampleIndex: SampleIndex(sample), detectedAt: SampleIndex(sample)), medianInterval: interval)
            }
            while windower.next(&windowed, &input) {
                let beat = TimedBeat(
                    windowed.beat, interval: interval, previousInterval: interval, followingInterval: interval,
                    medianInterval: interval)
                context.complete(&input, of: beat, closedAt: windowed.closedAt)
                found.append(input)
            }
        }
        try #require(found.count > 15)
        return found
    }
}
