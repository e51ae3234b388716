// SPDX-License-Identifier: Apache-2.0

/// Names that come from outside, made fit for a line of output once, at start.
enum EscapedText {
    /// The most bytes of a name that reports repeat; longer names are cut at a character.
    static let longestName = 256

    /// The name's UTF-8 without what a terminal might act on (each becomes `?`), cut to `longestName` bytes.
    static func plain(_ name: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for scalar in name.unicodeScalars {
            let utf8 = Array(String(scalar.isUnfitForTerminal ? "?" : Character(scalar)).utf8)
            guard bytes.count + utf8.count <= longestName else { break }
            bytes += utf8
        }
        return bytes
    }

    /// The name as a JSON string with its quotes (RFC 8259, section 7).
    static func json(_ name: String) -> [UInt8] {
        var bytes: [UInt8] = [UInt8(ascii: "\"")]
        for byte in plain(name) {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
        return bytes
    }

    /// Bytes as they stand inside a JSON string: quotes, backslashes and controls escaped.
    static func jsonBytes(_ text: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        var bytes: [UInt8] = []
        for byte in text {
            if byte < 0x20 {
                bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
                continue
            }
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
        return bytes
    }

    /// The name as a field of comma-separated values, in quotes if it needs them (RFC 4180, section 2).
    static func csv(_ name: String) -> [UInt8] {
        let bytes = plain(name)
        guard bytes.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }) else { return bytes }
        var quoted: [UInt8] = [UInt8(ascii: "\"")]
        for byte in bytes {
            if byte == UInt8(ascii: "\"") { quoted.append(byte) }
            quoted.append(byte)
        }
        quoted.append(UInt8(ascii: "\""))
        return quoted
    }
}
