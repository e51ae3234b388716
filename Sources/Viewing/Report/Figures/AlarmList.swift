// SPDX-License-Identifier: Apache-2.0

import Signal

/// The alarms of a source, at most so many; counts and durations by kind are of all.
struct AlarmList {
    /// What the alarms of a kind came to.
    struct Total: Sendable, Equatable {
        /// Those that began, or whose end alone is in the report.
        var count = 0
        /// Seconds in which one stood, and the longest of them.
        var duration = 0.0
        var longest = 0.0
    }

    /// Alarms that are listed at most.
    static let limit = 2_000

    /// The alarms in the order in which they were reported.
    private(set) var alarms: [ReportAlarm] = []
    /// By kind, in the order of the kinds.
    private(set) var totals = [Total](repeating: Total(), count: RhythmEvent.Kind.allCases.count)
    /// Alarms that are not listed.
    private(set) var unlistedCount = 0
    /// By kind, the alarm that stands: its place in the list, or none if it is not listed; and its onset.
    private var open = [(index: Int?, onset: ReportMoment)?](repeating: nil, count: RhythmEvent.Kind.allCases.count)

    /// All alarms.
    var count: Int { totals.reduce(0) { $0 + $1.count } }

    /// Takes an onset or an end in.
    mutating func note(
        _ event: RhythmEvent, duration: Double?, at moment: ReportMoment, _ axis: StreamAxis, strip: String?
    ) {
        let kind = Int(event.kind.rawValue)
        let rate = event.heartRate.flatMap { $0.isFinite && $0 >= 1 ? Double($0) : nil }
        switch event.phase {
        case .onset:
            endOpen(kind)
            totals[kind].count += 1
            let alarm = ReportAlarm(kind: event.kind, onset: moment, heartRate: rate, stripPath: strip)
            open[kind] = (append(alarm), moment)
        case .end:
            let length = duration.flatMap { (0...1e9).contains($0) ? $0 : nil }
            guard let (index, _) = open[kind] else {
                totals[kind].count += 1
                let onset = length.map { axis.moment(seconds: moment.seconds - $0, near: moment) }
                let alarm = ReportAlarm(
                    kind: event.kind, onset: onset, end: moment, duration: length, heartRate: rate, count: event.count,
                    stripPath: strip)
                _ = append(alarm)
                add(length, kind)
                return
            }
            add(length, kind)
            open[kind] = nil
            guard let index else { return }
            alarms[index].end = moment
            alarms[index].duration = length
            alarms[index].count = event.count
            alarms[index].heartRate = alarms[index].heartRate ?? rate
            alarms[index].stripPath = alarms[index].stripPath ?? strip
        }
    }

    /// Ends what stands: the run is over, and no end will be reported.
    mutating func endRun(at seconds: Double) {
        for kind in open.indices {
            guard let (index, onset) = open[kind] else { continue }
            let length = max(0, seconds - onset.seconds)
            add(length, kind)
            if let index { alarms[index].duration = length }
            open[kind] = nil
        }
    }

    private mutating func endOpen(_ kind: Int) { open[kind] = nil }

    private mutating func add(_ length: Double?, _ kind: Int) {
        guard let length else { return }
        totals[kind].duration += length
        totals[kind].longest = max(totals[kind].longest, length)
    }

    /// Lists an alarm and gives its place; what threatens life takes the place of the last one that does not.
    private mutating func append(_ alarm: ReportAlarm) -> Int? {
        guard alarms.count >= Self.limit else {
            alarms.append(alarm)
            return alarms.count - 1
        }
        unlistedCount += 1
        guard alarm.kind.isLifeThreatening, let place = alarms.lastIndex(where: { !$0.kind.isLifeThreatening }) else {
            return nil
        }
        let old = Int(alarms[place].kind.rawValue)
        if open[old]?.index == place { open[old]?.index = nil }
        alarms[place] = alarm
        return place
    }
}
