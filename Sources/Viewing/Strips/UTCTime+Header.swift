// SPDX-License-Identifier: Apache-2.0

import Reporting

extension UTCTime {
    /// Time and date as a record's header has them: `09:30:12.345 15/01/2026`.
    var headerText: String {
        var line = LineBuffer(capacity: 32)
        line.append(digits: hour.magnitude, count: 2)
        line.append(":")
        line.append(digits: minute.magnitude, count: 2)
        line.append(":")
        line.append(digits: second.magnitude, count: 2)
        line.append(".")
        line.append(digits: (milliseconds % 1_000).magnitude, count: 3)
        line.append(" ")
        line.append(digits: day.magnitude, count: 2)
        line.append("/")
        line.append(digits: month.magnitude, count: 2)
        line.append("/")
        line.append(digits: year.magnitude, count: 4)
        return String(line)
    }
}
