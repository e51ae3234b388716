// SPDX-License-Identifier: Apache-2.0

extension ContainerHeader {
    /// Reads the chunks of a WAV file up to its samples.
    ///
    /// Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0, 1991; the extensible format of
    /// Multiple Channel Audio Data and WAVE Files, 2001.
    static func readWAV(_ bytes: Span<UInt8>) throws(DecodingError) -> Reading {
        guard bytes.count >= 12 else { return .needs(12) }
        let fields = LittleEndianFields(bytes)
        guard fields.has("RIFF", at: 0), fields.has("WAVE", at: 8) else {
            throw DecodingError(.malformedField, field: "RIFF header", offset: 0)
        }
        var header: ContainerHeader?
        var place = 12
        while true {
            guard place + 8 <= maximumByteCount else {
                throw DecodingError(.missingField, field: "chunk of samples", offset: place)
            }
            guard bytes.count >= place + 8 else { return .needs(place + 8) }
            let size = fields.u32(place + 4)
            let start = place + 8
            if fields.has("data", at: place) {
                guard var header else {
                    throw DecodingError(.missingField, field: "chunk \"fmt \" before the samples", offset: place)
                }
                header.byteCount = start
                let frameByteCount = header.slotCount * header.sampleByteCount
                // A program that writes to a pipe does not know how much it will be.
                let isKnown = size > 0 && size < 0xFFFF_FF00 && size != 0x7FFF_FFFF
                header.recordCount = isKnown ? Int64(size / frameByteCount) : nil
                return .header(header)
            }
            if fields.has("fmt ", at: place) {
                guard size >= 16 else {
                    throw DecodingError(.outOfRange, field: "size of \"fmt \"", value: String(size), offset: place + 4)
                }
                guard bytes.count >= start + min(size, 40) else { return .needs(start + min(size, 40)) }
                header = try format(fields, at: start, size: size)
            }
            // Chunks begin at even places.
            place = start + size + size & 1
        }
    }

    private var sampleByteCount: Int {
        switch format {
        case .u8: 1
        case .s16le: 2
        case .s24le: 3
        default: 4
        }
    }

    private static func format(
        _ fields: LittleEndianFields, at start: Int, size: Int
    ) throws(DecodingError) -> ContainerHeader {
        var tag = fields.u16(start)
        let isExtensible = tag == 0xFFFE && size >= 40
        if isExtensible { tag = fields.u16(start + 24) }
        let (channels, rate, bits) = (fields.u16(start + 2), fields.u32(start + 4), fields.u16(start + 14))
        var header = ContainerHeader(kind: .wav)
        switch (tag, bits) {
        case (1, 8): header.format = .u8
        case (1, 16): header.format = .s16le
        case (1, 24): header.format = .s24le
        case (1, 32): header.format = .s32le
        case (3, 32): header.format = .f32le
        default:
            throw DecodingError(
                .unsupportedFormat, field: "WAV", value: "tag \(tag), \(bits) bits", offset: start)
        }
        guard (1...maximumSignalCount).contains(channels) else {
            throw DecodingError(.outOfRange, field: "channels", value: String(channels), offset: start + 2)
        }
        guard rate > 0 else {
            throw DecodingError(.outOfRange, field: "sampling rate", value: String(rate), offset: start + 4)
        }
        header.slotCount = channels
        guard fields.u16(start + 12) == channels * header.sampleByteCount else {
            throw DecodingError(
                .outOfRange, field: "bytes of a frame", value: String(fields.u16(start + 12)), offset: start + 12)
        }
        header.recordSeconds = 1 / Double(rate)
        let plain = DecoderConfiguration(format: header.format)
        for channel in 0..<channels {
            var signal = ContainerSignal()
            signal.samplingFrequency = Double(rate)
            // The file knows no unit: that of a raw stream is taken.
            (signal.gain, signal.baseline, signal.units) = (plain.gain, plain.baseline, "mV")
            signal.firstSlot = channel
            header.signals.append(signal)
        }
        return header
    }
}
