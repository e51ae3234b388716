// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal
import Testing

struct BinaryFormatTests {
    static let formats = SampleFormat.allCases.filter { $0 != .text }

    /// Bytes of a sample, for the formats whose samples are whole bytes.
    private static func bytes(_ value: Int, _ format: SampleFormat) -> [UInt8] {
        switch format {
        case .s16le, .wfdb16: [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)]
        case .s16be: [UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)]
        case .s24le: [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF), UInt8(value >> 16 & 0xFF)]
        case .s32le: (0..<4).map { UInt8(value >> ($0 * 8) & 0xFF) }
        default: [UInt8(value & 0xFF)]
        }
    }

    /// The samples that so many bytes hold, and whether the last of them is not complete: the spare bits of a packed format,
    /// in which the next sample would stand, are no damage.
    private static func samples(in byteCount: Int, _ format: SampleFormat) -> (count: Int, isInside: Bool) {
        switch format {
        case .wfdb212: (byteCount * 2 / 3, byteCount % 3 == 1)
        case .wfdb310: (byteCount / 4 * 3 + (byteCount % 4 >= 2 ? 1 : 0), byteCount % 2 == 1)
        case .wfdb311: (byteCount / 4 * 3 + max(0, byteCount % 4 - 1), byteCount % 4 == 1)
        case .s16le, .s16be, .wfdb16, .wfdb160: (byteCount / 2, byteCount % 2 > 0)
        case .s24le: (byteCount / 3, byteCount % 3 > 0)
        case .s32le, .f32le: (byteCount / 4, byteCount % 4 > 0)
        case .u8, .wfdb8, .text: (byteCount, false)
        }
    }

    @Test func `names of formats go both ways`() {
        for format in SampleFormat.allCases { #expect(SampleFormat(name: format.name) == format) }
        #expect(
            SampleFormat.allCases.map(\.name) == [
                "s16le", "s16be", "s24le", "s32le", "f32le", "u8", "8", "212", "16", "160", "310", "311", "text",
            ])
        #expect(SampleFormat(name: "S16LE") == nil && SampleFormat(name: "") == nil)
    }

    @Test(arguments: [
        (SampleFormat.s16le, -32_768, 32_767), (.s16be, -32_768, 32_767), (.s24le, -8_388_608, 8_388_607),
        (.s32le, -2_147_483_648, 2_147_483_647), (.u8, 0, 255), (.wfdb16, -32_767, 32_767),
    ])
    func `both ends of a format's range are samples of a raw stream`(format: SampleFormat, low: Int, high: Int) throws {
        let values = [low, high, 0, 1, high / 3, low / 3]
        let data = values.flatMap { Self.bytes($0, format) }
        let configuration = DecoderConfiguration(format: format, gain: 250, baseline: 7)
        #expect(try decode(data, configuration).samples == values.map { Float((Double($0) - 7) / 250) })
    }

    @Test(arguments: [
        (SampleFormat.s16le, -32_768, false), (.s16be, -32_768, false), (.s24le, -8_388_608, false),
        (.s32le, -2_147_483_648, false), (.u8, 0, false), (.wfdb16, -32_768, true),
    ])
    func `the lowest value is a missing sample where it is the convention or asked for`(
        format: SampleFormat, low: Int, byDefault: Bool
    ) throws {
        let data = Self.bytes(low, format) + Self.bytes(low + 1, format)
        var configuration = DecoderConfiguration(format: format)
        #expect(configuration.minimumIsMissing == byDefault)
        for isMissing in [false, true] {
            configuration.minimumIsMissing = isMissing
            let decoded = try decode(data, configuration)
            #expect(decoded.samples.map(\.isNaN) == [isMissing, false])
            #expect(decoded.problems.isEmpty)
        }
    }

    @Test func `gain, baseline and unit scale to millivolts`() throws {
        let data: [UInt8] = [0x10, 0x27]  // 10,000
        #expect(try decode(data, DecoderConfiguration(format: .s16le)).samples == [50])
        #expect(try decode(data, DecoderConfiguration(format: .s16le, gain: -200, baseline: 8_000)).samples == [-10])
        #expect(try decode(data, DecoderConfiguration(format: .s16le, gain: 2, unit: .microvolts)).samples == [5])
        #expect(try decode(data, DecoderConfiguration(format: .s16le, gain: 1_000, unit: .volts)).samples == [10_000])
        #expect(try decode([128, 228], DecoderConfiguration(format: .u8)).samples == [0, 0.5])
    }

    @Test func `floats are millivolts, NaN missing, infinity missing and a problem`() throws {
        let values: [Float] = [
            0.5, .nan, .infinity, -1.25, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
        ]
        let data = values.flatMap { value in (0..<4).map { UInt8(value.bitPattern >> ($0 * 8) & 0xFF) } }
        for chunk in [1, 3, 4_096] {
            let decoded = try decode(data, DecoderConfiguration(format: .f32le), chunk: chunk)
            #expect(decoded.samples.map(\.isNaN) == [false, true, true, false, true, false, false])
            #expect(decoded.samples[5] == .leastNonzeroMagnitude && decoded.samples[6] == .greatestFiniteMagnitude)
            #expect(
                decoded.problems == [
                    InputProblem(kind: .nonFiniteSample, position: 8, sampleIndex: 2),
                    InputProblem(kind: .nonFiniteSample, position: 16, sampleIndex: 4),
                ])
        }
        // What the gain carries beyond the range of floats is no sample either.
        let small = try decode(data, DecoderConfiguration(format: .f32le, gain: 1e-9))
        #expect(small.samples[6].isNaN && small.problems.last?.sampleIndex == 6)
    }

    @Test(arguments: [1, 2, 3, 5, 8], [0, 1, 4])
    func `one of many interleaved channels comes out`(channelCount: Int, channel: Int) throws {
        guard channel < channelCount else { return }
        for format in [SampleFormat.s16le, .s16be, .s24le, .s32le, .u8] {
            let data = (0..<6 * channelCount).flatMap { Self.bytes($0, format) }
            let configuration = DecoderConfiguration(
                format: format, channelCount: channelCount, channel: channel, gain: 1, baseline: 0)
            let expected = (0..<6).map { Float($0 * channelCount + channel) }
            for (chunk, capacity) in [(4_096, 512), (1, 512), (3, 1), (7, 2)] {
                #expect(try decode(data, configuration, chunk: chunk, capacity: capacity).samples == expected)
            }
        }
    }

    @Test(arguments: formats, [1, 2, 3])
    func `a sample or frame cut short by the end is reported, and those before it stay`(
        format: SampleFormat, channelCount: Int
    ) throws {
        // Six samples of every format are a whole number of bytes.
        let pair = (0...).first { Self.samples(in: $0, format).count == 6 }!
        let whole = [UInt8](repeating: 1, count: pair * channelCount)
        var configuration = DecoderConfiguration(format: format, channelCount: channelCount)
        configuration.channel = channelCount - 1
        for length in 0...whole.count {
            for chunk in [1, 4_096] {
                let decoded = try decode(Array(whole.prefix(length)), configuration, chunk: chunk)
                let (sampleCount, isInside) = Self.samples(in: length, format)
                let isWhole = sampleCount % channelCount == 0 && !isInside
                #expect(decoded.samples.count == sampleCount / channelCount)
                #expect(decoded.problems.count == (isWhole ? 0 : 1), "\(length) bytes")
                guard let problem = decoded.problems.first else { continue }
                #expect(problem.kind == .truncatedSample && problem.count == 1)
                #expect(problem.sampleIndex == Int64(decoded.samples.count) && problem.position <= Int64(length))
            }
        }
    }

    @Test func `after a reset the next writer's bytes begin a frame`() throws {
        var decoder = try SampleDecoder(DecoderConfiguration(format: .s16le, channelCount: 2, channel: 1, gain: 1))
        let bytes: [UInt8] = [1, 0, 2, 0, 3, 0, 4]
        let first = [Float](capacity: 8) { _ = decoder.decode(bytes.span, into: &$0) }
        #expect(first == [2] && decoder.sampleCount == 1)
        decoder.reset()
        #expect(decoder.sampleCount == 0 && decoder.nextProblem() == nil)
        let second = [Float](capacity: 8) { _ = decoder.decode(bytes.span, into: &$0) }
        #expect(second == [2])
    }

    @Test(arguments: [
        (DecoderConfiguration(format: .s16le, channelCount: 0), DecodingError.Code.outOfRange),
        (DecoderConfiguration(format: .s16le, channelCount: -1), .outOfRange),
        (DecoderConfiguration(format: .s16le, channelCount: .max), .outOfRange),
        (DecoderConfiguration(format: .s16le, channelCount: 2, channel: 2), .noSuchChannel),
        (DecoderConfiguration(format: .text, channelCount: 1, channel: -1), .noSuchChannel),
        (DecoderConfiguration(format: .text, channel: .max), .noSuchChannel),
        (DecoderConfiguration(format: .s16le, gain: 0), .outOfRange),
        (DecoderConfiguration(format: .s16le, gain: .nan), .outOfRange),
        (DecoderConfiguration(format: .s16le, gain: .infinity), .outOfRange),
        (DecoderConfiguration(format: .s16le, baseline: .nan), .outOfRange),
        (DecoderConfiguration(format: .s16le, baseline: -.infinity), .outOfRange),
    ])
    func `a configuration that makes no sense is refused`(
        configuration: DecoderConfiguration, code: DecodingError.Code
    ) {
        var thrown: DecodingError?
        do throws(DecodingError) { _ = try SampleDecoder(configuration) } catch { thrown = error }
        #expect(thrown?.code == code)
    }
}
