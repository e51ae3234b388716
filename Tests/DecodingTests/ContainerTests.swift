// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal
import TestSupport
import Testing

/// Files that describe themselves.
struct ContainerTests {
    private static let signals = [
        ContainerFile.Signal("EEG Fpz-Cz", samplesPerRecord: 100),
        ContainerFile.Signal("EKG", physical: ("-5", "5"), digital: (-2_048, 2_047), samplesPerRecord: 250),
        ContainerFile.Signal("SaO2", units: "%", physical: ("0", "100"), samplesPerRecord: 1),
    ]

    private static func header(_ kind: ContainerKind, _ bytes: [UInt8]) throws -> ContainerHeader {
        guard case .header(let header) = try ContainerHeader.read(kind, bytes.span) else {
            throw DecodingError(.missingField, field: "rest")
        }
        return header
    }

    /// Random records of the three signals, and what the second one has in millivolts.
    private static func recording(isBDF: Bool, recordCount: Int) -> (bytes: [UInt8], millivolts: [Float]) {
        var bytes = ContainerFile.header(signals, isBDF: isBDF, recordCount: recordCount)
        var millivolts: [Float] = []
        for _ in 0..<recordCount {
            for (index, signal) in signals.enumerated() {
                for _ in 0..<signal.samplesPerRecord {
                    let value = Int.random(in: signal.digital.0...signal.digital.1)
                    bytes += ContainerFile.sample(value, byteCount: isBDF ? 3 : 2)
                    guard index == 1 else { continue }
                    let microvolts = Double(value + 2_048) * 10 / 4_095 - 5
                    millivolts.append(Float(microvolts / 1_000))
                }
            }
        }
        return (bytes, millivolts)
    }

    @Test(arguments: [ContainerKind.edf, .bdf])
    func `the ECG of a file with other signals comes out, however the bytes come`(kind: ContainerKind) throws {
        let (bytes, expected) = Self.recording(isBDF: kind == .bdf, recordCount: 4)
        let header = try Self.header(kind, bytes)
        #expect(header.byteCount == 1_024 && header.recordCount == 4 && header.baseMicroseconds == 944_137_805_000_000)
        #expect(header.defaultSignal == 1 && header.signal(named: "ekg") == 1 && header.signal(named: "x") == nil)
        #expect(header.signals[1].samplingFrequency == 250 && header.signals[2].voltageUnit == nil)
        let configuration = try header.decoderConfiguration(signal: 1)
        for (chunk, capacity) in [(1, 1), (1, 512), (3, 7), (100, 256), (4_096, 64), (1 << 20, 1 << 20)] {
            let decoded = try decode(bytes, configuration, chunk: chunk, capacity: capacity)
            #expect(decoded.samples.count == expected.count && decoded.problems.isEmpty)
            let isSame = zip(decoded.samples, expected).allSatisfy { ($0 - $1).magnitude < 1e-6 }
            #expect(isSame, "chunks of \(chunk)")
        }
    }

    @Test(arguments: [ContainerKind.edf, .ishne, .wav])
    func `a header reads the same whatever follows it, and says how much it needs`(kind: ContainerKind) throws {
        var bytes: [UInt8]
        switch kind {
        case .edf, .bdf: bytes = ContainerFile.header(Self.signals, recordCount: -1)
        case .ishne:
            bytes = ContainerFile.ishneHeader(leads: [(6, 2_500)], rate: 200, sampleCount: 9, variableByteCount: 77)
        case .wav: bytes = ContainerFile.wavHeader(bits: 16, dataByteCount: 8, hasList: true)
        }
        let whole = try Self.header(kind, bytes)
        #expect(whole.byteCount == bytes.count)
        for count in 0..<bytes.count {
            guard case .needs(let needed) = try ContainerHeader.read(kind, bytes.span.extracting(0..<count)) else {
                Issue.record("\(count) bytes are no header")
                continue
            }
            #expect(needed > count && needed <= bytes.count)
        }
        bytes += (0..<100).map { _ in UInt8.random(in: 0...255) }
        #expect(try Self.header(kind, bytes) == whole)
    }

