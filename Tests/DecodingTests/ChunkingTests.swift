// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal
import Testing

/// Random bytes: nothing traps, and nothing depends on chunks or on room in the output.
struct ChunkingTests {
    /// Bytes that look like text often enough to reach every branch.
    private static func randomText(count: Int) -> [UInt8] {
        let pieces = [
            "1", "2", "0.5", "-", "nan", "inf", "e", "-3.25e-2", ",", ";", "\t", " ", "\n", "\r\n", "\n", "#", "%", "x",
            "\u{FEFF}", "9999999999999999999999", "\u{0}", String(repeating: "long ", count: 900),
        ]
        var bytes: [UInt8] = []
        while bytes.count < count {
            let isLong = Int.random(in: 0..<200) == 0
            bytes += (isLong ? pieces.last! : pieces.dropLast().randomElement()!).utf8
        }
        return bytes
    }

    private static func randomConfiguration(_ format: SampleFormat) -> DecoderConfiguration {
        let channelCount = Int.random(in: 1...7)
        var configuration = DecoderConfiguration(
            format: format, channelCount: channelCount, channel: Int.random(in: 0..<channelCount),
            gain: Bool.random() ? nil : -3.5, baseline: Bool.random() ? nil : 11)
        configuration.samplesPerFrame = Int.random(in: 1...channelCount - configuration.channel)
        configuration.minimumIsMissing = Bool.random()
        configuration.byteOffset = Int64.random(in: 0...5)
        configuration.skewInFrames = Int.random(in: 0...3)
        configuration.problemIntervalInSamples = [1, 3, 20].randomElement()!
        return configuration
    }

    @Test(arguments: SampleFormat.allCases)
    func `chunks and room never change what is decoded`(format: SampleFormat) throws {
        for _ in 0..<40 {
            let configuration = Self.randomConfiguration(format)
            let isText = format == .text && Bool.random()
            var bytes =
                isText
                ? Self.randomText(count: 6_000)
                : (0..<Int.random(in: 0...3_000)).map { _ in UInt8.random(in: 0...255) }
            // Infinite floats, for their problems.
            for index in stride(from: 0, to: bytes.count - 4, by: 37) where format == .f32le && Bool.random() {
                bytes.replaceSubrange(index..<index + 4, with: [0, 0, 0x80, 0x7F])
            }
            let reference = try decode(bytes, configuration, chunk: bytes.count + 1, capacity: bytes.count + 1)
            #expect(reference.sampleCount == Int64(reference.samples.count))
            for (chunk, capacity) in [
                (1, 1), (1, 4_096), (3, 2), (7, 5), (4_096, 1), (4_096, 64),
                (Int.random(in: 1...99), Int.random(in: 1...99)),
            ] {
                let decoded = try decode(bytes, configuration, chunk: chunk, capacity: capacity)
                #expect(decoded.patterns == reference.patterns, "chunks of \(chunk), room for \(capacity)")
                #expect(decoded.sampleCount == reference.sampleCount)
                for kind in InputProblem.Kind.allCases {
                    // The reference takes all reports at the end, when the log has joined those it had no room for.
                    let counts = decoded.problems(kind).map(\.count).reduce(0, +)
                    #expect(counts == reference.problems(kind).map(\.count).reduce(0, +), "\(kind), chunks of \(chunk)")
                }
            }
        }
    }

    @Test func `lines read at once and lines read byte by byte give the same`() throws {
        for _ in 0..<60 {
            var bytes: [UInt8] = []
            let separator = ["\t", " ", ", ", ";", " \t "].randomElement()!
            for index in 0..<200 {
                let values = (0..<3).map { _ in "\(Double(Int.random(in: -9_999_999...9_999_999)) / 1_000)" }
                bytes += "\(index)\(separator)\(values.joined(separator: separator))\n".utf8
            }
            for _ in 0..<Int.random(in: 0...60) {
                bytes[Int.random(in: 0..<bytes.count)] = "0123456789 \t,;\n\r.-+eE#%nx".utf8.randomElement()!
            }
            var configuration = DecoderConfiguration(format: .text, channel: Int.random(in: 0...4))
            configuration.problemIntervalInSamples = 10
            let slow = try decode(bytes, configuration, chunk: 1, capacity: 1)
            for (chunk, capacity) in [(4_096, 32), (50, 32)] {
                let fast = try decode(bytes, configuration, chunk: chunk, capacity: capacity)
                #expect(fast.patterns == slow.patterns)
                #expect(fast.places == slow.places)
                for kind in InputProblem.Kind.allCases { #expect(fast.problems(kind) == slow.problems(kind)) }
            }
        }
    }

    @Test(arguments: [SampleFormat.text, .f32le])
    func `chunks never change the reports, nor the samples between which they stand`(format: SampleFormat) throws {
        for _ in 0..<30 {
            var configuration = Self.randomConfiguration(format)
            configuration.problemIntervalInSamples = 50
            var bytes = Self.randomText(count: 6_000)
            for index in stride(from: 0, to: bytes.count - 4, by: 44) where format == .f32le {
                bytes.replaceSubrange(index..<index + 4, with: [0, 0, 0x80, 0x7F])
            }
            let reference = try decode(bytes, configuration, chunk: 4_096, capacity: 64)
            for (chunk, capacity) in [(1, 1), (1, 64), (3, 2), (7, 64), (100, 10)] {
                let decoded = try decode(bytes, configuration, chunk: chunk, capacity: capacity)
                for kind in InputProblem.Kind.allCases {
                    #expect(decoded.problems(kind) == reference.problems(kind), "\(kind), chunks of \(chunk)")
                }
                #expect(decoded.places == reference.places, "chunks of \(chunk), room for \(capacity)")
            }
        }
    }

    @Test func `random bytes never trap a parser`() throws {
        for round in 0..<3_000 {
            let count = Int.random(in: 0...400)
            let header = Array("r 2 360/1(0) 9\nf 212x1:0+0 200(0)/mV 12 0 0 0 0 a\n# c\n".utf8)
            var bytes = round % 2 == 0 ? header : (0..<count).map { _ in UInt8.random(in: 0...255) }
            for _ in 0..<Int.random(in: 0...12) where !bytes.isEmpty {
                let index = Int.random(in: 0..<bytes.count)
                switch Int.random(in: 0..<3) {
                case 0: bytes[index] = UInt8.random(in: 0...255)
                case 1: bytes.remove(at: index)
                default: bytes.insert(contentsOf: "9999999999999999999 -1x:+(/".utf8.shuffled().prefix(4), at: index)
                }
            }
            if let parsed = try? RecordHeader(parsing: bytes.span) {
                #expect(parsed.signals.count == parsed.signalCount)
                for channel in -1...parsed.signalCount { _ = try? parsed.decoderConfiguration(channel: channel) }
                _ = parsed.channel(named: "a")
            }
            var reader = AnnotationReader(bytes.span)
            var annotationCount = 0
            while true {
                guard let annotation = try? reader.next() else { break }
                annotationCount += 1
                #expect(annotation.code < 59)
            }
            #expect(annotationCount <= bytes.count / 2)
        }
    }
}
