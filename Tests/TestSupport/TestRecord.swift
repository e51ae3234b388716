// SPDX-License-Identifier: Apache-2.0

import Foundation
public import Signal

/// A WFDB record as the tests read it: an independent reading that shares no code with the product's.
///
/// Formats 212 and 16, a header without segments, one sample a frame; anything else throws.
public struct TestRecord: Sendable {
    /// What was wrong with a record.
    public struct Failure: Error {
        /// What, and in which file.
        public var message: String
    }

    /// A beat of the reference annotations.
    public struct ReferenceBeat: Sendable, Equatable {
        /// The annotated sample.
        public var sampleIndex: SampleIndex
        /// The annotation's class.
        public var beatClass: BeatClass
    }

    /// Samples a second.
    public let rate: SampleRate
    /// The signals' names, as `MLII`.
    public let names: [String]
    /// `[signals][samples]` millivolts; NaN where the recorder had none.
    public let signals: [[Float]]
    /// `[signals][samples]` steps of the converter.
    public let steps: [[Int]]

    /// Reads a record from its path without an ending.
    public init(_ path: String) throws {
        let lines = try readText("\(path).hea").split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
        let fields = lines.map { $0.split(separator: " ") }
        guard let first = fields.first, first.count >= 4, let count = Int(first[1]), fields.count == count + 1,
            let hertz = Double(first[2]), let rate = SampleRate(hertz: hertz)
        else { throw Failure(message: "\(path).hea: not understood") }
        self.rate = rate
        names = fields.dropFirst().map { String($0.last ?? "") }
        let format = fields[1][1]
        let folder = URL(filePath: path).deletingLastPathComponent().path()
        let bytes = try readBytes("\(folder)/\(fields[1][0])")
        let interleaved: [Int]
        switch format {
        case "212": interleaved = Self.unpack212(bytes)
        case "16": interleaved = Self.unpack16(bytes)
        default: throw Failure(message: "\(path).hea: format \(format)")
        }
        let missing = format == "212" ? -2_048 : -32_768
        steps = (0..<count).map { signal in
            stride(from: signal, to: interleaved.count, by: count).map { interleaved[$0] }
        }
        var signals: [[Float]] = []
        for (values, field) in zip(steps, fields.dropFirst()) {
            // Gain, with a baseline in parentheses where it differs from the converter's zero.
            guard let gain = Float(field[2].prefix { $0 != "(" && $0 != "/" }), let zero = Int(field[4]) else {
                throw Failure(message: "\(path).hea: gain or zero")
            }
            signals.append(values.map { $0 == missing ? .nan : Float($0 - zero) / gain })
        }
        self.signals = signals
    }

    /// The signal of lead MLII, or the first one.
    public var mlii: [Float] { signals[names.firstIndex(of: "MLII") ?? 0] }

    /// The beats of a file of reference annotations in MIT format, as `100.atr`.
    public static func referenceBeats(_ path: String) throws -> [ReferenceBeat] {
        let bytes = try readBytes(path)
        var beats: [ReferenceBeat] = []
        var time: SampleIndex = 0
        var offset = 0
        while offset + 1 < bytes.count {
            let word = Int(bytes[offset]) | Int(bytes[offset + 1]) << 8
            let (code, value) = (word >> 10, word & 0x3FF)
            offset += 2
            switch code {
            case 0 where value == 0: return beats
            case 59 where offset + 3 < bytes.count:  // SKIP: a 32-bit interval, the high word first.
                let high = UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8
                let low = UInt32(bytes[offset + 2]) | UInt32(bytes[offset + 3]) << 8
                time += SampleIndex(Int32(bitPattern: high << 16 | low))
                offset += 4
            case 60, 61, 62: break  // NUM, SUB, CHN
            case 63: offset += value + value & 1  // AUX
            default:
                time += SampleIndex(value)
                if let beatClass = beatCodes[code] {
                    beats.append(ReferenceBeat(sampleIndex: time, beatClass: beatClass))
                }
            }
        }
        return beats
    }

    /// Annotation codes of beats, from WFDB's table.
    private static let beatCodes: [Int: BeatClass] = [
        1: .normal, 2: .normal, 3: .normal, 11: .normal, 25: .normal, 30: .unknown, 34: .normal,
        4: .supraventricular, 7: .supraventricular, 8: .supraventricular, 9: .supraventricular,
        5: .ventricular, 10: .ventricular, 41: .ventricular, 6: .fusion, 12: .unknown, 13: .unknown, 38: .unknown,
    ]

    private static func unpack212(_ bytes: [UInt8]) -> [Int] {
        func extended(_ value: Int) -> Int { value >= 2_048 ? value - 4_096 : value }
        return stride(from: 0, to: bytes.count - 2, by: 3).flatMap { offset in
            let middle = Int(bytes[offset + 1])
            return [
                extended(Int(bytes[offset]) | (middle & 0x0F) << 8),
                extended(Int(bytes[offset + 2]) | (middle & 0xF0) << 4),
            ]
        }
    }

    private static func unpack16(_ bytes: [UInt8]) -> [Int] {
        stride(from: 0, to: bytes.count - 1, by: 2).map { offset in
            Int(Int16(bitPattern: UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8))
        }
    }
}