    @Test func `an ISHNE file's leads have their names, resolutions and the time`() throws {
        let leads = [(name: 6, resolution: 2_500), (name: 12, resolution: 5_000)]
        let values = (0..<40).map { _ in Int.random(in: -32_767...32_767) }
        let bytes =
            ContainerFile.ishneHeader(leads: leads, rate: 200, sampleCount: 20, variableByteCount: 3)
            + values.flatMap { ContainerFile.sample($0, byteCount: 2) }
        let header = try Self.header(.ishne, bytes)
        #expect(header.signals.map(\.name) == ["II", "V2"] && header.recordCount == 20)
        #expect(header.baseMicroseconds == 944_137_805_000_000)
        for lead in 0...1 {
            let samples = try decode(bytes, header.decoderConfiguration(signal: lead)).samples
            let expected = stride(from: lead, to: 40, by: 2).map {
                Float(Double(values[$0]) / (1e6 / Double(leads[lead].resolution)))
            }
            #expect(samples == expected)
        }
        #expect(
            try decode(bytes.prefix(525) + [0, 0x80, 1, 0], header.decoderConfiguration(signal: 0)).samples[0].isNaN)
    }

    @Test(arguments: [(8, 1), (16, 1), (24, 1), (32, 1), (32, 3)], [false, true])
    func `a WAV file's samples come out of each encoding`(encoding: (bits: Int, tag: Int), isExtensible: Bool) throws {
        let values = (0..<30).map { _ in Int.random(in: -100...100) }
        let data = values.flatMap { value in
            encoding.tag == 3
                ? ContainerFile.sample(Int(Float(value).bitPattern), byteCount: 4)
                : ContainerFile.sample(encoding.bits == 8 ? value + 128 : value, byteCount: encoding.bits / 8)
        }
        let bytes =
            ContainerFile.wavHeader(
                tag: encoding.tag, bits: encoding.bits, channels: 3, rate: 500, dataByteCount: data.count,
                hasList: true, isExtensible: isExtensible) + data
        let header = try Self.header(.wav, bytes)
        #expect(header.signals.count == 3 && header.recordCount == 10 && header.signals[2].samplingFrequency == 500)
        let samples = try decode(bytes, header.decoderConfiguration(signal: 1)).samples
        let gain: Float = encoding.tag == 3 ? 1 : 200
        #expect(samples == stride(from: 1, to: 30, by: 3).map { Float(values[$0]) / gain })
    }

    @Test(arguments: [1, 5, 1 << 20])
    func `the gaps of a discontinuous file have their true length`(chunk: Int) throws {
        let signals = [
            ContainerFile.Signal("ECG", digital: (-100, 100), samplesPerRecord: 20),
            ContainerFile.Signal("EDF Annotations", samplesPerRecord: 15),
        ]
        var bytes = ContainerFile.header(signals, reserved: "EDF+D", recordCount: 4, duration: "0.2")
        // The first begins half a second after the header's time; the third comes 1.25 s late, the last does not say.
        for (index, onset) in ["+0.5", "+0.7", "+2.15", "x"].enumerated() {
            bytes += (0..<20).flatMap { ContainerFile.sample(index * 20 + $0, byteCount: 2) }
            bytes += ContainerFile.annotations(onset: onset, byteCount: 30, more: "+1\u{14}a note\u{14}")
        }
        let header = try Self.header(.edf, bytes)
        #expect(header.isDiscontinuous && header.defaultSignal == 0)
        var decoder = try SampleDecoder(header.decoderConfiguration(signal: 0))
        var samples: [Float] = []
        var position = 0
        while position < bytes.count {
            let end = min(position + chunk, bytes.count)
            samples += [Float](capacity: 7) { output in
                position += decoder.decode(bytes.span.extracting(position..<end), into: &output)
            }
        }
        #expect(samples.count == 80 + 125 && decoder.gapSampleCount == 125 && decoder.unreadableRecordCount == 1)
        let first = samples.firstIndex(where: \.isNaN)
        #expect(first == 40 && samples[40..<165].allSatisfy(\.isNaN) && !samples[165...].contains(where: \.isNaN))
    }

    @Test func `a discontinuous file that ends inside a record says so`() throws {
        let signals = [
            ContainerFile.Signal("ECG", samplesPerRecord: 20),
            ContainerFile.Signal("BDF Annotations", samplesPerRecord: 8),
        ]
        var bytes = ContainerFile.header(signals, isBDF: true, reserved: "BDF+D", recordCount: 2, duration: "0.1")
        bytes += [UInt8](repeating: 1, count: 60) + ContainerFile.annotations(onset: "+0", byteCount: 24)
        bytes += [UInt8](repeating: 1, count: 30)
        let header = try Self.header(.bdf, bytes)
        let decoded = try decode(bytes, header.decoderConfiguration(signal: 0), chunk: 11)
        #expect(decoded.samples.count == 20 && decoded.problems.map(\.kind) == [.truncatedSample])
    }

    @Test(arguments: [
        (252, "0   "), (252, "99999"), (184, "256     "), (236, "many    "), (244, "-1      "), (244, "nan     "),
        (0, "1       "),
    ])
    func `a damaged EDF header is refused with its place`(place: Int, text: String) {
        var bytes = ContainerFile.header(Self.signals, recordCount: 4)
        bytes.replaceSubrange(place..<place + text.utf8.count, with: text.utf8)
        let error = #expect(throws: DecodingError.self) { try ContainerHeader.read(.edf, bytes.span) }
        #expect(error?.offset != nil && error?.message.isEmpty == false)
    }

    @Test func `a signal without a range, or with annotations, is refused, and the others are read`() throws {
        let signals = [
            ContainerFile.Signal("I", physical: ("5", "5")), ContainerFile.Signal("II"),
            ContainerFile.Signal("EDF Annotations"), ContainerFile.Signal("SaO2", units: "%"),
        ]
        let header = try Self.header(.edf, ContainerFile.header(signals, reserved: "EDF+C", recordCount: 1))
        for (index, code) in [(0, DecodingError.Code.malformedField), (2, .noSuchChannel), (3, .unsupportedUnits)] {
            let error = #expect(throws: DecodingError.self) { try header.decoderConfiguration(signal: index) }
            #expect(error?.code == code)
        }
        #expect(try header.decoderConfiguration(signal: 1).channel == 250)
        #expect(try header.decoderConfiguration(signal: 3, unit: .millivolts).unit == .millivolts)
    }

    @Test func `encodings of WAV that are not read are named`() {
        for (tag, bits) in [(1, 12), (3, 64), (6, 8), (0x55, 16)] {
            let bytes = ContainerFile.wavHeader(tag: tag, bits: bits, dataByteCount: 0)
            let error = #expect(throws: DecodingError.self) { try ContainerHeader.read(.wav, bytes.span) }
            #expect(error?.code == .unsupportedFormat)
        }
    }

    @Test func `damaged headers never trap`() {
        let files: [(ContainerKind, [UInt8])] = [
            (.edf, ContainerFile.header(Self.signals, reserved: "EDF+D", recordCount: 4)),
            (.bdf, ContainerFile.header(Self.signals, isBDF: true, recordCount: 4)),
            (.ishne, ContainerFile.ishneHeader(leads: [(6, 2_500)], rate: 200, sampleCount: 9)),
            (.wav, ContainerFile.wavHeader(bits: 16, dataByteCount: 8, hasList: true)),
        ]
        for (kind, file) in files {
            for _ in 0..<500 {
                var bytes = file
                for _ in 0..<Int.random(in: 1...6) {
                    bytes[Int.random(in: 0..<bytes.count)] = [0, 0xFF, 0x20, 0x2D, 0x39, UInt8.random(in: 0...255)]
                        .randomElement()!
                }
                guard case .header(let header)? = try? ContainerHeader.read(kind, bytes.span) else { continue }
                for index in header.signals.indices {
                    guard let configuration = try? header.decoderConfiguration(signal: index) else { continue }
                    _ = try? SampleDecoder(configuration)
                }
            }
        }
    }
}
