// SPDX-License-Identifier: Apache-2.0

/// The byte order mark at a text's start.
extension LineDecoder {
    /// Takes the mark at the input's start, or what of it is there; gives the number of bytes taken.
    mutating func settleByteOrder(_ bytes: Span<UInt8>) -> Int {
        var position = 0
        while !byteOrder.isKnown && position < bytes.count {
            guard byteOrder.take(bytes[position]) else {
                for index in 0..<byteOrder.count { line.append(byteOrder.bytes[index]) }
                lineByteCount = byteOrder.count
                byteOrder.isKnown = true
                break
            }
            position += 1
        }
        return position
    }

    mutating func giveBackByteOrder(log: inout ProblemLog) {
        for index in 0..<byteOrder.count { keep(byteOrder.bytes[index], log: &log) }
        byteOrder.isKnown = true
    }

    /// Keeps text of two bytes a character, up to an LF; gives the place of its second byte, or the number of bytes.
    mutating func keepWide(_ bytes: Span<UInt8>, from start: Int, log: inout ProblemLog) -> Int {
        for position in start..<bytes.count {
            guard let byte = byteOrder.narrow(bytes[position]) else { continue }
            if byte == UInt8(ascii: "\n") { return position }
            keep(byte, log: &log)
            if stage == .numbers { return position + 1 }
        }
        return bytes.count
    }
}
