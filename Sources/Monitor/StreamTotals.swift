// SPDX-License-Identifier: Apache-2.0

import Signal

#if ECGMON_EMBEDDED
    /// Totals take 6 kB: on a small machine whoever wants them adds up the events. No day ever ends here.
    struct StreamTotals: ~Copyable {
        let dayEnd = SampleIndex.max / 16  // room for what clocks multiply it by
        let hasFinishedDay = false

        init(rate: SampleRate) {}

        mutating func endDay(at sampleIndex: SampleIndex) {}
        mutating func note(_ event: borrowing MonitorEvent) {}
        mutating func note(_ state: SignalState, at sampleIndex: SampleIndex) {}
        mutating func addMissingSamples(_ count: Int) {}
        mutating func addOverrun() {}
    }
#else
    /// The totals of the day and of the whole stream, side by side.
    ///
    /// A day of signal that is over waits to be taken, and the next one begins. Both are counted from the same events, so the
    /// whole is exact however many days it has.
    struct StreamTotals: ~Copyable {
        private let samplesPerDay: SampleIndex
        private var day: TotalsCounter
        private var whole: TotalsCounter
        private var finished: Totals?
        /// The sample before which the day is over.
        private(set) var dayEnd: SampleIndex
        /// Whether a day has ended.
        private(set) var hasPastDays = false

        /// Starts at sample 0.
        init(rate: SampleRate) {
            day = TotalsCounter(.day, rate: rate)
            whole = TotalsCounter(.whole, rate: rate)
            let hour = SampleIndex(rate.samples(milliseconds: 3_600_000))
            samplesPerDay = hour * SampleIndex(Totals.hoursPerDay)
            dayEnd = samplesPerDay
        }

        /// Whether a day's totals wait to be taken.
        var hasFinishedDay: Bool { finished != nil }

        /// Ends the day at a sample.
        mutating func endDay(at sampleIndex: SampleIndex) {
            var totals = day.totals(upTo: sampleIndex)
            totals.isOver = true
            finished = totals
            hasPastDays = true
            day.restart(at: sampleIndex)
            dayEnd = sampleIndex + samplesPerDay
        }

        /// Takes the totals of the day that ended last; false if they were taken, or if none has ended.
        mutating func nextDay(_ totals: inout Totals) -> Bool {
            guard let finished else { return false }
            totals = finished
            self.finished = nil
            return true
        }

        /// What has been counted up to a sample.
        func totals(of scope: Totals.Scope, upTo end: SampleIndex) -> Totals {
            switch scope {
            case .day: day.totals(upTo: end)
            case .whole: whole.totals(upTo: end)
            }
        }

        /// Takes an event in.
        mutating func note(_ event: borrowing MonitorEvent) {
            day.note(event)
            whole.note(event)
        }

        /// Notes the signal's state from a sample on, though no event says so.
        mutating func note(_ state: SignalState, at sampleIndex: SampleIndex) {
            day.note(state, at: sampleIndex)
            whole.note(state, at: sampleIndex)
        }

        /// Where each alarm that stands began, by its number.
        var onsets: InlineArray<32, SampleIndex?> { whole.onsets }

        /// Counts missing samples.
        mutating func addMissingSamples(_ count: Int) {
            day.addMissingSamples(count)
            whole.addMissingSamples(count)
        }

        /// Counts a beat that took longer than the compute bound.
        mutating func addOverrun() {
            day.addOverrun()
            whole.addOverrun()
        }

        /// Adds a time without samples, in nanoseconds.
        mutating func noteAbsence(nanoseconds: Int64) {
            day.noteAbsence(nanoseconds: nanoseconds)
            whole.noteAbsence(nanoseconds: nanoseconds)
        }
    }
#endif
