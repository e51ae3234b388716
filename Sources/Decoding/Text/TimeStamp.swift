// SPDX-License-Identifier: Apache-2.0

/// A moment as a recorder writes it: a number of some unit, a time of day, or a date with one.
struct TimeStamp: Equatable {
    /// Whole units; of a time of day, and of a date with one, seconds.
    var whole: Int64 = 0
    /// Billionths of a unit beyond them, 0..<1e9.
    var billionths: Int64 = 0
    /// Whether it is a time of day, so that its unit is known.
    var isClock = false
    /// Whether a date stands before the time of day, so that it does not begin anew at midnight.
    var hasDate = false

    /// The units from another moment to this one.
    func units(since other: TimeStamp) -> Double {
        Double(whole &- other.whole) + Double(billionths - other.billionths) * 1e-9
    }

    /// Reads a field; `nil` if it is no moment.
    ///
    /// Read are plain numbers, `12:34:56.789`, `34:56.789`, and dates before a time of day, apart by a blank or a `T`. Only
    /// a date of ISO 8601 (`2026-11-30`) counts; of others, day and month may stand in either order, and they are passed
    /// over. A time zone is passed over: it does not change within a recording.
    init?(_ line: Span<UInt8>, _ range: Range<Int>) {
        var range = range
        // rdsamp writes `[12:34:56.789 30/11/2026]`.
        if let first = range.first, line[first] == UInt8(ascii: "[") { range = first + 1..<range.upperBound }
        var cursor = Cursor(position: range.lowerBound, end: range.upperBound)
        if let number = cursor.number(line), cursor.isAtEnd {
            (whole, billionths) = number
            return
        }
        cursor.position = range.lowerBound
        if let day = cursor.date(line) {
            hasDate = day.isISO
            whole = day.isISO ? day.number &* 86_400 : 0
            if cursor.isAtEnd { return nil }
        }
        guard let time = cursor.timeOfDay(line) else { return nil }
        whole &+= time.whole
        billionths = time.billionths
        isClock = true
    }

    /// Where the reading of a field stands.
    private struct Cursor {
        var position: Int
        let end: Int

        var isAtEnd: Bool { position == end }

        /// Digits, as many as there are, at most 19.
        mutating func digits(_ line: Span<UInt8>) -> (value: Int64, count: Int)? {
            var value: Int64 = 0
            let start = position
            while position < end, TextByte.isDigit(line[position]) {
                let (product, isLong) = value.multipliedReportingOverflow(by: 10)
                let (sum, isOver) = product.addingReportingOverflow(Int64(line[position] &- 0x30))
                guard !isLong, !isOver else { return nil }
                value = sum
                position += 1
            }
            return position > start ? (value, position - start) : nil
        }

        /// The digits behind a point or comma, as billionths.
        mutating func fraction(_ line: Span<UInt8>) -> Int64 {
            guard position < end, line[position] == UInt8(ascii: ".") || line[position] == UInt8(ascii: ",") else {
                return 0
            }
            position += 1
            var (value, scale): (Int64, Int64) = (0, 1_000_000_000)
            while position < end, TextByte.isDigit(line[position]) {
                scale /= 10
                value += Int64(line[position] &- 0x30) * scale
                position += 1
            }
            return value
        }

        mutating func number(_ line: Span<UInt8>) -> (whole: Int64, billionths: Int64)? {
            var isNegative = false
            if position < end, line[position] == UInt8(ascii: "-") || line[position] == UInt8(ascii: "+") {
                isNegative = line[position] == UInt8(ascii: "-")
                position += 1
            }
            let whole: Int64
            if let digits = digits(line) {
                whole = digits.value
            } else {
                guard position < end, line[position] == UInt8(ascii: ".") else { return nil }
                whole = 0
            }
            var (integer, part) = (whole, fraction(line))
            if position < end, line[position] | 0x20 == UInt8(ascii: "e") {
                position += 1
                guard let power = exponent(line) else { return nil }
                let value = (Double(integer) + Double(part) * 1e-9) * power
                guard value < 9e18 else { return nil }
                integer = Int64(value)
                part = Int64((value - Double(integer)) * 1e9)
            }
            guard isNegative, integer != 0 || part != 0 else { return (integer, part) }
            return part == 0 ? (-integer, 0) : (-integer - 1, 1_000_000_000 - part)
        }

        private mutating func exponent(_ line: Span<UInt8>) -> Double? {
            var isNegative = false
            if position < end, line[position] == UInt8(ascii: "-") || line[position] == UInt8(ascii: "+") {
                isNegative = line[position] == UInt8(ascii: "-")
                position += 1
            }
            guard let digits = digits(line), digits.value <= 18 else { return nil }
            var power = 1.0
            for _ in 0..<digits.value { power *= 10 }
            return isNegative ? 1 / power : power
        }

        /// Three numbers apart by `-`, `/` or `.`, and what parts them from the time of day.
        mutating func date(_ line: Span<UInt8>) -> (number: Int64, isISO: Bool)? {
            let start = position
            guard let first = digits(line), position < end else { return reset(to: start) }
            let mark = line[position]
            guard mark == UInt8(ascii: "-") || mark == UInt8(ascii: "/") || mark == UInt8(ascii: ".") else {
                return reset(to: start)
            }
            position += 1
            guard let second = digits(line), position < end, line[position] == mark else { return reset(to: start) }
            position += 1
            guard let third = digits(line) else { return reset(to: start) }
            while position < end, TextByte.isBlank(line[position]) || line[position] | 0x20 == UInt8(ascii: "t") {
                position += 1
            }
            guard first.count == 4,
                let days = CalendarTime.days(
                    year: Int(first.value), month: Int(clamping: second.value), day: Int(clamping: third.value))
            else { return (0, false) }
            return (days, true)
        }

        private mutating func reset(to start: Int) -> (number: Int64, isISO: Bool)? {
            position = start
            return nil
        }

        /// `h:m:s`, `m:s` or `h:m:s:ms`, with a fraction of a second.
        mutating func timeOfDay(_ line: Span<UInt8>) -> (whole: Int64, billionths: Int64)? {
            guard let first = digits(line), first.value < 1_000_000, take(line, UInt8(ascii: ":")),
                let second = digits(line), second.value < 60
            else { return nil }
            var seconds = first.value * 60 + second.value
            guard take(line, UInt8(ascii: ":")) else { return (seconds, fraction(line)) }
            guard let third = digits(line), third.value <= 60 else { return nil }
            seconds = seconds * 60 + third.value
            guard take(line, UInt8(ascii: ":")) else { return (seconds, fraction(line)) }
            guard let thousandths = digits(line), thousandths.value < 1_000 else { return nil }
            return (seconds, thousandths.value * 1_000_000)
        }

        private mutating func take(_ line: Span<UInt8>, _ byte: UInt8) -> Bool {
            guard position < end, line[position] == byte else { return false }
            position += 1
            return true
        }
    }
}
