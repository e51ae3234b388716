// SPDX-License-Identifier: Apache-2.0

/// A plot of some value over the time that a report covers: its frame, its scales and its axes.
struct TimePlot {
    /// The drawing in its own units, about pixels.
    static let width = 720.0
    static let height = 240.0
    private static let left = 46.0
    private static let right = 12.0
    private static let top = 14.0
    private static let bottom = 30.0

    /// The seconds that the axis covers, from 0.
    let seconds: Double
    /// The values at the plot's lower and upper edge.
    let values: ClosedRange<Double>
    /// The wall clock at the axis' zero, in seconds since 1970; `nil` if it is unknown.
    let epoch: Double?

    /// Makes a plot; its values go from one line of the grid to another.
    init(seconds: Double, values: ClosedRange<Double>, epoch: Double?) {
        self.seconds = max(seconds, 1)
        self.values = values
        self.epoch = epoch
    }

    /// Where a moment stands.
    func x(_ seconds: Double) -> Double {
        Self.left + min(max(seconds / self.seconds, 0), 1) * (Self.width - Self.left - Self.right)
    }

    /// Where a value stands.
    func y(_ value: Double) -> Double {
        let part = (value - values.lowerBound) / (values.upperBound - values.lowerBound)
        return Self.height - Self.bottom - min(max(part, 0), 1) * (Self.height - Self.bottom - Self.top)
    }

    /// The plot's lower and upper edge.
    var floor: Double { Self.height - Self.bottom }
    var ceiling: Double { Self.top }

    /// Appends the drawing's beginning, with its name and what it shows for screen readers.
    static func begin(
        width: Double, height: Double, name: String, title: String, description: String, isSquare: Bool = false,
        to markup: inout MarkupBuffer
    ) {
        markup.append("<svg viewBox=\"0 0 ")
        markup.append(number: width)
        markup.append(" ")
        markup.append(number: height)
        markup.append("\" role=\"img\"")
        if isSquare { markup.append(" class=\"square\"") }
        markup.append(markup: " aria-labelledby=\"\(name)-title \(name)-desc\">\n<title id=\"\(name)-title\">")
        markup.append(text: title)
        markup.append(markup: "</title>\n<desc id=\"\(name)-desc\">")
        markup.append(text: description)
        markup.append("</desc>\n")
    }

    /// Appends the lines of the grid and the values and times beside them.
    func appendAxes(step: Double, to markup: inout MarkupBuffer) {
        markup.append("<path class=\"grid\" d=\"")
        var value = values.lowerBound
        while value <= values.upperBound {
            markup.append("M")
            markup.append(number: Self.left, decimals: 1)
            markup.append(" ")
            markup.append(number: y(value), decimals: 1)
            markup.append("H")
            markup.append(number: Self.width - Self.right, decimals: 1)
            value += step
        }
        for tick in ticks {
            markup.append("M")
            markup.append(number: x(tick.seconds), decimals: 1)
            markup.append(" ")
            markup.append(number: ceiling, decimals: 1)
            markup.append("V")
            markup.append(number: floor + 4, decimals: 1)
        }
        markup.append("\"/>\n")
        value = values.lowerBound
        while value <= values.upperBound {
            markup.append("<text class=\"end\" x=\"")
            markup.append(number: Self.left - 6, decimals: 1)
            markup.append("\" y=\"")
            markup.append(number: y(value) + 4.5, decimals: 1)
            markup.append("\">")
            markup.append(number: value, decimals: 0)
            markup.append("</text>\n")
            value += step
        }
        for tick in ticks {
            markup.append("<text class=\"middle\" x=\"")
            markup.append(number: min(x(tick.seconds), Self.width - 24), decimals: 1)
            markup.append("\" y=\"")
            markup.append(number: Self.height - 9, decimals: 1)
            markup.append(markup: "\">\(tick.label)</text>\n")
        }
    }

    /// Whole steps of the clock, at most nine.
    private var ticks: [(seconds: Double, label: String)] {
        let steps: [Double] = [
            5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800,
        ]
        let step = steps.first { seconds / $0 <= 8 } ?? (seconds / 8 / 604_800).rounded(.up) * 604_800
        let start = epoch ?? 0
        var ticks: [(seconds: Double, label: String)] = []
        var place = (start / step).rounded(.up) * step - start
        while place <= seconds, ticks.count < 10 {
            ticks.append((place, label(place, step: step)))
            place += step
        }
        return ticks
    }

    private func label(_ place: Double, step: Double) -> String {
        guard let epoch, let date = MomentText.date(microseconds: Int64((epoch + place).rounded()) * 1_000_000) else {
            let clock = MomentText.hours(milliseconds: Int64((place * 1_000).rounded()))
            return step >= 3_600 ? "\(Int64(place / 3_600)) h" : clock
        }
        // `2026-12-01 06:33:03`
        if step >= 86_400 { return String(date.prefix(10).dropFirst(5)) }
        return String(step >= 60 ? date.dropFirst(11).prefix(5) : date.dropFirst(11))
    }

    /// The least step of 1, 2 or 5 times a power of ten by which a range has at most so many lines.
    static func step(for range: Double, lines: Int) -> Double {
        var step = 1.0
        while true {
            for factor in [1.0, 2, 5] where range / (step * factor) <= Double(lines) { return step * factor }
            step *= 10
        }
    }
}
