// SPDX-License-Identifier: Apache-2.0

/// The fields of one line of a header, separated by spaces or tabs.
struct HeaderFields {
    private var rest: ArraySlice<UInt8>
    private let line: Int

    init(_ text: ArraySlice<UInt8>, line: Int) {
        rest = Self.trimmed(text)
        self.line = line
    }

    /// Whether there is another field.
    var hasMore: Bool { !rest.isEmpty }

    /// The next field, or `nil` at the line's end.
    mutating func next() -> ArraySlice<UInt8>? {
        guard !rest.isEmpty else { return nil }
        let field = rest.prefix { !Self.isBlank($0) }
        rest = rest.dropFirst(field.count).drop(while: Self.isBlank)
        return field
    }

    /// All that is left of the line.
    mutating func remainder() -> ArraySlice<UInt8> {
        defer { rest = [] }
        return rest
    }

    /// The next field as a whole number.
    mutating func integer(_ name: String, in range: ClosedRange<Int>) throws(DecodingError) -> Int {
        guard let field = next() else { throw error(.missingField, name, nil) }
        return try integer(field, name, in: range, field)
    }

    /// A part of a field as a whole number; `field` is what the error shows.
    func integer(
        _ part: ArraySlice<UInt8>, _ name: String, in range: ClosedRange<Int>, _ field: ArraySlice<UInt8>
    ) throws(DecodingError) -> Int {
        guard let value = Int(Self.string(part)) else { throw error(.malformedField, name, field) }
        guard range.contains(value) else { throw error(.outOfRange, name, field) }
        return value
    }

    /// A part of a field as a finite number; `field` is what the error shows.
    func number(
        _ part: ArraySlice<UInt8>, _ name: String, _ field: ArraySlice<UInt8>
    ) throws(DecodingError) -> Double {
        // Double(_:) would also read hexadecimal numbers, infinities and NaN: none has a place in a header.
        let isDecimal = part.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
        guard isDecimal, let value = Double(Self.string(part)) else { throw error(.malformedField, name, field) }
        guard value.isFinite else { throw error(.outOfRange, name, field) }
        return value
    }

    func error(_ code: DecodingError.Code, _ name: String, _ field: ArraySlice<UInt8>?) -> DecodingError {
        DecodingError(code, line: line, field: name, value: field.map(Self.string))
    }

    /// Takes what stands before the first of some ASCII characters, or all.
    static func prefix(of text: inout ArraySlice<UInt8>, until stops: String) -> ArraySlice<UInt8> {
        let part = text.prefix { !stops.utf8.contains($0) }
        text = text.dropFirst(part.count)
        return part
    }

    static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text.drop(while: isBlank)
        while let last = text.last, isBlank(last) { text.removeLast() }
        return text
    }

    /// The bytes as text; those that are no UTF-8 become U+FFFD.
    static func string(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}
