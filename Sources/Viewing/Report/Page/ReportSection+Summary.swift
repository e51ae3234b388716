// SPDX-License-Identifier: Apache-2.0

import Signal

extension ReportSection {
    /// Appends the table of what the whole came to.
    func appendSummary(to markup: inout MarkupBuffer) {
        heading("Summary", to: &markup)
        markup.append("<div class=\"side\">\n")
        table("The signal and its beats", beatRows, to: &markup)
        table("Rate, intervals and alarms", rateRows, to: &markup)
        markup.append("</div>\n")
    }

    private func table(_ caption: StaticString, _ rows: [(String, String)], to markup: inout MarkupBuffer) {
        markup.append("<table>\n<caption>")
        markup.append(caption)
        markup.append("</caption>\n<tbody>\n")
        for (name, value) in rows { row([name, value], to: &markup) }
        endTable(to: &markup)
    }

    private var beatRows: [(String, String)] {
        let total = Double(source.beatCount)
        var rows = [
            ("From", when(source.start)),
            ("To", when(source.last)),
            ("Time monitored", length(source.axis.monitored)),
            (
                "Time unreadable",
                "\(length(source.states.unreadable)), \(percent(source.states.unreadable, of: source.axis.monitored))"
            ),
            ("Beats", "\(source.beatCount)"),
        ]
        if let channel = source.channel { rows.insert(("Channel", channel), at: 0) }
        for beatClass in BeatClass.allCases {
            let count = source.beats[Int(beatClass.rawValue)]
            rows.append(("Beats of class \(beatClass.letter)", "\(count), \(percent(Double(count), of: total))"))
        }
        rows.append(("Beats in noise", "\(source.noisyBeats)"))
        if source.pacedBeats > 0 { rows.append(("Paced beats", "\(source.pacedBeats)")) }
        rows.append(("Ventricular ectopic burden", burden(.ventricular)))
        rows.append(("Supraventricular ectopic burden", burden(.supraventricular)))
        return rows
    }

    /// Beats of a class in percent of those that were given a class.
    private func burden(_ beatClass: BeatClass) -> String {
        let isKnown = source.omittedCount == 0 || source.totalsInsteadOfBeats != nil
        guard isKnown, source.classifiedBeats > 0 else { return "unknown" }
        let part = percent(
            Double(source.beats[Int(beatClass.rawValue)]), of: Double(source.classifiedBeats), 2)
        return "\(part) of \(source.classifiedBeats) classified"
    }

    private var rateRows: [(String, String)] {
        let totals = source.totalsInsteadOfBeats
        let hasAll = source.omittedCount == 0
        let mean = source.intervalCount > 0 ? 60_000 * Double(source.intervalCount) / source.intervalSum : nil
        func rate(_ rate: SourceFigures.Rate?) -> String {
            rate.map { "\(decimal($0.value, 0))/min at \(when($0.moment))" } ?? "unknown"
        }
        func minute(_ minute: MinuteRates.Minute?) -> String {
            guard hasAll, let minute else { return "unknown" }
            return "\(decimal(minute.rate, 1))/min from \(when(minute.moment))"
        }
        func milliseconds(_ own: Double?, _ told: Double?) -> String {
            guard let value = hasAll ? own : told else { return "unknown" }
            return "\(decimal(value, 1)) ms"
        }
        let intervals = source.normalIntervals
        let threatening = source.alarms.totals.enumerated().reduce(0) {
            RhythmEvent.Kind(rawValue: UInt8($1.offset))?.isLifeThreatening == true ? $0 + $1.element.count : $0
        }
        return [
            ("Heart rate, mean", hasAll ? mean.map { "\(decimal($0, 1))/min" } ?? "unknown" : "unknown"),
            ("Heart rate, lowest", rate(source.slowest)),
            ("Heart rate, highest", rate(source.fastest)),
            ("Slowest minute", minute(source.minutes.slowest)),
            ("Fastest minute", minute(source.minutes.fastest)),
            (
                "NN intervals",
                hasAll ? "\(intervals.count)" : totals.map { "\($0.intervalCount)" } ?? "unknown"
            ),
            ("Mean NN", milliseconds(intervals.mean, totals?.meanIntervalInMilliseconds)),
            ("SDNN", milliseconds(intervals.standardDeviation, totals?.deviationInMilliseconds)),
            ("RMSSD", milliseconds(intervals.successiveDifference, totals?.differenceInMilliseconds)),
            ("SD1, SD2", hasAll ? deviations : "unknown"),
            ("Alarms", "\(source.alarms.count), \(threatening) of them life-threatening"),
            ("Problems of the input", "\(source.problemCount)"),
            ("Samples missing", "\(source.missingSamples)"),
        ]
    }

    private var deviations: String {
        guard let short = source.scatter.shortDeviation, let long = source.scatter.longDeviation else {
            return "unknown"
        }
        return "\(decimal(short, 1)) ms, \(decimal(long, 1)) ms"
    }

    /// Appends the longest runs of V and S beats.
    func appendRuns(to markup: inout MarkupBuffer) {
        heading("Longest runs", to: &markup)
        var rows: [(name: String, run: LongestRuns.Run)] = []
        rows += source.ventricularRuns.longest.map { ("V, ventricular", $0) }
        rows += source.supraventricularRuns.longest.map { ("S, supraventricular", $0) }
        if rows.isEmpty, let totals = source.totalsInsteadOfBeats {
            let runs = [("ventricular", totals.ventricularRun), ("supraventricular", totals.supraventricularRun)]
            for (name, run) in runs where run.beats >= 3 {
                markup.append(
                    markup: "<p>The longest \(name) run has \(run.beats) beats, at \(decimal(run.rate, 0))/min.</p>\n")
            }
            if runs.allSatisfy({ $0.1.beats < 3 }) { markup.append("<p>No run of three beats or more.</p>\n") }
            return
        }
        guard !rows.isEmpty else {
            markup.append("<p>No run of three beats or more.</p>\n")
            return
        }
        let counts = "\(source.ventricularRuns.runCount) of class V, \(source.supraventricularRuns.runCount) of class S"
        beginWide("Longest runs", to: &markup)
        beginTable(
            "Runs of three beats and more: \(counts). The longest of each class, at most \(LongestRuns.count).",
            ["Class", "#Beats", "#Rate per minute", "#Duration", "Begins"], to: &markup)
        for (name, run) in rows {
            row(
                [name, "#\(run.count)", "#\(decimal(run.rate, 0))", "#\(shortLength(run.duration))", when(run.start)],
                to: &markup)
        }
        endTable(to: &markup)
        endWide(to: &markup)
    }

    /// Appends the time in each state in which the signal could not be read.
    func appendUnreadable(to markup: inout MarkupBuffer) {
        heading("Time unreadable", to: &markup)
        let states = SignalState.allCases.filter { $0 != .good && source.states.seconds[Int($0.rawValue)] > 0 }
        guard !states.isEmpty else {
            markup.append("<p>None.</p>\n")
            return
        }
        beginTable("Time by state of the signal", ["State", "#Time", "#Of the time monitored"], to: &markup)
        for state in states {
            let seconds = source.states.seconds[Int(state.rawValue)]
            let name = state.name.description.split(separator: "-").joined(separator: " ")
            // Without input no samples come, so that it is no part of the signal.
            let part = state == .noInput ? "not in it" : percent(seconds, of: source.axis.monitored)
            row([name, "#\(length(seconds))", "#\(part)"], to: &markup)
        }
        endTable(to: &markup)
    }
}
