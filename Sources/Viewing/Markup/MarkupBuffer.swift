// SPDX-License-Identifier: Apache-2.0

import Reporting

/// The bytes of an SVG drawing or of an HTML page while they are put together.
///
/// It grows as required: drawings are made beside the monitor, and never on the path of a sample.
struct MarkupBuffer {
    /// What has been written, UTF-8.
    private(set) var bytes: [UInt8] = []

    /// Starts empty.
    init() {}

    /// Appends markup as it is.
    mutating func append(_ markup: StaticString) {
        markup.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    /// Appends markup as it is: what was made from literals and numbers alone.
    mutating func append(markup: String) { bytes.append(contentsOf: markup.utf8) }

    /// Appends bytes as they are.
    mutating func append(_ other: [UInt8]) { bytes.append(contentsOf: other) }

    /// Forgets all, and keeps the memory.
    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Appends text that comes from outside, fit for an element as for an attribute in quotes.
    ///
    /// What XML cannot hold, controls and the two noncharacters of the first plane (XML 1.0, section 2.2), becomes `?`; so does
    /// what turns the direction of writing.
    mutating func append(text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": append("&amp;")
            case "<": append("&lt;")
            case ">": append("&gt;")
            case "\"": append("&quot;")
            case "'": append("&#39;")
            case "\u{FFFE}", "\u{FFFF}": append("?")
            default:
                guard !scalar.isUnfitForTerminal else {
                    append("?")
                    continue
                }
                bytes.append(contentsOf: UTF8.encode(scalar)!)
            }
        }
    }

    /// Appends bytes as a part of a URL in an attribute (RFC 3986, section 2.1): what does not stand for itself as `%3C`.
    mutating func append(percentEncoded other: [UInt8]) {
        for byte in other {
            switch byte {
            case UInt8(ascii: "%"), UInt8(ascii: "#"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"),
                UInt8(ascii: ">"), UInt8(ascii: "&"), 0..<0x20, 0x7F...:
                bytes.append(UInt8(ascii: "%"))
                for digit in [byte >> 4, byte & 15] { bytes.append(digit < 10 ? 0x30 + digit : 0x37 + digit) }
            default: bytes.append(byte)
            }
        }
    }

    /// Appends an integer.
    mutating func append(integer value: Int) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        append(digits: UInt64(value.magnitude), atLeast: 1)
    }

    /// Appends a number rounded to so many decimals, without the zeros at its end: `12`, `-.3`, `4.25`.
    mutating func append(number value: Double, decimals: Int = 2) {
        var factor: UInt64 = 1
        for _ in 0..<decimals { factor *= 10 }
        let scaled = Int64(saturating: value * Double(factor))
        if scaled < 0 { bytes.append(UInt8(ascii: "-")) }
        var (whole, rest) = scaled.magnitude.quotientAndRemainder(dividingBy: factor)
        if whole > 0 || rest == 0 { append(digits: whole, atLeast: 1) }
        guard rest > 0 else { return }
        var width = decimals
        while rest % 10 == 0 {
            rest /= 10
            width -= 1
        }
        bytes.append(UInt8(ascii: "."))
        append(digits: rest, atLeast: width)
    }

    /// Appends a number rounded to so many decimals, with all of them: `12.0`.
    mutating func append(fixed value: Double, decimals: Int) {
        var factor: UInt64 = 1
        for _ in 0..<decimals { factor *= 10 }
        let scaled = Int64(saturating: value * Double(factor))
        if scaled < 0 { append("\u{2212}") }
        let (whole, rest) = scaled.magnitude.quotientAndRemainder(dividingBy: factor)
        append(digits: whole, atLeast: 1)
        guard decimals > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        append(digits: rest, atLeast: decimals)
    }

    /// Appends digits with zeros before them up to a width.
    mutating func append(digits value: UInt64, atLeast width: Int) {
        if value >= 10 || width > 1 { append(digits: value / 10, atLeast: width - 1) }
        bytes.append(UInt8(ascii: "0") + UInt8(value % 10))
    }
}
