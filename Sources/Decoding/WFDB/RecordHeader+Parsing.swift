// SPDX-License-Identifier: Apache-2.0

extension RecordHeader {
    /// Parses a header.
    ///
    /// Lines end with LF or CRLF; a byte order mark of UTF-8 is skipped; blank lines and lines that begin with `#` may
    /// stand anywhere. Fields that header(5) lets a header leave out get their defaults; lines after the last one that
    /// is needed are ignored.
    /// - Parameter bytes: `[n]`, the whole file, the caller's.
    /// - Throws: `DecodingError` with the line and the field; never traps, whatever the bytes.
    public init(parsing bytes: Span<UInt8>) throws(DecodingError) {
        self.init(recordName: "", signalCount: 0)
        let hasMark = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
        var cursor = HeaderLineCursor(position: hasMark ? 3 : 0, number: 0)
        var hasRecordLine = false
        var segmentCount: Int?
        while let line = cursor.next(in: bytes) {
            var text = line[...]
            text = text.drop(while: Self.isBlank)
            if text.isEmpty { continue }
            if text.first == UInt8(ascii: "#") {
                comments.append(HeaderFields.string(HeaderFields.trimmed(text.dropFirst())))
            } else if !hasRecordLine {
                segmentCount = try parseRecordLine(HeaderFields(text, line: cursor.number))
                hasRecordLine = true
            } else if let segmentCount {
                guard segments.count < segmentCount else { continue }
                segments.append(try Self.segment(from: HeaderFields(text, line: cursor.number)))
            } else if signals.count < signalCount {
                signals.append(try signal(from: HeaderFields(text, line: cursor.number)))
            }
        }
        guard hasRecordLine else { throw DecodingError(.emptyHeader) }
        if let segmentCount {
            guard segments.count == segmentCount else {
                throw DecodingError(
                    .missingField, line: cursor.number, field: "segment \(segments.count) of \(segmentCount)")
            }
        } else if signals.count != signalCount {
            throw DecodingError(
                .missingField, line: cursor.number, field: "signal \(signals.count) of \(signalCount)")
        }
    }

