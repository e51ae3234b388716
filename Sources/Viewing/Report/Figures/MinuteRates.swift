// SPDX-License-Identifier: Apache-2.0

/// The slowest and the fastest minute.
///
/// Minutes are counted from the beginning of what the report covers. The rate of one is that of the mean of its RR intervals,
/// those that end in it. It counts if these come to 30 s or more.
struct MinuteRates {
    /// A minute and its rate.
    struct Minute: Sendable, Equatable {
        /// Where it begins.
        var moment: ReportMoment
        /// Beats a minute.
        var rate: Double
    }

    /// The time that intervals must cover, in milliseconds.
    private static let least = 30_000.0

    private(set) var slowest: Minute?
    private(set) var fastest: Minute?
    private var minute = -1
    private var start: ReportMoment?
    private var sum = 0.0
    private var count = 0

    /// Takes a beat's interval in.
    mutating func note(_ interval: Double, at moment: ReportMoment) {
        let minute = Int(moment.axis / 60)
        if minute != self.minute {
            close()
            self.minute = minute
            start = Self.start(of: minute, near: moment)
            sum = 0
            count = 0
        }
        sum += interval
        count += 1
    }

    /// The beginning of a minute in which a moment lies; no earlier than the moment's run.
    private static func start(of minute: Int, near moment: ReportMoment) -> ReportMoment {
        let start = max(60 * Double(minute), moment.axis - moment.seconds)
        let back = moment.axis - start
        // Seconds have three decimals: what is a whole second must not become the end of the one before.
        func clock(_ microseconds: Int64) -> Int64 { (microseconds / 5_000 + 1) / 2 * 10_000 }
        return ReportMoment(
            seconds: moment.seconds - back, run: moment.run,
            realtimeInMicroseconds: moment.realtimeInMicroseconds.map {
                clock($0.subtractingReportingOverflow(Int64(back * 1_000_000)).partialValue)
            }, axis: start)
    }

    /// Ends the minute that goes on.
    mutating func close() {
        guard let start, sum >= Self.least else { return }
        let rate = 60_000 * Double(count) / sum
        if slowest.map({ rate < $0.rate }) ?? true { slowest = Minute(moment: start, rate: rate) }
        if fastest.map({ rate > $0.rate }) ?? true { fastest = Minute(moment: start, rate: rate) }
        self.start = nil
    }
}
