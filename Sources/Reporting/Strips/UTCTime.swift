// SPDX-License-Identifier: Apache-2.0

package import Signal

/// A time of the wall clock as year, month, day and time of day, in UTC.
///
/// gmtime_r(3) would do, but reads the zone's file on its first call. Days become dates as in Hinnant H, "chrono-Compatible
/// Low-Level Date Algorithms": a year begins in March, so that the leap day is its last. O(1), allocates nothing.
package struct UTCTime: Equatable {
    /// The calendar's year.
    package let year: Int64
    /// 1...12.
    package let month: Int64
    /// 1...31.
    package let day: Int64
    /// Of the day, 0..<86,400,000.
    package let milliseconds: Int64

    /// Takes microseconds since 1970; less than a millisecond is dropped. `nil` outside the years 1 to 9,999.
    package init?(microseconds: Int64) {
        let all = Self.floor(microseconds, 1_000)
        let days = Self.floor(all, 86_400_000)
        milliseconds = all - days * 86_400_000
        // From 0000-03-01, in eras of 400 years.
        let shifted = days + 719_468
        let era = Self.floor(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        guard (1...9_999).contains(year) else { return nil }
    }

    /// The time of a sample, if that of sample 0 is known; `nil` if it is not, or in no calendar.
    package init?(epochInMicroseconds: Int64?, sampleIndex: SampleIndex, _ rate: SampleRate) {
        guard let epochInMicroseconds else { return nil }
        let offset = Int64(saturating: rate.seconds(at: sampleIndex) * 1e6)
        let (sum, isBeyond) = epochInMicroseconds.addingReportingOverflow(offset)
        guard !isBeyond else { return nil }
        self.init(microseconds: sum)
    }

    /// Of the day.
    package var hour: Int64 { milliseconds / 3_600_000 }
    /// Of the hour.
    package var minute: Int64 { milliseconds / 60_000 % 60 }
    /// Of the minute.
    package var second: Int64 { milliseconds / 1_000 % 60 }

    /// Appends `20260115T093012345Z`.
    package func appendCompact(to line: inout LineBuffer) {
        appendDate(to: &line)
        line.append("T")
        line.append(digits: hour.magnitude, count: 2)
        line.append(digits: minute.magnitude, count: 2)
        line.append(digits: second.magnitude, count: 2)
        line.append(digits: (milliseconds % 1_000).magnitude, count: 3)
        line.append("Z")
    }

    private func appendDate(to line: inout LineBuffer) {
        line.append(digits: year.magnitude, count: 4)
        line.append(digits: month.magnitude, count: 2)
        line.append(digits: day.magnitude, count: 2)
    }

    private static func floor(_ value: Int64, _ divisor: Int64) -> Int64 {
        value / divisor - (value % divisor < 0 ? 1 : 0)
    }
}
