// SPDX-License-Identifier: Apache-2.0

import Decoding
import Testing

struct WFDBRecordTests {
    @Test(arguments: WFDBFixtures.records)
    func `every signal of a record decodes to the samples that the wfdb package reads`(
        record: WFDBFixtures.Record
    ) throws {
        let text = [UInt8](record.header.utf8)
        let header = try RecordHeader(parsing: text.span)
        #expect(header.signalCount == record.signals.count)
        for (channel, expected) in record.signals.enumerated() {
            let configuration = try header.decoderConfiguration(channel: channel)
            for (chunk, capacity) in [(4_096, 512), (1, 512), (3, 1), (7, 2), (4_096, 1), (5, 5)] {
                let decoded = try decode(record.data, configuration, chunk: chunk, capacity: capacity)
                // The packed formats fill up the last unit; the header says where the record ends.
                let isThrees = configuration.format == .wfdb310 || configuration.format == .wfdb311
                let patterns = isThrees ? Array(decoded.patterns.prefix(expected.count)) : decoded.patterns
                #expect(patterns == expected, "channel \(channel), chunks of \(chunk)")
                #expect(decoded.problems.isEmpty || isThrees)
                #expect(decoded.sampleCount == Int64(expected.count) || isThrees)
            }
        }
    }

    @Test func `a channel is found by its name`() throws {
        let text = [UInt8]("r 3\na 212 200 0 0 0 0 0 MLII\na 212 200 0 0 0 0 0 V5\na 212 200 0 0 0 0 0 v5\n".utf8)
        let header = try RecordHeader(parsing: text.span)
        #expect(header.channel(named: "V5") == 1)
        #expect(header.channel(named: "v5") == 2)
        #expect(header.channel(named: "mlii") == 0)
        #expect(header.channel(named: "V") == nil)
    }

    @Test func `signals of other files do not count as channels of a file`() throws {
        let text = [UInt8]("r 3 360\na 16 200\nb 212 200\na 16x3 100/uV\n".utf8)
        let header = try RecordHeader(parsing: text.span)
        let first = try header.decoderConfiguration(channel: 0)
        #expect(first.channelCount == 4 && first.channel == 0 && first.samplesPerFrame == 1)
        let other = try header.decoderConfiguration(channel: 1)
        #expect(other.channelCount == 1 && other.channel == 0 && other.format == .wfdb212)
        let last = try header.decoderConfiguration(channel: 2)
        #expect(last.channelCount == 4 && last.channel == 1 && last.samplesPerFrame == 3)
        #expect(last.gainPerMillivolt == 100_000)
        #expect(header.samplingFrequency(ofChannel: 2) == 1_080)
    }

    @Test func `skewed samples and the bytes before the first one are left out`() throws {
        let text = [UInt8]("r 2 360\na 16:2+3 1\na 16:0+3 1\n".utf8)
        let header = try RecordHeader(parsing: text.span)
        let data: [UInt8] = [9, 9, 9, 1, 0, 11, 0, 2, 0, 12, 0, 3, 0, 13, 0]
        for chunk in [1, 2, 4_096] {
            #expect(try decode(data, header.decoderConfiguration(channel: 0), chunk: chunk).samples == [3])
            #expect(try decode(data, header.decoderConfiguration(channel: 1), chunk: chunk).samples == [11, 12, 13])
        }
    }

    @Test(arguments: [
        ("r 1\na 516\n", 0, DecodingError.Code.unsupportedFormat),
        ("r 1\na 9\n", 0, .unsupportedFormat),
        ("r/1 1\na 5\n", 0, .multiSegmentRecord),
        ("r 1\na 16 200/mmHg\n", 0, .unsupportedUnits),
        ("r 1\na 16\n", 1, .noSuchChannel),
        ("r 1\na 16\n", -1, .noSuchChannel),
        ("r 0\n", 0, .noSuchChannel),
        ("r 2\na 16\na 212\n", 0, .malformedField),
        ("r 1\na 16 1e300\n", 0, .outOfRange),
    ])
    func `a signal that cannot be decoded is refused`(text: String, channel: Int, code: DecodingError.Code) throws {
        let bytes = [UInt8](text.utf8)
        let header = try RecordHeader(parsing: bytes.span)
        let error = #expect(throws: DecodingError.self) { try header.decoderConfiguration(channel: channel) }
        #expect(error?.code == code)
    }
}
