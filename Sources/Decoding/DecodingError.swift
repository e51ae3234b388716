// SPDX-License-Identifier: Apache-2.0

/// Why a header, an annotation file or a decoder's configuration was refused.
public struct DecodingError: Error, Sendable, Equatable {
    /// What was wrong.
    public enum Code: UInt8, Sendable {
        /// Nothing but comments and blank lines where a record's header was expected.
        case emptyHeader
        /// A field that the format requires is not there.
        case missingField
        /// A field does not read as what it stands for.
        case malformedField
        /// A field reads well but lies outside the range that can be worked with.
        case outOfRange
        /// A record made of segments, each with a header of its own.
        case multiSegmentRecord
        /// A sample format that this decoder does not read.
        case unsupportedFormat
        /// A unit that is no voltage.
        case unsupportedUnits
        /// The record or the stream has no such channel.
        case noSuchChannel
        /// A text's columns have names, and none of them is the one that was asked for.
        case noSuchColumn
        /// A column was asked for by its name, and none stand before the numbers.
        case noColumnNames
        /// An annotation file that ends inside an annotation.
        case truncatedAnnotations

        /// What was wrong, in words.
        public var phrase: String {
            switch self {
            case .emptyHeader: "no record line in the header"
            case .missingField: "missing field"
            case .malformedField: "malformed field"
            case .outOfRange: "value out of range"
            case .multiSegmentRecord: "a record of segments has no signals of its own"
            case .unsupportedFormat: "unsupported sample format"
            case .unsupportedUnits: "unsupported units, not a voltage"
            case .noSuchChannel: "no such channel"
            case .noSuchColumn: "no such column"
            case .noColumnNames: "no line of names before the numbers has the column"
            case .truncatedAnnotations: "annotations end too early"
            }
        }
    }

    /// What was wrong.
    public var code: Code
    /// The line's number, from 1, if the trouble is in a text file.
    public var line: Int?
    /// The field's name in the format's description.
    public var field: String?
    /// What stood there.
    public var value: String?
    /// What there is in its place; empty if that says nothing.
    public var known: [String] = []
    /// The offset in bytes from the file's start, if the trouble is in a binary file.
    public var offset: Int?

    /// Makes an error.
    public init(
        _ code: Code, line: Int? = nil, field: String? = nil, value: String? = nil, offset: Int? = nil,
        known: [String] = []
    ) {
        self.code = code
        self.line = line
        self.field = field
        self.value = value
        self.offset = offset
        self.known = known
    }

    /// What and where, in one line: `line 2, gain: malformed field "2oo"`.
    public var message: String {
        var place = ""
        if let line { place = "line \(line)" }
        if let offset { place = "byte \(offset)" }
        if let field { place += place.isEmpty ? field : ", \(field)" }
        var message = place.isEmpty ? code.phrase : "\(place): \(code.phrase)"
        if let value { message += " \"\(Self.printable(value))\"" }
        if !known.isEmpty { message += "; there are: " + known.map(Self.printable).joined(separator: ", ") }
        return message
    }

    /// The value on one line, short enough to read, with control characters replaced.
    private static func printable(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars.prefix(60) {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            text.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
        }
        return text
    }
}
