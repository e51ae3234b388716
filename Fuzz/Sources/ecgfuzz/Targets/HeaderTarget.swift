// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal

/// A WFDB header: it is refused in one line, or all that it describes can be decoded.
enum HeaderTarget {
    @Sendable static func check(_ input: [UInt8]) throws(PropertyFailure) {
        let header: RecordHeader
        do {
            header = try RecordHeader(parsing: input.span)
        } catch {
            return try requireOneLine(error)
        }
        let signalCount = header.segments.isEmpty ? header.signalCount : 0
        try require(header.signals.count == signalCount, "signals are not counted right")
        try require(header.samplingFrequency.isFinite && header.samplingFrequency > 0, "the frequency is no frequency")
        try require(header.counterFrequency > 0, "the counter's frequency is no frequency")
        try require(header.sampleCount.map { $0 > 0 } ?? true, "the record has less than one sample")
        for channel in -1...signalCount {
            if header.signals.indices.contains(channel) {
                let name = header.signals[channel].description
                let found = header.channel(named: name)
                try require(found.map { $0 <= channel } ?? false, "the signal's own name does not find it")
            }
            try require(header.samplingFrequency(ofChannel: channel) > 0, "a channel has no frequency")
            if let configuration = try configuration(of: header, channel: channel) {
                guard let decoder = try? SampleDecoder(configuration) else {
                    throw PropertyFailure(message: "what the header describes cannot be decoded")
                }
                try require(decoder.frameByteCount > 0 && decoder.samplesPerFrame > 0, "a frame holds nothing")
            }
        }
    }

    /// How to decode a channel; `nil` if the header describes none that can be.
    private static func configuration(
        of header: RecordHeader, channel: Int
    ) throws(PropertyFailure) -> DecoderConfiguration? {
        do {
            return try header.decoderConfiguration(channel: channel)
        } catch {
            try requireOneLine(error)
            return nil
        }
    }

    private static func requireOneLine(_ error: DecodingError) throws(PropertyFailure) {
        let isFit = !error.message.isEmpty && error.message.unicodeScalars.allSatisfy { $0.value >= 0x20 }
        try require(isFit, "a message is not one line: \(error.message)")
    }
}
