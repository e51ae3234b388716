// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal

/// The first bytes of a file: what they show does not depend on the chunks, and a header is refused in one line, or all that it
/// describes can be decoded.
enum ContainerTarget {
    /// The most bytes of a data record whose samples are decoded.
    private static let longestRecord = 4_096

    @Sendable static func check(_ input: [UInt8]) throws(PropertyFailure) {
        var bytes = InputBytes(input)
        let kind = bytes.element(of: ContainerKind.allCases)
        var generator = bytes.generator()
        let unit: VoltageUnit? = bytes.bool() ? .millivolts : nil
        // A random file seldom begins as one.
        let file = (bytes.bool() ? beginning(of: kind) : []) + bytes.rest()
        for format in [SampleFormat.s16le, .text] {
            try checkLook(file, format) { Int(generator.next() % 60 as UInt64) + 1 }
        }
        guard let header = try header(of: file, kind) else { return }
        try require(header.byteCount <= file.count, "a header longer than the file")
        for index in header.signals.indices {
            var configuration: DecoderConfiguration
            do {
                configuration = try header.decoderConfiguration(signal: index, unit: unit)
            } catch {
                try requireOneLine(error)
                continue
            }
            guard configuration.channelCount <= longestRecord else { continue }
            // The gaps of a year are no gaps for a fuzzer.
            configuration.recordClock?.samplesPerSecond = 0.001
            var rest = InputBytes(Array(file.dropFirst(header.byteCount)))
            configuration.byteOffset = 0
            try DecoderTarget.check(configuration, &rest)
        }
    }

    private static func beginning(of kind: ContainerKind) -> [UInt8] {
        switch kind {
        case .edf: Array("0       ".utf8)
        case .bdf: [0xFF] + Array("BIOSEMI".utf8)
        case .ishne: Array("ISHNE1.0".utf8)
        case .wav: Array("RIFF....WAVE".utf8)
        }
    }

    /// Reads the header of a file, which must be the same whatever follows it.
    private static func header(
        of file: [UInt8], _ kind: ContainerKind
    ) throws(PropertyFailure) -> ContainerHeader? {
        var count = 0
        while true {
            let reading: ContainerHeader.Reading
            do {
                reading = try ContainerHeader.read(kind, file.span.extracting(0..<count))
            } catch {
                try requireOneLine(error)
                return nil
            }
            switch reading {
            case .needs(let needed):
                try require(needed > count, "needs what is there")
                guard needed <= file.count else { return nil }
                count = needed
            case .header(let header):
                let whole = try? ContainerHeader.read(kind, file.span)
                try require(whole == .header(header), "what follows a header changes it")
                return header
            }
        }
    }

    private static func checkLook(
        _ file: [UInt8], _ format: SampleFormat, chunk: () -> Int
    ) throws(PropertyFailure) {
        var whole = InputLook(for: format)
        let expected = whole.push(file.span) ?? whole.finish()
        var look = InputLook(for: format)
        var found: InputSignature?
        var position = 0
        while position < file.count, found == nil {
            let end = min(position + chunk(), file.count)
            found = look.push(file.span.extracting(position..<end))
            position = end
        }
        found = found ?? look.finish()
        try require(found == expected, "chunks show other things: \(String(describing: found))")
    }

    private static func requireOneLine(_ error: DecodingError) throws(PropertyFailure) {
        let isFit = !error.message.isEmpty && error.message.unicodeScalars.allSatisfy { $0.value >= 0x20 }
        try require(isFit, "a message is not one line: \(error.message)")
    }
}
