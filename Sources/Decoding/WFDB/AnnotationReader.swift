// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// Reads the annotations of a WFDB annotation file in MIT format (`.atr`), in the order of the file.
///
/// Words of 16 bits, low byte first: six bits of code, ten of time since the annotation before; codes from 59 on carry
/// longer times, the fields that go with the annotation before them, and text (annot(5) of the WFDB Applications
/// Guide). Annotations by which WFDB notes the time resolution at the file's start are not given out.
public struct AnnotationReader: ~Copyable, ~Escapable {
    private enum Code {
        static let note: UInt8 = 22
        static let skip: UInt16 = 59
        static let number: UInt16 = 60
        static let subtype: UInt16 = 61
        static let channel: UInt16 = 62
        static let aux: UInt16 = 63
    }

    private let bytes: Span<UInt8>
    private var position = 0
    private var time: SampleIndex = 0
    private var channel: UInt8 = 0
    private var number: Int8 = 0
    private var isInDefinitions = false

    /// Ticks a second in which the file counts time, if the file says so and the header's rate is not meant.
    public private(set) var timeResolution: Double?

    /// Makes a reader at the file's start.
    ///
    /// - Parameter bytes: `[n]`, the whole file, the caller's.
    @_lifetime(copy bytes)
    public init(_ bytes: Span<UInt8>) {
        self.bytes = bytes
    }

    /// The next annotation, or `nil` at the end.
    ///
    /// - Throws: `DecodingError` (`truncatedAnnotations`, with the offset) if the file ends inside an annotation;
    ///   the call after that gives nothing. A file that just ends, without the zero word, is read to its end.
    @_lifetime(self: copy self)
    public mutating func next() throws(DecodingError) -> Annotation? {
        while let annotation = try read() {
            if !isHidden(annotation) { return annotation }
        }
        return nil
    }

    @_lifetime(self: copy self)
    private mutating func read() throws(DecodingError) -> Annotation? {
        guard position < bytes.count else { return nil }
        var word = try nextWord()
        while word >> 10 >= Code.skip {
            switch word >> 10 {
            case Code.skip: try addInterval()
            // A modifier with no annotation before it has nothing to modify.
            case Code.aux: _ = try nextText(byteCount: Int(word & 0x3FF))
            default: break
            }
            word = try nextWord()
        }
        if word == 0 {
            position = bytes.count
            return nil
        }
        time &+= Int64(word & 0x3FF)
        var annotation = Annotation(sampleIndex: time, code: UInt8(word >> 10), channel: channel, number: number)
        while position + 1 < bytes.count {
            let modifier = UInt16(bytes[position]) | UInt16(bytes[position + 1]) << 8
            guard modifier >> 10 > Code.skip else { break }
            position += 2
            switch modifier >> 10 {
            case Code.number: annotation.number = Int8(truncatingIfNeeded: modifier)
            case Code.subtype: annotation.subtype = Int8(truncatingIfNeeded: modifier)
            case Code.channel: annotation.channel = UInt8(truncatingIfNeeded: modifier)
            default: annotation.aux = try nextText(byteCount: Int(modifier & 0x3FF))
            }
        }
        // Both stay as they are until the file changes them.
        number = annotation.number
        channel = annotation.channel
        return annotation
    }

    @_lifetime(self: copy self)
    private mutating func nextWord() throws(DecodingError) -> UInt16 {
        guard position + 1 < bytes.count else { throw truncated() }
        defer { position += 2 }
        return UInt16(bytes[position]) | UInt16(bytes[position + 1]) << 8
    }

    /// An interval of 32 bits, its high word first.
    @_lifetime(self: copy self)
    private mutating func addInterval() throws(DecodingError) {
        let high = try nextWord()
        let low = try nextWord()
        time &+= Int64(Int32(bitPattern: UInt32(high) << 16 | UInt32(low)))
    }

    /// Text, filled up to an even number of bytes; a file may end without the last one.
    @_lifetime(self: copy self)
    private mutating func nextText(byteCount: Int) throws(DecodingError) -> String {
        guard position + byteCount <= bytes.count else { throw truncated() }
        var text: [UInt8] = []
        for index in position..<position + byteCount { text.append(bytes[index]) }
        position = min(position + byteCount + byteCount % 2, bytes.count)
        while text.last == 0 { text.removeLast() }
        return String(decoding: text, as: UTF8.self)
    }

    @_lifetime(self: copy self)
    private mutating func truncated() -> DecodingError {
        defer { position = bytes.count }
        return DecodingError(.truncatedAnnotations, offset: position)
    }

    /// Whether an annotation is of those at sample 0 by which the file describes itself, or says nothing (code 0).
    @_lifetime(self: copy self)
    private mutating func isHidden(_ annotation: Annotation) -> Bool {
        if annotation.code == 0 { return true }
        guard annotation.sampleIndex == 0 && annotation.code == Code.note, let text = annotation.aux else {
            return false
        }
        let prefix = "## time resolution: "
        if text.hasPrefix(prefix) {
            timeResolution = Double(text.dropFirst(prefix.count))
            return true
        }
        if text == "## annotation type definitions" {
            isInDefinitions = true
            return true
        }
        defer { if text == "## end of definitions" { isInDefinitions = false } }
        return isInDefinitions
    }
}
