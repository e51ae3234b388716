// SPDX-License-Identifier: Apache-2.0

import Signal

extension ReportSection {
    /// The wall clock at the axis' zero, in seconds since 1970; `nil` if it is unknown.
    private var epoch: Double? {
        source.start.flatMap { start in
            start.realtimeInMicroseconds.map { Double($0) / 1_000_000 - start.axis }
        }
    }

    /// Appends the heart rate over time.
    func appendTrend(to markup: inout MarkupBuffer) {
        heading("Heart rate", to: &markup)
        guard let figure = Figure(source.bins.bins.map(\.rate), leastRange: 20) else {
            markup.append("<p>No heart rate was known.</p>\n")
            return
        }
        let plot = TimePlot(seconds: source.axis.end, values: figure.values, epoch: epoch)
        append(
            figure, plot, name: "trend", title: "Heart rate over time",
            description: "Heart rates from \(words(figure)) per minute",
            caption: "Heart rate per minute: mean (line), lowest to highest (band) of each stretch of "
                + "\(shortLength(source.bins.width)). Grey, at the bottom: time that could not be read. Triangles, at the top: "
                + "alarms that threaten life.", to: &markup
        ) { markup in
            appendUnreadable(plot, to: &markup)
            appendThreats(plot, to: &markup)
        }
    }

    /// Appends the tachogram and the Poincaré plot.
    func appendIntervals(to markup: inout MarkupBuffer) {
        heading("RR intervals", to: &markup)
        guard let figure = Figure(source.bins.bins.map(\.interval), leastRange: 50) else {
            markup.append("<p>No interval was readable.</p>\n")
            return
        }
        append(
            figure, TimePlot(seconds: source.axis.end, values: figure.values, epoch: epoch), name: "tachogram",
            title: "Tachogram", description: "RR intervals from \(words(figure)) ms",
            caption:
                "Tachogram: RR intervals in milliseconds, mean (line), shortest to longest (band) of each stretch of "
                + "\(shortLength(source.bins.width)).", to: &markup
        ) { _ in }
        appendPoincare(to: &markup)
    }

    /// What a plot over time shows.
    private struct Figure {
        /// The value of each stretch.
        let spreads: [TimeBins.Spread]
        /// The least and the largest of all.
        let range: ClosedRange<Double>
        /// The distance of two lines of the grid.
        let step: Double
        /// The values at the plot's edges, which are lines of the grid.
        let values: ClosedRange<Double>

        /// Chooses the grid; `nil` without a value.
        init?(_ spreads: [TimeBins.Spread], leastRange: Double) {
            let some = spreads.filter { $0.count > 0 }
            guard let low = some.map(\.least).min(), let high = some.map(\.largest).max() else { return nil }
            self.spreads = spreads
            range = low...high
            step = TimePlot.step(for: high - low + leastRange, lines: 6)
            let floor = (low / step).rounded(.down) * step
            values = floor...max((high / step).rounded(.up) * step, floor + step)
        }
    }

    private func words(_ figure: Figure) -> String {
        "\(decimal(figure.range.lowerBound, 0)) to \(decimal(figure.range.upperBound, 0))"
    }

    /// Appends a plot of the spread of a value in each stretch.
    private func append(
        _ figure: Figure, _ plot: TimePlot, name: String, title: String, description: String, caption: String,
        to markup: inout MarkupBuffer, _ more: (inout MarkupBuffer) -> Void
    ) {
        markup.append("<figure>\n")
        beginWide(title, to: &markup)
        TimePlot.begin(
            width: TimePlot.width, height: TimePlot.height, name: "\(name)-\(number)",
            title: isAlone ? title : "\(title), \(source.name)",
            description:
                "\(description) over \(length(source.axis.end)), by stretches of \(shortLength(source.bins.width)).",
            to: &markup)
        plot.appendAxes(step: figure.step, to: &markup)
        let width = source.bins.width
        markup.append("<path class=\"band\" stroke-width=\"")
        markup.append(number: max(1, plot.x(width) - plot.x(0)), decimals: 1)
        markup.append("\" d=\"")
        for (index, spread) in figure.spreads.enumerated() where spread.count > 0 && spread.largest > spread.least {
            markup.append("M")
            markup.append(number: plot.x((Double(index) + 0.5) * width), decimals: 1)
            markup.append(" ")
            markup.append(number: plot.y(spread.least), decimals: 1)
            markup.append("V")
            markup.append(number: plot.y(spread.largest), decimals: 1)
        }
        markup.append("\"/>\n<path class=\"mean\" d=\"")
        var gap = Double.infinity
        for (index, spread) in figure.spreads.enumerated() {
            guard let mean = spread.mean else {
                gap += width
                continue
            }
            // The next beat of a slow heart lies in another short stretch, which is no gap.
            markup.append(gap > 4 ? "M" : "L")
            markup.append(number: plot.x((Double(index) + 0.5) * width), decimals: 1)
            markup.append(" ")
            markup.append(number: plot.y(mean), decimals: 1)
            if gap > 4 { markup.append("h0") }
            gap = 0
        }
        markup.append("\"/>\n")
        more(&markup)
        markup.append("</svg>\n")
        endWide(to: &markup)
        markup.append("<figcaption>")
        markup.append(text: caption)
        markup.append("</figcaption>\n</figure>\n")
    }

    private func appendUnreadable(_ plot: TimePlot, to markup: inout MarkupBuffer) {
        markup.append("<path class=\"off\" d=\"")
        let width = source.bins.width
        for (index, bin) in source.bins.bins.enumerated() where bin.unreadable > 0 {
            let height = 8 * min(bin.unreadable / width, 1)
            markup.append("M")
            markup.append(number: plot.x(Double(index) * width), decimals: 1)
            markup.append(" ")
            markup.append(number: plot.floor, decimals: 1)
            markup.append("v")
            markup.append(number: -height, decimals: 1)
            markup.append("H")
            markup.append(number: plot.x(Double(index + 1) * width), decimals: 1)
            markup.append("v")
            markup.append(number: height, decimals: 1)
            markup.append("z")
        }
        markup.append("\"/>\n")
    }

    private func appendThreats(_ plot: TimePlot, to markup: inout MarkupBuffer) {
        let threats = source.alarms.alarms.filter(\.kind.isLifeThreatening)
        guard !threats.isEmpty else { return }
        markup.append("<path class=\"mark\" d=\"")
        for alarm in threats.prefix(500) {
            markup.append("M")
            markup.append(number: plot.x(alarm.moment.axis), decimals: 1)
            markup.append(" ")
            markup.append(number: plot.ceiling, decimals: 1)
            markup.append("l-4-9h8z")
        }
        markup.append("\"/>\n")
    }
}
