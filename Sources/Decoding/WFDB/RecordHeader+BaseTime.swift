// SPDX-License-Identifier: Apache-2.0

extension RecordHeader {
    /// The wall clock at sample 0, in microseconds since 1970; `nil` unless time and date are both there and can be meant.
    ///
    /// By header(5) the time is `HH:MM:SS`, with or without a fraction, and the date `DD/MM/YYYY`. Neither has a time zone: they are
    /// taken for UTC.
    public var baseMicroseconds: Int64? {
        guard let baseTime, let baseDate, let time = Self.microseconds(ofDay: baseTime), let day = Self.day(baseDate)
        else { return nil }
        return day * 86_400_000_000 + time
    }

    private static func microseconds(ofDay text: String) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = number(parts[0], below: 24), let minute = number(parts[1], below: 60)
        else { return nil }
        let seconds = parts[2].split(separator: ".", omittingEmptySubsequences: false)
        guard seconds.count <= 2, let second = number(seconds[0], below: 60) else { return nil }
        var fraction: Int64 = 0
        if seconds.count == 2 {
            let digits = seconds[1].utf8.prefix(6)
            guard let value = number(Substring(digits), below: 1_000_000), number(seconds[1], below: .max) != nil
            else { return nil }
            fraction = (digits.count..<6).reduce(value) { scaled, _ in scaled * 10 }
        }
        return ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction
    }

    /// Days from 1 January 1970 to a date.
    private static func day(_ text: String) -> Int64? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, let day = number(parts[0], below: 32), let month = number(parts[1], below: 13),
            let year = number(parts[2], below: 10_000)
        else { return nil }
        return CalendarTime.days(year: Int(year), month: Int(month), day: Int(day))
    }

    /// A number of digits alone.
    private static func number(_ text: Substring, below limit: Int64) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int64(text),
            value < limit
        else { return nil }
        return value
    }
}
