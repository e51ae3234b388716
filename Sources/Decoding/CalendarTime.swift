// SPDX-License-Identifier: Apache-2.0

/// A moment as calendars and clocks write it.
struct CalendarTime {
    var year: Int
    var month: Int
    var day: Int
    var hour: Int
    var minute: Int
    var second: Int

    /// Microseconds since 1970, taken for UTC; `nil` if there is no such moment.
    var microseconds: Int64? {
        guard let days = Self.days(year: year, month: month, day: day), (0..<24).contains(hour),
            (0..<60).contains(minute), (0..<60).contains(second)
        else { return nil }
        return days * 86_400_000_000 + Int64((hour * 60 + minute) * 60 + second) * 1_000_000
    }

    /// Days from 1 January 1970 to a date of the years 1 to 9,999; `nil` if there is no such date.
    static func days(year: Int, month: Int, day: Int) -> Int64? {
        guard (1..<10_000).contains(year), (1...12).contains(month), day >= 1 else { return nil }
        let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths: [Int64] = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day <= lengths[month - 1] else { return nil }
        let before = Int64(year - 1)
        let days = before * 365 + before / 4 - before / 100 + before / 400
        // From 1 January of the year 1 to that of 1970.
        return days - 719_162 + lengths[..<(month - 1)].reduce(0, +) + Int64(day) - 1
    }
}
