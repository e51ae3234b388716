// SPDX-License-Identifier: Apache-2.0

/// When a data record of EDF+ began: the onset of its first annotation, `+`, seconds, two bytes 20.
enum EDFOnset {
    /// The seconds since the file's start; `nil` if the bytes do not begin with an onset.
    ///
    /// - Parameter bytes: `[n]`, the first bytes of the record's annotations.
    static func seconds(in bytes: Span<UInt8>) -> Double? {
        guard bytes.count > 1, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-") else { return nil }
        var value = 0.0
        var scale = 1.0
        var hasPoint = false
        var digitCount = 0
        for index in 1..<bytes.count {
            switch bytes[index] {
            case 0x30...0x39:
                digitCount += 1
                guard digitCount <= 18 else { return nil }
                value = value * 10 + Double(bytes[index] - 0x30)
                if hasPoint { scale *= 10 }
            case UInt8(ascii: ".") where !hasPoint: hasPoint = true
            // The byte 20 ends it; one of 21 would begin a duration, which a time-keeping annotation has not.
            case 20 where digitCount > 0: return (bytes[0] == UInt8(ascii: "-") ? -value : value) / scale
            default: return nil
            }
        }
        return nil
    }
}
