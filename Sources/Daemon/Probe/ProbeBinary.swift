// SPDX-License-Identifier: Apache-2.0

import Decoding

/// How raw bytes are encoded, by the one way of reading them in which they are smooth.
///
/// A wrong width, byte order or number of channels makes noise of any signal, or takes every second sample of it.
struct ProbeBinary {
    /// The most channels that are tried.
    private static let channelLimit = 12
    /// Samples of a channel that tell.
    private static let sampleLimit = 8_192
    /// The least of them.
    private static let leastCount = 200

    /// The certainty from which on the format is taken for known.
    static let sureness = 1.25

    /// The format.
    var format: SampleFormat
    /// Interleaved channels.
    var channelCount: Int
    /// How much rougher the next best way is; near to 1 nothing is known.
    var certainty: Double

    /// Tries all formats and numbers of channels.
    ///
    /// - Parameters:
    ///   - bytes: `[n]`, from a frame's start.
    ///   - format: the format, if it is given.
    ///   - channels: the number of channels, if it is given.
    init?(_ bytes: [UInt8], format: SampleFormat? = nil, channels: Int? = nil) {
        let formats = format.map { [$0] } ?? [.s16le, .s16be, .s24le, .s32le, .f32le, .u8, .wfdb212]
        let counts = channels.map { [$0] } ?? Array(1...Self.channelLimit)
        var found: [(roughness: Double, format: SampleFormat, count: Int)] = []
        for format in formats {
            for count in counts {
                guard let roughness = Self.roughness(bytes, format, count) else { continue }
                found.append((roughness, format, count))
            }
        }
        found.sort { $0.roughness < $1.roughness }
        guard let best = found.first else { return nil }
        self.format = best.format
        channelCount = best.count
        // Twice the channels of one are its samples by turns: no other way of reading.
        let other = found.first { $0.format != best.format || $0.count % best.count != 0 }
        certainty = other.map { $0.roughness / max(best.roughness, 1e-9) } ?? .infinity
    }

    /// The mean step of the roughest channel, as a share of its range; `nil` if this is no way to read the bytes.
    private static func roughness(_ bytes: [UInt8], _ format: SampleFormat, _ count: Int) -> Double? {
        var worst: Double?
        for channel in 0..<count {
            let values = self.values(bytes, format, count, channel, limit: sampleLimit)
            let range = ProbeRange(values)
            guard values.count >= leastCount, range.missingCount * 10 < values.count else { return nil }
            // Floats that are no numbers of a recorder.
            let largest = max(range.highest.magnitude, range.lowest.magnitude)
            if format == .f32le, largest > 1e7 || largest < 1e-7 { return nil }
            guard !range.isFlat else { continue }
            var (sum, steps) = (0.0, 0)
            for (before, after) in zip(values, values.dropFirst()) where !before.isNaN && !after.isNaN {
                sum += Double((after - before).magnitude)
                steps += 1
            }
            worst = max(worst ?? 0, sum / Double(max(1, steps)) / Double(range.highest - range.lowest))
        }
        // Integers are no floats of such sizes, but floats are smooth as integers, too.
        return worst.map { format == .f32le ? $0 / 4 : $0 }
    }

    /// The numbers of one channel, without gain or baseline.
    static func values(
        _ bytes: [UInt8], _ format: SampleFormat, _ channelCount: Int, _ channel: Int, limit: Int = .max
    ) -> [Float] {
        var configuration = DecoderConfiguration(
            format: format, channelCount: channelCount, channel: channel, gain: 1, baseline: 0)
        configuration.minimumIsMissing = false
        guard var decoder = try? SampleDecoder(configuration) else { return [] }
        return decode(bytes, &decoder, limit: limit)
    }

    /// All samples that a decoder gives.
    static func decode(_ bytes: [UInt8], _ decoder: inout SampleDecoder, limit: Int = .max) -> [Float] {
        var values: [Float] = []
        var position = 0
        while position < bytes.count, values.count < limit {
            let block = [Float](capacity: min(4_096, limit - values.count)) { output in
                position += decoder.decode(bytes.span.extracting(position...), into: &output)
            }
            while decoder.nextProblem() != nil {}
            values += block
        }
        return values
    }
}

extension Array where Element == Float {
    /// Makes an array from what a closure appends.
    fileprivate init(capacity: Int, _ body: (inout OutputSpan<Float>) -> Void) {
        self = unsafe [Float](unsafeUninitializedCapacity: capacity) { buffer, count in
            var span = unsafe OutputSpan(buffer: buffer, initializedCount: 0)
            body(&span)
            count = unsafe span.finalize(for: buffer)
        }
    }
}
