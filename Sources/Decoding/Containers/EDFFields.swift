// SPDX-License-Identifier: Apache-2.0

/// The fields of an EDF header: ASCII, filled up with spaces.
struct EDFFields: ~Escapable {
    private let bytes: Span<UInt8>

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) { self.bytes = bytes }

    /// A field without the spaces and zeros around it; bytes beyond ASCII are taken for Latin-1.
    func text(_ start: Int, _ count: Int) -> String {
        var first = start
        var last = min(start + count, bytes.count)
        while first < last, bytes[first] <= 0x20 { first += 1 }
        while last > first, bytes[last - 1] <= 0x20 { last -= 1 }
        var text = ""
        for index in first..<last { text.unicodeScalars.append(Unicode.Scalar(bytes[index])) }
        return text
    }

    /// A field as a whole number.
    func integer(_ start: Int, _ count: Int, _ name: String, in range: ClosedRange<Int>) throws(DecodingError) -> Int {
        let text = text(start, count)
        guard let value = Int(text) else {
            throw DecodingError(.malformedField, field: name, value: text, offset: start)
        }
        guard range.contains(value) else { throw DecodingError(.outOfRange, field: name, value: text, offset: start) }
        return value
    }

    /// A field as a number; some programs write a comma for the point.
    func number(_ start: Int, _ count: Int, _ name: String) throws(DecodingError) -> Double {
        let text = text(start, count)
        let decimal = String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "," ? "." : $0 }))
        let isDecimal = decimal.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
        guard isDecimal, let value = Double(decimal), value.isFinite else {
            throw DecodingError(.malformedField, field: name, value: text, offset: start)
        }
        return value
    }

    /// The start of the recording, `dd.mm.yy` and `hh.mm.ss`, in microseconds since 1970, taken for UTC; `nil` if it is none.
    ///
    /// The years are 1985 to 2084.
    var baseMicroseconds: Int64? {
        guard let date = triple(168), let time = triple(176) else { return nil }
        let year = date.2 < 85 ? 2_000 + date.2 : 1_900 + date.2
        return CalendarTime(
            year: year, month: date.1, day: date.0, hour: time.0, minute: time.1, second: time.2
        ).microseconds
    }

    /// Three numbers of two digits, with any character between them.
    private func triple(_ start: Int) -> (Int, Int, Int)? {
        func pair(_ start: Int) -> Int? {
            let (tens, ones) = (bytes[start], bytes[start + 1])
            guard (0x30...0x39).contains(tens), (0x30...0x39).contains(ones) else { return nil }
            return Int(tens - 0x30) * 10 + Int(ones - 0x30)
        }
        guard let first = pair(start), let second = pair(start + 3), let third = pair(start + 6) else { return nil }
        return (first, second, third)
    }
}
