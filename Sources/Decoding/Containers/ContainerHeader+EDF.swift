// SPDX-License-Identifier: Apache-2.0

extension ContainerHeader {
    private static let fixedByteCount = 256

    /// Reads the header of an EDF, EDF+, BDF or BDF+ file.
    ///
    /// Kemp B et al., A simple format for exchange of digitized polygraphic recordings, 1992,
    /// doi:10.1016/0013-4694(92)90009-7; Kemp B, Olivan J, European data format plus, 2003,
    /// doi:10.1016/S1388-2457(03)00123-8.
    static func readEDF(_ kind: ContainerKind, _ bytes: Span<UInt8>) throws(DecodingError) -> Reading {
        guard bytes.count >= fixedByteCount else { return .needs(fixedByteCount) }
        let fields = EDFFields(bytes)
        let isKnown =
            kind == .edf
            ? fields.text(0, 8) == "0" : bytes[0] == 0xFF && fields.text(1, 7) == "BIOSEMI"
        guard isKnown else {
            throw DecodingError(.malformedField, field: "version", value: fields.text(0, 8), offset: 0)
        }
        let signalCount = try fields.integer(252, 4, "number of signals", in: 1...maximumSignalCount)
        let byteCount = fixedByteCount * (signalCount + 1)
        guard try fields.integer(184, 8, "bytes of the header", in: 0...Int.max) == byteCount else {
            throw DecodingError(.outOfRange, field: "bytes of the header", value: fields.text(184, 8), offset: 184)
        }
        guard bytes.count >= byteCount else { return .needs(byteCount) }
        var header = ContainerHeader(kind: kind)
        header.byteCount = byteCount
        header.format = kind == .edf ? .s16le : .s24le
        let records = try fields.integer(236, 8, "number of data records", in: -1...Int.max)
        header.recordCount = records < 0 ? nil : Int64(records)
        header.recordSeconds = try fields.number(244, 8, "duration of a data record")
        guard (0...1e6).contains(header.recordSeconds) else {
            throw DecodingError(
                .outOfRange, field: "duration of a data record", value: fields.text(244, 8), offset: 244)
        }
        let reserved = fields.text(192, 5)
        header.isDiscontinuous = reserved == "EDF+D" || reserved == "BDF+D"
        header.baseMicroseconds = fields.baseMicroseconds
        for index in 0..<signalCount {
            header.signals.append(try signal(index, of: signalCount, in: fields, header))
            header.slotCount += header.signals[index].samplesPerRecord
        }
        return .header(header)
    }

    /// One signal: each of its fields stands among those of the others.
    private static func signal(
        _ index: Int, of count: Int, in fields: EDFFields, _ header: ContainerHeader
    ) throws(DecodingError) -> ContainerSignal {
        func place(_ before: Int, _ width: Int) -> Int { fixedByteCount + before * count + width * index }
        var signal = ContainerSignal()
        signal.name = fields.text(place(0, 16), 16)
        signal.isAnnotations = signal.name == "EDF Annotations" || signal.name == "BDF Annotations"
        signal.units = fields.text(place(96, 8), 8)
        signal.firstSlot = header.slotCount
        signal.samplesPerRecord = try fields.integer(
            place(216, 8), 8, "samples of signal \(index) in a data record",
            in: 0...DecoderConfiguration.maximumSamplesPerFrame)
        guard !signal.isAnnotations else { return signal }
        if header.recordSeconds > 0 {
            signal.samplingFrequency = Double(signal.samplesPerRecord) / header.recordSeconds
        }
        // A signal that nobody watches may be described as badly as it likes.
        if let low = try? fields.number(place(104, 8), 8, "physical minimum"),
            let high = try? fields.number(place(112, 8), 8, "physical maximum"),
            let lowest = try? fields.number(place(120, 8), 8, "digital minimum"),
            let highest = try? fields.number(place(128, 8), 8, "digital maximum"), low != high, lowest < highest
        {
            signal.gain = (highest - lowest) / (high - low)
            signal.baseline = lowest - low * signal.gain
        }
        return signal
    }
}
