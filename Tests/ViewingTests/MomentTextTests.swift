// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Viewing

@Suite struct MomentTextTests {
    @Test func `dates are those of Foundation's calendar`() {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.calendar = Calendar(identifier: .iso8601)
        format.dateFormat = "yyyy-MM-dd HH:mm:ss"
        // Some 37 days apart over 400 years, each at another second.
        for step in Int64(-1_950)..<1_950 {
            let seconds = step * 3_234_567
            let expected = format.string(from: Date(timeIntervalSince1970: Double(seconds)))
            #expect(MomentText.date(microseconds: seconds * 1_000_000) == expected)
        }
    }

    @Test func `what no calendar has is no date`() {
        #expect(MomentText.date(microseconds: .max) == nil)
        #expect(MomentText.date(microseconds: .min) == nil)
        #expect(MomentText.date(microseconds: -1, showsMilliseconds: true) == "1969-12-31 23:59:59.999")
    }

    @Test func `hours go on beyond a day`() {
        #expect(MomentText.hours(milliseconds: 90_061_005, showsMilliseconds: true) == "25:01:01.005")
        #expect(MomentText.hours(milliseconds: -1_000) == "-0:00:01")
    }
}
