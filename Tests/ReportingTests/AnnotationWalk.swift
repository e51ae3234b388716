// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

/// Walks the words of an annotation file, to see what stands in it.
struct AnnotationWalk {
    var times: [(code: UInt16, time: SampleIndex)] = []
    /// The texts of rhythm marks, with their times, as `100 (AFIB`.
    var marks: [String] = []

    init(_ bytes: [UInt8]) throws {
        func word(_ offset: Int) throws -> UInt16 {
            try #require(offset + 1 < bytes.count)
            return UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8
        }
        var offset = 0
        var time: SampleIndex = 0
        while true {
            let value = try word(offset)
            offset += 2
            if value == 0 { break }
            let code = value >> 10
            let low = value & 0x3FF
            switch code {
            case 59:
                time += try SampleIndex(Int32(bitPattern: UInt32(word(offset)) << 16 | UInt32(word(offset + 2))))
                offset += 4
            case 60...62: break
            case 63:
                try #require(offset + Int(low) <= bytes.count)
                let text = String(decoding: bytes[offset..<offset + Int(low)], as: UTF8.self)
                if times.last?.code == 28 { marks.append("\(time) \(text)") }
                offset += Int(low + 1) & ~1
            default:
                time += SampleIndex(low)
                times.append((code, time))
            }
        }
        try #require(offset == bytes.count)
    }
}
