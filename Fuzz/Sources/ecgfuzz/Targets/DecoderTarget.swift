// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal
import Synthesis

/// Bytes to millivolts: the samples never depend on the chunks, nor do the reports or the samples between which they stand.
enum DecoderTarget {
    /// What a decoder made of an input.
    private struct Decoded {
        /// The samples' bits, those of every NaN the same.
        var samples: [UInt32] = []
        var problems: [InputProblem] = []
        /// By problem: the samples that were given out before it.
        var places: [Int] = []

        /// Takes what a call gave: the problems stand before the samples.
        mutating func take(
            _ new: [Float], problemsOf decoder: inout SampleDecoder
        ) throws(PropertyFailure) {
            let before = problems.count
            while let problem = decoder.nextProblem() {
                try require(problem.count > 0 && problem.position >= 0, "a report of nothing: \(problem)")
                problems.append(problem)
                places.append(samples.count)
            }
            try require(problems.count == before || new.count <= 1, "a sample with a problem does not come alone")
            for sample in new {
                try require(!sample.isInfinite, "an infinite sample was given out")
                samples.append(sample.isNaN ? Float.nan.bitPattern : sample.bitPattern)
            }
        }
    }

    @Sendable static func checkText(_ input: [UInt8]) throws(PropertyFailure) {
        var bytes = InputBytes(input)
        var configuration = DecoderConfiguration(format: .text, channel: bytes.int(0...3))
        drawScale(of: &configuration, from: &bytes)
        configuration.channelCount = bytes.int(1...3)
        configuration.columnName = bytes.element(of: [nil, nil, "ECG", "a"])
        configuration.timeColumn = bytes.element(of: [nil, nil, .number(0), .number(1), .name("t")])
        // A day's gap is some thousand samples.
        configuration.samplesPerSecond = 0.05
        var rest = bytes
        let text = rest.rest()
        let survey = TextSurvey(text.span, configuration)
        try require(survey.samplesPerSecond.map { (20...20_000).contains($0) } ?? true, "a rate that is none")
        for column in TextTable(text.span).columns {
            try require(column.samplesPerSecond.map { (20...20_000).contains($0) } ?? true, "a column's rate is none")
        }
        try check(configuration, &bytes)
    }

    @Sendable static func checkFrames(_ input: [UInt8]) throws(PropertyFailure) {
        var bytes = InputBytes(input)
        let format = bytes.element(of: SampleFormat.allCases.filter { $0 != .text })
        let channelCount = bytes.int(1...6)
        var configuration = DecoderConfiguration(
            format: format, channelCount: channelCount, channel: bytes.int(0...channelCount - 1))
        configuration.samplesPerFrame = bytes.int(1...channelCount - configuration.channel)
        configuration.minimumIsMissing = bytes.bool()
        configuration.byteOffset = Int64(bytes.int(0...7))
        configuration.skewInFrames = bytes.int(0...3)
        drawScale(of: &configuration, from: &bytes)
        try check(configuration, &bytes)
    }

    /// Draws what every format has: gain, baseline, unit, and how often problems are reported.
    private static func drawScale(of configuration: inout DecoderConfiguration, from bytes: inout InputBytes) {
        configuration.gain = bytes.element(of: [configuration.gain, -3.5, 1e12, 1e-12, -1e-12])
        configuration.baseline = bytes.element(of: [configuration.baseline, 11, 1e12, -1e12])
        configuration.unit = bytes.element(of: [.millivolts, .microvolts, .volts])
        configuration.problemIntervalInSamples = bytes.element(of: [1, 3, 50, 3_600])
    }

    /// Decodes the rest of some bytes in chunks of three kinds: all give the same.
    static func check(
        _ configuration: DecoderConfiguration, _ bytes: inout InputBytes
    ) throws(PropertyFailure) {
        var generator = bytes.generator()
        let input = bytes.rest()
        let whole = try decode(input, configuration, chunk: { input.count }, room: { input.count + 1 })
        let single = try decode(input, configuration, chunk: { 1 }, room: { 1 })
        let random = try decode(
            input, configuration, chunk: { Int(generator.next() % 40) + 1 }, room: { Int(generator.next() % 9) + 1 })
        for (other, name) in [(single, "single bytes"), (random, "random chunks")] {
            try require(other.samples == whole.samples, "\(name) gave other samples")
            try require(other.places == whole.places, "\(name) gave reports between other samples")
            for kind in InputProblem.Kind.allCases {
                let problems = other.problems.filter { $0.kind == kind }
                try require(
                    problems == whole.problems.filter { $0.kind == kind }, "\(name) gave other reports of \(kind)")
            }
        }
    }

    private static func decode(
        _ bytes: [UInt8], _ configuration: DecoderConfiguration, chunk: () -> Int, room: () -> Int
    ) throws(PropertyFailure) -> Decoded {
        var decoder: SampleDecoder
        do {
            decoder = try SampleDecoder(configuration)
        } catch {
            throw PropertyFailure(message: "a sound configuration was refused: \(error.message)")
        }
        var result = Decoded()
        var position = 0
        var end = 0
        while position < bytes.count {
            if position == end { end = min(position + chunk(), bytes.count) }
            var taken = 0
            let samples = floats(room()) { taken = decoder.decode(bytes.span.extracting(position..<end), into: &$0) }
            try require(taken > 0 || !samples.isEmpty, "neither was a byte taken at \(position) nor a sample given")
            position += taken
            try result.take(samples, problemsOf: &decoder)
        }
        var isAll = false
        while !isAll {
            try result.take(floats(1) { isAll = decoder.finish(into: &$0) }, problemsOf: &decoder)
        }
        try require(decoder.sampleCount == result.samples.count, "samples are not counted right")
        return result
    }

    private static func floats(_ capacity: Int, _ body: (inout OutputSpan<Float>) -> Void) -> [Float] {
        [Float](unsafeUninitializedCapacity: capacity) { buffer, count in
            var span = OutputSpan(buffer: buffer, initializedCount: 0)
            body(&span)
            count = span.finalize(for: buffer)
        }
    }
}