    private init(recordName: String, signalCount: Int) {
        self.recordName = recordName
        self.signalCount = signalCount
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    /// `name samples`
    private static func segment(from line: consuming HeaderFields) throws(DecodingError) -> RecordSegment {
        var fields = line
        let name = fields.next() ?? []
        let count = try fields.integer("samples of the segment", in: 0...1 << 40)
        return RecordSegment(name: HeaderFields.string(name), sampleCount: Int64(count))
    }

    /// Gives the number of segments; `nil` if the record is one piece.
    ///
    /// Some programs write the record's folder before its name: what follows the slash is the number of segments only if it is a
    /// number.
    ///
    /// `name[/segments] signals [frequency[/counter frequency][(base counter)] [samples [time [date]]]]`
    private mutating func parseRecordLine(_ line: consuming HeaderFields) throws(DecodingError) -> Int? {
        var fields = line
        var name = fields.next() ?? []
        var segmentCount: Int?
        if let slash = name.lastIndex(of: UInt8(ascii: "/")) {
            let part = name[slash...].dropFirst()
            guard !part.isEmpty else { throw fields.error(.malformedField, "record name", name) }
            if part.allSatisfy({ (0x30...0x39).contains($0) }) {
                segmentCount = try fields.integer(part, "number of segments", in: 1...Self.maximumSegmentCount, name)
                name = name[..<slash]
            } else {
                name = part
            }
        }
        recordName = HeaderFields.string(name)
        signalCount = try fields.integer("number of signals", in: 0...Self.maximumSignalCount)
        guard let frequency = fields.next() else { return segmentCount }
        try parseFrequency(frequency, in: fields)
        guard fields.hasMore else { return segmentCount }
        let frames = try fields.integer("number of samples", in: 0...Int.max)
        // header(5): "unspecified" is written as 0.
        sampleCount = frames == 0 ? nil : Int64(frames)
        baseTime = fields.next().map(HeaderFields.string)
        baseDate = fields.next().map(HeaderFields.string)
        return segmentCount
    }

    private mutating func parseFrequency(
        _ field: ArraySlice<UInt8>, in fields: HeaderFields
    ) throws(DecodingError) {
        var rest = field
        let name = "sampling frequency"
        samplingFrequency = try fields.number(HeaderFields.prefix(of: &rest, until: "/("), name, field)
        guard (1e-6...1e9).contains(samplingFrequency) else { throw fields.error(.outOfRange, name, field) }
        counterFrequency = samplingFrequency
        if rest.first == UInt8(ascii: "/") {
            rest.removeFirst()
            let counter = try fields.number(
                HeaderFields.prefix(of: &rest, until: "("), "counter frequency", field)
            // header(5): if it is not positive, the counter runs with the samples.
            if counter > 0 { counterFrequency = counter }
        }
        if rest.first == UInt8(ascii: "(") {
            rest.removeFirst()
            baseCounterValue = try fields.number(
                HeaderFields.prefix(of: &rest, until: ")"), "base counter value", field)
            guard rest.first == UInt8(ascii: ")") else {
                throw fields.error(.malformedField, "base counter value", field)
            }
            rest.removeFirst()
        }
        guard rest.isEmpty else { throw fields.error(.malformedField, name, field) }
    }

    /// `file format[xsamples][:skew][+offset] [gain[(baseline)][/units] [resolution [zero [initial [checksum [block
    /// [description]]]]]]]`
    private func signal(from line: consuming HeaderFields) throws(DecodingError) -> SignalSpecification {
        var fields = line
        let fileName = fields.next() ?? []
        var signal = SignalSpecification(fileName: HeaderFields.string(fileName), format: 0)
        guard let format = fields.next() else { throw fields.error(.missingField, "format", nil) }
        try Self.parseFormat(format, in: fields, into: &signal)
        var hasBaseline = false
        if let gain = fields.next() {
            hasBaseline = try Self.parseGain(gain, in: fields, into: &signal)
        }
        if fields.hasMore { signal.adcResolution = try fields.integer("ADC resolution", in: 0...64) }
        if fields.hasMore { signal.adcZero = try fields.integer("ADC zero", in: Self.sampleRange) }
        if !hasBaseline { signal.baseline = Double(signal.adcZero) }
        signal.initialValue = signal.adcZero
        if fields.hasMore { signal.initialValue = try fields.integer("initial value", in: Self.sampleRange) }
        if fields.hasMore {
            // Written as a signed or as an unsigned number of 16 bits.
            signal.checksum = Int16(
                truncatingIfNeeded: try fields.integer("checksum", in: Int(Int16.min)...Int(UInt16.max)))
        }
        if fields.hasMore { signal.blockSize = try fields.integer("block size", in: 0...Int(Int32.max)) }
        let description = fields.remainder()
        signal.description =
            description.isEmpty
            ? "record \(recordName), signal \(signals.count)" : HeaderFields.string(description)
        return signal
    }

    /// The values that a sample of 32 bits can have.
    private static let sampleRange = Int(Int32.min)...Int(Int32.max)

    private static func parseFormat(
        _ field: ArraySlice<UInt8>, in fields: HeaderFields, into signal: inout SignalSpecification
    ) throws(DecodingError) {
        var rest = field
        signal.format = try fields.integer(
            HeaderFields.prefix(of: &rest, until: "x:+"), "format", in: 0...99_999, field)
        while let mark = rest.popFirst() {
            let value = HeaderFields.prefix(of: &rest, until: "x:+")
            switch mark {
            case UInt8(ascii: "x"):
                signal.samplesPerFrame = try fields.integer(
                    value, "samples per frame", in: 1...DecoderConfiguration.maximumChannelCount, field)
            case UInt8(ascii: ":"):
                signal.skew = try fields.integer(value, "skew", in: 0...1_000_000, field)
            default:
                signal.byteOffset = Int64(try fields.integer(value, "byte offset", in: 0...Int.max, field))
            }
        }
    }

    /// Gives whether the field has a baseline.
    private static func parseGain(
        _ field: ArraySlice<UInt8>, in fields: HeaderFields, into signal: inout SignalSpecification
    ) throws(DecodingError) -> Bool {
        var rest = field
        let gain = try fields.number(HeaderFields.prefix(of: &rest, until: "(/"), "gain", field)
        if gain != 0 {
            signal.gain = gain
            signal.isCalibrated = true
        }
        var hasBaseline = false
        if rest.first == UInt8(ascii: "(") {
            rest.removeFirst()
            signal.baseline = try fields.number(HeaderFields.prefix(of: &rest, until: ")"), "baseline", field)
            guard rest.popFirst() == UInt8(ascii: ")") else { throw fields.error(.malformedField, "baseline", field) }
            hasBaseline = true
        }
        if rest.first == UInt8(ascii: "/") {
            let units = rest.dropFirst()
            guard !units.isEmpty else { throw fields.error(.malformedField, "units", field) }
            signal.units = HeaderFields.string(units)
            rest = []
        }
        guard rest.isEmpty else { throw fields.error(.malformedField, "gain", field) }
        return hasBaseline
    }
}
