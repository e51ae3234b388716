// SPDX-License-Identifier: Apache-2.0

public import Signal

// What days and the whole stream come to.
#if !ECGMON_EMBEDDED
    extension BeatMonitor {
        /// What has been counted since the day's start, or since the first sample, so far.
        public func totals(of scope: Totals.Scope) -> Totals {
            streamTotals.value.totals(of: scope, upTo: clock.inputIndex(timeline.sampleCount))
        }

        /// Where each alarm that stands began, by its number; `nil` for one that does not stand.
        public var alarmOnsets: InlineArray<32, SampleIndex?> { streamTotals.value.onsets }

        /// Whether a day of signal has ended, so that the totals of the day are no longer those of the whole.
        public var hasPastDays: Bool { streamTotals.value.hasPastDays }

        /// Takes the totals of a day that has ended, once; it ends with the sample after it, and after its events.
        public mutating func nextDay(_ totals: inout Totals) -> Bool { streamTotals.value.nextDay(&totals) }

        /// Adds a time in which no samples came in, by the clock, to the totals.
        public mutating func noteAbsence(nanoseconds: Int64) {
            streamTotals.value.noteAbsence(nanoseconds: nanoseconds)
        }
    }
#endif
