// SPDX-License-Identifier: Apache-2.0

/// How moments and durations are written for people.
enum MomentText {
    /// A duration or a time of the stream as hours, minutes and seconds: `0:12:03`, or `0:12:03.250` with milliseconds.
    static func hours(milliseconds: Int64, showsMilliseconds: Bool = false) -> String {
        let sign = milliseconds < 0 ? "-" : ""
        let seconds = milliseconds.magnitude / 1_000
        let text = "\(sign)\(seconds / 3_600):\(twoDigits(seconds / 60 % 60)):\(twoDigits(seconds % 60))"
        return showsMilliseconds ? text + fraction(milliseconds.magnitude) : text
    }

    /// A moment of the wall clock in UTC: `2026-12-01 06:33:03`; `nil` if no calendar has it.
    static func date(microseconds: Int64, showsMilliseconds: Bool = false) -> String? {
        guard let (day, clock) = parts(microseconds) else { return nil }
        let rest = microseconds - floorSeconds(microseconds) * 1_000_000
        return "\(day) \(clock)" + (showsMilliseconds ? fraction(UInt64(rest / 1_000)) : "")
    }

    /// The clock alone, in UTC: `06:33:03`; `nil` if no calendar has it.
    static func clock(microseconds: Int64) -> String? { parts(microseconds)?.clock }

    private static func parts(_ microseconds: Int64) -> (day: String, clock: String)? {
        let seconds = floorSeconds(microseconds)
        let secondOfDay = ((seconds % secondsPerDay) + secondsPerDay) % secondsPerDay
        guard let date = date(ofDay: (seconds - secondOfDay) / secondsPerDay) else { return nil }
        var year = "\(date.year)"
        while year.utf8.count < 4 { year = "0" + year }
        let clock = [secondOfDay / 3_600, secondOfDay / 60 % 60, secondOfDay % 60].map { twoDigits($0) }
        return ("\(year)-\(twoDigits(date.month))-\(twoDigits(date.day))", clock.joined(separator: ":"))
    }

    /// The date of a day counted from 1 January 1970 (Gregorian); `nil` outside the years 1 to 9,999.
    private static func date(ofDay day: Int64) -> (year: Int64, month: Int64, day: Int64)? {
        // From 1 January of the year 1.
        let day = day + 719_162
        guard (0..<daysBefore(10_000)).contains(day) else { return nil }
        // The mean year is 146,097 / 400 days long; no date is off by more than one year from it.
        var year = day * 400 / 146_097 + 1
        if day < daysBefore(year) { year -= 1 }
        if day >= daysBefore(year + 1) { year += 1 }
        var rest = day - daysBefore(year)
        let isLeapYear = daysBefore(year + 1) - daysBefore(year) == 366
        for (index, length) in [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
            if rest < length { return (year, Int64(index) + 1, rest + 1) }
            rest -= Int64(length)
        }
        return nil
    }

    /// Days from 1 January of the year 1 to that of another year.
    private static func daysBefore(_ year: Int64) -> Int64 {
        let past = year - 1
        return past * 365 + past / 4 - past / 100 + past / 400
    }

    private static let secondsPerDay: Int64 = 86_400

    private static func floorSeconds(_ microseconds: Int64) -> Int64 {
        microseconds / 1_000_000 - (microseconds % 1_000_000 < 0 ? 1 : 0)
    }

    private static func fraction(_ milliseconds: UInt64) -> String {
        let rest = milliseconds % 1_000
        return "." + (rest < 100 ? "0" : "") + (rest < 10 ? "0" : "") + "\(rest)"
    }

    private static func twoDigits(_ value: some BinaryInteger) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
