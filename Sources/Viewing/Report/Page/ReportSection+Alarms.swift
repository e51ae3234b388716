// SPDX-License-Identifier: Apache-2.0

import Signal

extension ReportSection {
    /// The strip of an alarm as it stands on the page.
    struct ShownStrip {
        /// The alarm's place in the list.
        var alarm: Int
        /// The drawing's bytes.
        var drawing: [UInt8]
    }

    /// The strips of a section, and why alarms have none.
    struct Strips {
        /// Those that are shown, in the order of time.
        var drawings: [ShownStrip] = []
        /// Alarms whose strip was not found, or is no drawing.
        var missing: Set<Int> = []
        var unfit: Set<Int> = []
        /// Alarms whose strip is left out, since others matter more.
        var leftOut = 0
        /// Alarms that name no strip.
        var without = 0
    }

    /// Listed alarms in the order of time.
    private var order: [Int] {
        source.alarms.alarms.indices.sorted {
            let (one, other) = (source.alarms.alarms[$0].moment.axis, source.alarms.alarms[$1].moment.axis)
            return one == other ? $0 < $1 : one < other
        }
    }

    /// Chooses the strips that are shown: those of the alarms that matter most, and of these the first.
    func choose(_ read: ReportPage.StripReader) -> Strips {
        let alarms = source.alarms.alarms
        var strips = Strips()
        let ranked = order.enumerated().sorted {
            let (one, other) = (alarms[$0.element].rank, alarms[$1.element].rank)
            return one == other ? $0.offset < $1.offset : one < other
        }
        for (_, index) in ranked {
            guard let path = alarms[index].stripPath else {
                strips.without += 1
                continue
            }
            guard strips.drawings.count < stripLimit else {
                strips.leftOut += 1
                continue
            }
            switch read(path) {
            case .drawing(let bytes): strips.drawings.append(ShownStrip(alarm: index, drawing: bytes))
            case .missing: strips.missing.insert(index)
            case .unfit: strips.unfit.insert(index)
            }
        }
        let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($0.element, $0.offset) })
        strips.drawings.sort { places[$0.alarm, default: 0] < places[$1.alarm, default: 0] }
        return strips
    }

    /// Appends the tables of alarms, and the heading of the strips if there are any.
    func appendAlarms(_ strips: Strips, to markup: inout MarkupBuffer) {
        heading("Alarms", to: &markup)
        guard source.alarms.count > 0 else {
            markup.append("<p>None.</p>\n")
            return
        }
        appendKinds(to: &markup)
        beginWide("Alarms", to: &markup)
        var caption = "Alarms in the order of time"
        if source.alarms.unlistedCount > 0 {
            caption += ": \(source.alarms.alarms.count) of \(source.alarms.count) are listed"
        }
        beginTable(
            caption, ["#Number", "Alarm", "Began", "Ended", "#Lasted", "#Rate per minute", "#Times", "Strip"],
            to: &markup)
        let shown = Set(strips.drawings.map(\.alarm))
        for (place, index) in order.enumerated() {
            append(index, place: place, strips, isShown: shown.contains(index), to: &markup)
        }
        endTable(to: &markup)
        endWide(to: &markup)
        heading("Strips", to: &markup)
        markup.append("<p>")
        markup.append(text: words(of: strips))
        markup.append("</p>\n")
    }

    private func append(
        _ index: Int, place: Int, _ strips: Strips, isShown: Bool, to markup: inout MarkupBuffer
    ) {
        let alarm = source.alarms.alarms[index]
        markup.append(alarm.kind.isLifeThreatening ? "<tr class=\"alarm\">" : "<tr>")
        markup.append(markup: "<th scope=\"row\" class=\"n\">\(place + 1)</th>")
        let name = alarm.kind.words + (alarm.kind.isLifeThreatening ? " (life-threatening)" : "")
        let ended = alarm.end.map { when($0) } ?? (alarm.duration == nil ? "unknown" : "stood at the end")
        for cell in [name, alarm.onset.map { when($0) } ?? "before this report", ended] {
            markup.append("<td>")
            markup.append(text: cell)
            markup.append("</td>")
        }
        for cell in [
            shortLength(alarm.duration), decimal(alarm.heartRate, 0), alarm.count.map { "\($0)" } ?? "unknown",
        ] {
            markup.append("<td class=\"n\">")
            markup.append(text: cell)
            markup.append("</td>")
        }
        markup.append("<td>")
        if isShown {
            markup.append(markup: "<a href=\"#strip-\(number)-\(index + 1)\">strip of alarm \(place + 1)</a>")
        } else if strips.missing.contains(index) {
            markup.append("not found")
        } else if strips.unfit.contains(index) {
            markup.append("no drawing")
        } else {
            markup.append(alarm.stripPath == nil ? "none" : "not shown")
        }
        markup.append("</td></tr>\n")
    }

    private func appendKinds(to markup: inout MarkupBuffer) {
        beginWide("Alarms by kind", to: &markup)
        beginTable("Alarms by kind", ["Alarm", "#Number", "#Time", "#Longest"], to: &markup)
        for kind in RhythmEvent.Kind.allCases {
            let total = source.alarms.totals[Int(kind.rawValue)]
            guard total.count > 0 else { continue }
            row(
                [kind.words, "#\(total.count)", "#\(length(total.duration))", "#\(shortLength(total.longest))"],
                isAlarm: kind.isLifeThreatening, to: &markup)
        }
        endTable(to: &markup)
        endWide(to: &markup)
    }

    private func words(of strips: Strips) -> String {
        let listed = source.alarms.alarms.count
        if strips.without == listed { return "The alarms of the input name no strips." }
        var text =
            "\(strips.drawings.count) of \(listed) alarms have their strip here, at 25 mm/s and 10 mm/mV if printed "
            + "without scaling on A4."
        if strips.leftOut > 0 { text += " \(strips.leftOut) are left out: those that matter most are shown." }
        if !strips.missing.isEmpty { text += " \(strips.missing.count) were not found." }
        if !strips.unfit.isEmpty { text += " \(strips.unfit.count) are no drawings of ecgmond." }
        if strips.without > 0 { text += " \(strips.without) alarms have none." }
        return text
    }

    /// Appends a strip: as an image, so that nothing in it can run, or be mistaken for a part of the page.
    func append(_ strip: ShownStrip, to markup: inout MarkupBuffer) {
        let alarm = source.alarms.alarms[strip.alarm]
        let place = (order.firstIndex(of: strip.alarm) ?? 0) + 1
        let name = "Alarm \(place): \(alarm.kind.words), \(when(alarm.moment))"
        markup.append(markup: "<figure id=\"strip-\(number)-\(strip.alarm + 1)\">\n")
        beginWide("Strip of alarm \(place)", to: &markup)
        markup.append("<img class=\"strip\" alt=\"ECG strip. ")
        markup.append(text: name)
        markup.append("\" src=\"data:image/svg+xml,")
        markup.append(percentEncoded: strip.drawing)
        markup.append("\">\n")
        endWide(to: &markup)
        markup.append("<figcaption>")
        markup.append(text: name)
        markup.append("</figcaption>\n</figure>\n")
    }
}
