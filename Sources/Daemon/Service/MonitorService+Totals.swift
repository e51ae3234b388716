// SPDX-License-Identifier: Apache-2.0

import Monitor
import Reporting
import Signal

extension MonitorService {
    /// Reports what the signal has come to: the whole, and before it the last day, or what there is of it, if there were
    /// others.
    mutating func reportTotals(isOver: Bool) {
        countAbsence()
        if monitor.value.hasPastDays { reportTotals(of: .day, isOver: isOver) }
        reportTotals(of: .whole, isOver: isOver)
    }

    private mutating func reportTotals(of scope: Totals.Scope, isOver: Bool) {
        var totals = monitor.value.totals(of: scope)
        totals.isOver = isOver
        reporter.write(totals)
    }

    /// Reports that no bytes come in, since a time of the monotonic clock.
    mutating func noteAbsence(since time: Int64) {
        if absentSince == nil { absentSince = time }
        monitor.value.noteInput(isPresent: false)
        report()
        endStrips(isStretchOver: false)
    }

    /// Reports that bytes come in again, if they did not.
    mutating func noteReturn() {
        countAbsence()
        absentSince = nil
        monitor.value.noteInput(isPresent: true)
        report()
    }

    /// Adds the silence so far to the totals.
    private mutating func countAbsence() {
        guard let since = absentSince else { return }
        let now = monotonicNanoseconds()
        monitor.value.noteAbsence(nanoseconds: now - since)
        absentSince = now
    }
}
