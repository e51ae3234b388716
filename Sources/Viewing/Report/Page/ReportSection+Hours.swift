// SPDX-License-Identifier: Apache-2.0

import Signal

extension ReportSection {
    /// The classes that have bars, and how these are told apart without colour.
    private static let bars: [(beatClass: BeatClass, style: StaticString, words: String)] = [
        (.supraventricular, "s", "S hollow"), (.ventricular, "v", "V filled"), (.fusion, "f", "F pale"),
    ]

    /// Appends beats by class and hour, as a table and as bars.
    func appendHours(to markup: inout MarkupBuffer) {
        heading("Beats by class and hour", to: &markup)
        guard !source.areHoursUnknown else {
            markup.append("<p>Unknown: the input has neither each beat nor each hour.</p>\n")
            return
        }
        let rows = source.hours.rows
        guard !rows.isEmpty else {
            markup.append("<p>No beats.</p>\n")
            return
        }
        appendBars(rows, to: &markup)
        beginWide("Beats by class and hour", to: &markup)
        let length = source.hours.hours == 1 ? "hour" : "\(source.hours.hours) hours"
        beginTable(
            "Beats by class, each \(length) from the beginning", ["From", "#N", "#S", "#V", "#F", "#Q", "#All"],
            to: &markup)
        for (index, counts) in rows.enumerated() {
            row(
                [start(of: index)] + counts.map { "#\($0)" } + ["#\(counts.reduce(0, +))"], to: &markup)
        }
        endTable(to: &markup)
        endWide(to: &markup)
    }

    /// The beginning of a row.
    private func start(of row: Int) -> String {
        let seconds = Double(row * source.hours.hours) * 3_600
        if let start = source.start, let realtime = start.realtimeInMicroseconds {
            let shift = Int64((seconds - start.axis) * 1_000_000)
            if let date = MomentText.date(microseconds: realtime.addingReportingOverflow(shift).partialValue) {
                return date
            }
        }
        return MomentText.hours(milliseconds: Int64(seconds * 1_000))
    }

    private func appendBars(_ rows: [[Int]], to markup: inout MarkupBuffer) {
        let most = rows.map { row in Self.bars.map { row[Int($0.beatClass.rawValue)] }.max() ?? 0 }.max() ?? 0
        guard most > 0 else {
            markup.append("<p>No beats of class S, V or F.</p>\n")
            return
        }
        let step = TimePlot.step(for: Double(most), lines: 5)
        let high = (Double(most) / step).rounded(.up) * step
        let seconds = Double(rows.count * source.hours.hours) * 3_600
        let plot = TimePlot(seconds: seconds, values: 0...high, epoch: nil)
        markup.append("<figure>\n")
        beginWide("Ectopic beats by hour", to: &markup)
        TimePlot.begin(
            width: TimePlot.width, height: TimePlot.height, name: "hours-\(number)",
            title: isAlone ? "Ectopic beats by hour" : "Ectopic beats by hour, \(source.name)",
            description: "Beats of class S, V and F in each hour, at most \(most). The table below has the numbers.",
            to: &markup)
        plot.appendAxes(step: step, to: &markup)
        let slot = (plot.x(seconds) - plot.x(0)) / Double(rows.count)
        let width = min(slot / 4, 40)
        for (place, bar) in Self.bars.enumerated() {
            markup.append("<path class=\"")
            markup.append(bar.style)
            markup.append("\" d=\"")
            for (index, row) in rows.enumerated() where row[Int(bar.beatClass.rawValue)] > 0 {
                let x = plot.x(0) + (Double(index) + 0.5) * slot + (Double(place) - 1.5) * width
                markup.append("M")
                markup.append(number: x, decimals: 1)
                markup.append(" ")
                markup.append(number: plot.floor, decimals: 1)
                markup.append("V")
                markup.append(number: plot.y(Double(row[Int(bar.beatClass.rawValue)])), decimals: 1)
                markup.append("h")
                markup.append(number: width * 0.85, decimals: 1)
                markup.append("V")
                markup.append(number: plot.floor, decimals: 1)
                markup.append("z")
            }
            markup.append("\"/>\n")
        }
        markup.append("</svg>\n")
        endWide(to: &markup)
        markup.append("<figcaption>Ectopic beats, hours from the beginning. In each hour from the left: ")
        markup.append(text: Self.bars.map(\.words).joined(separator: ", "))
        markup.append(".</figcaption>\n</figure>\n")
    }
}
