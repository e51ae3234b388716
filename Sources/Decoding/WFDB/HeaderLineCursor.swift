// SPDX-License-Identifier: Apache-2.0

/// Goes through the lines of a header, without their ends.
struct HeaderLineCursor {
    /// Where the next line begins, in bytes.
    var position: Int
    /// The number of the line that was given last, from 1.
    var number: Int

    /// The next line without LF or CRLF, or `nil` at the end.
    mutating func next(in bytes: Span<UInt8>) -> [UInt8]? {
        guard position < bytes.count else { return nil }
        var line: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\n") { break }
            line.append(byte)
        }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        number += 1
        return line
    }
}
