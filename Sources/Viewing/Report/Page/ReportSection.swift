// SPDX-License-Identifier: Apache-2.0

import Signal

/// The section of one source in a report's page.
struct ReportSection {
    let source: SourceFigures
    /// The section's number on the page, from 1.
    let number: Int
    /// Whether there is no other one.
    let isAlone: Bool
    let stripLimit: Int

    init(_ source: SourceFigures, number: Int, isAlone: Bool, stripLimit: Int) {
        self.source = source
        self.number = number
        self.isAlone = isAlone
        self.stripLimit = stripLimit
    }

    /// Appends all but the alarms.
    func appendFigures(to markup: inout MarkupBuffer) {
        markup.append(markup: "<section class=\"source\" id=\"source-\(number)\" aria-labelledby=\"name-\(number)\">\n")
        markup.append(markup: "<h2 id=\"name-\(number)\">")
        markup.append(text: source.name)
        markup.append("</h2>\n")
        appendNotes(to: &markup)
        appendSummary(to: &markup)
        appendTrend(to: &markup)
        appendHours(to: &markup)
        appendIntervals(to: &markup)
        appendRuns(to: &markup)
        appendUnreadable(to: &markup)
    }

    /// Closes the section.
    func appendEnd(to markup: inout MarkupBuffer) { markup.append("</section>\n") }

    /// Appends what the reader must know before the figures.
    private func appendNotes(to markup: inout MarkupBuffer) {
        for note in notes {
            markup.append("<p>")
            markup.append(text: note)
            markup.append("</p>\n")
        }
    }

    private var notes: [String] {
        var notes: [String] = []
        if source.axis.runCount > 1 {
            notes.append(
                "The monitor was started \(source.axis.runCount) times; its streams follow each other here.")
        }
        if source.omittedCount > 0 {
            let known = source.beatCount - source.omittedCount
            notes.append(
                "The input has \(known) of \(source.beatCount) beats one by one; the others are from summaries. What needs each "
                    + "beat is from the monitor's totals, or unknown.")
        }
        if source.heldBackCount > 0 {
            notes.append("The monitor held \(source.heldBackCount) entries back that came too often.")
        }
        if source.heldBackChanges > 0 {
            notes.append(
                "\(source.heldBackChanges) of them are changes of the signal's state, and no totals of the whole are there: the "
                    + "time unreadable is rough.")
        }
        return notes
    }

    // MARK: - Pieces of all sections

    /// A moment as readers look for it.
    func when(_ moment: ReportMoment?) -> String {
        guard let moment else { return "unknown" }
        if let realtime = moment.realtimeInMicroseconds, let date = MomentText.date(microseconds: realtime) {
            return date
        }
        let clock = MomentText.hours(milliseconds: Int64((moment.seconds * 1_000).rounded()))
        return source.axis.runCount > 1 ? "\(clock) of stream \(moment.run + 1)" : clock
    }

    /// A length of time as hours, minutes and seconds, to the nearest second.
    func length(_ seconds: Double?) -> String {
        guard let seconds else { return "unknown" }
        return MomentText.hours(milliseconds: 1_000 * Int64(seconds.rounded()))
    }

    /// A length of time with tenths of a second, if it is short.
    func shortLength(_ seconds: Double?) -> String {
        guard let seconds, seconds < 60 else { return length(seconds) }
        return "\(decimal(seconds, 1)) s"
    }

    /// A number with some decimals; `unknown` for none.
    func decimal(_ value: Double?, _ decimals: Int) -> String {
        guard let value, value.isFinite else { return "unknown" }
        var text = MarkupBuffer()
        text.append(fixed: value, decimals: decimals)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    /// A part of a whole in percent.
    func percent(_ part: Double, of whole: Double, _ decimals: Int = 1) -> String {
        whole > 0 ? "\(decimal(100 * part / whole, decimals)) %" : "unknown"
    }

    /// Appends a heading of the section.
    func heading(_ text: StaticString, to markup: inout MarkupBuffer) {
        markup.append("<h3>")
        markup.append(text)
        markup.append("</h3>\n")
    }

    /// Begins what may be wider than a phone: a region that can be scrolled, also by keys.
    func beginWide(_ name: String, to markup: inout MarkupBuffer) {
        markup.append("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"")
        markup.append(text: isAlone ? name : "\(name), \(source.name)")
        markup.append("\">\n")
    }

    func endWide(to markup: inout MarkupBuffer) { markup.append("</div>\n") }

    /// Appends a table's head; columns that begin with `#` are of numbers.
    func beginTable(_ caption: String, _ columns: [String], to markup: inout MarkupBuffer) {
        markup.append("<table>\n<caption>")
        markup.append(text: caption)
        markup.append("</caption>\n<thead><tr>")
        for column in columns {
            let isNumber = column.utf8.first == UInt8(ascii: "#")
            markup.append(isNumber ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">")
            markup.append(text: isNumber ? String(column.dropFirst()) : column)
            markup.append("</th>")
        }
        markup.append("</tr></thead>\n<tbody>\n")
    }

    /// Appends a row; the first cell is its heading, and cells that begin with `#` are numbers.
    func row(_ cells: [String], isAlarm: Bool = false, to markup: inout MarkupBuffer) {
        markup.append(isAlarm ? "<tr class=\"alarm\">" : "<tr>")
        for (index, cell) in cells.enumerated() {
            let isNumber = cell.utf8.first == UInt8(ascii: "#")
            markup.append(index == 0 ? "<th scope=\"row\"" : "<td")
            markup.append(isNumber ? " class=\"n\">" : ">")
            markup.append(text: isNumber ? String(cell.dropFirst()) : cell)
            markup.append(index == 0 ? "</th>" : "</td>")
        }
        markup.append("</tr>\n")
    }

    func endTable(to markup: inout MarkupBuffer) { markup.append("</tbody>\n</table>\n") }
}
