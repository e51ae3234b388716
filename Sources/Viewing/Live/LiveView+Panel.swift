// SPDX-License-Identifier: Apache-2.0

import Reporting
import Signal

// What stands below the trace. A figure that does not fit is shortened or left out, and never cut: half a figure is another one.
extension LiveView {
    /// The least columns of the panel with large digits.
    static let largePanelColumns = 72
    /// Where the counts begin in it, where the alarms begin at least, and the columns that these have.
    private static let countsColumn = 1 + 3 * LargeDigits.advance + 6
    private static let alarmsColumn = countsColumn + 24
    private static let alarmsWidth = 24
    /// How the counts by class may be written, the first that fits: so many classes, and those from a number on in thousands.
    private static let countForms: [(classes: Int, thousandsFrom: Int)] = [
        (5, .max), (5, 10_000), (5, 1_000), (3, 1_000),
    ]

    /// On a terminal that is too small for a trace: the heart rate and the alarm, in one or two lines.
    mutating func drawSmall() {
        startLine()
        line.append(rate: bed.heartRate)
        let count = line.count
        line.append("/min")
        if line.count > screen.size.columns { line.truncate(to: count) }
        putLine(column: 0, row: 0, style: .rate, end: screen.size.columns)
        if screen.size.rows > 1 { drawAlarms(columns: 0..<screen.size.columns, rows: 1..<screen.size.rows) }
    }

    mutating func drawPanel(row: Int) {
        LargeDigits.draw(bed.heartRate, on: &screen, column: 1, row: row, style: .rate)
        screen.put("/min", column: 1 + 3 * LargeDigits.advance, row: row + 4, style: .faint)
        let columns = screen.size.columns
        let end = Self.countsColumn + width(ofClasses: 5, thousandsFrom: .max) + 2
        let alarms = min(max(Self.alarmsColumn, end), max(columns - Self.alarmsWidth, Self.alarmsColumn))
        drawCounts(column: Self.countsColumn, row: row, end: alarms - 1)
        drawAlarms(columns: alarms..<columns, rows: row..<row + 4)
        let room = columns - Self.countsColumn
        screen.put(name: Self.shortened(message, to: room), column: Self.countsColumn, row: row + 4, style: .faint)
    }

    mutating func drawSmallPanel(row: Int) {
        startLine()
        line.append(rate: bed.heartRate)
        line.append("/min")
        line.append("  ")
        let column = screen.put(line, column: 0, row: row, style: .rate)
        drawClasses(column: column, row: row, end: screen.size.columns)
        drawAlarms(columns: 0..<screen.size.columns, rows: row + 1..<row + 2)
    }

    /// A text in at most so many columns: a longer one ends after a word, with three dots.
    static func shortened(_ text: String, to columns: Int) -> String {
        var width = 0
        var wordEnd: String.Index?
        var cut = text.startIndex
        for index in text.unicodeScalars.indices {
            let scalar = text.unicodeScalars[index]
            if scalar == " ", width <= columns - 4 { wordEnd = index }
            if width <= columns - 4 { cut = index }
            if !scalar.isUnfitForTerminal { width += scalar.terminalWidth }
        }
        guard width > columns else { return text }
        return String(text.unicodeScalars[..<(wordEnd ?? cut)]) + " ..."
    }

    // MARK: - Counts

    /// Beats so far, those of the last minute, and the last one.
    private mutating func drawCounts(column: Int, row: Int, end: Int) {
        startLine()
        line.append("beats ")
        var sum = 0
        for index in 0..<5 { sum += bed.beatCounts[index] }
        line.append(integer: sum)
        putLine(column: column, row: row, end: end)
        drawClasses(column: column, row: row + 1, end: end)
        startLine()
        line.append("last minute ")
        line.append(integer: bed.beatsOfMinute)
        line.append(", V ")
        line.append(integer: bed.ventricularBeatsOfMinute)
        putLine(column: column, row: row + 2, end: end)
        guard let beat = bed.lastBeat else { return }
        startLine()
        line.append("last ")
        line.append(UInt8(truncatingIfNeeded: beat.beatClass.letter.value))
        if beat.hasProbability {
            line.append(" ")
            line.append(Double(beat.probability), decimals: 2)
        }
        let count = line.count
        if let interval = beat.precedingIntervalInSamples {
            line.append(", RR ")
            line.append(bed.rate.milliseconds(samples: Double(interval)), decimals: 0)
            line.append(" ms")
        }
        if column + line.count > end { line.truncate(to: count) }
        putLine(column: column, row: row + 3, end: end)
    }

    /// The counts of all classes, each with its letter in the class's colour, in the longest form that fits.
    private mutating func drawClasses(column: Int, row: Int, end: Int) {
        let room = min(end, screen.size.columns) - column
        let forms = Self.countForms
        guard let form = forms.first(where: { width(ofClasses: $0.classes, thousandsFrom: $0.thousandsFrom) <= room })
        else { return }
        var column = column
        for beatClass in BeatClass.allCases.prefix(form.classes) {
            let count = bed.beatCounts[Int(beatClass.rawValue)]
            screen.put(character: beatClass.letter, column: column, row: row, style: Style(beatClass))
            startLine()
            line.append(" ")
            append(count, thousandsFrom: form.thousandsFrom)
            column = screen.put(line, column: column + 1, row: row, style: count > 0 ? .plain : .faint) + 1
        }
    }

    /// Columns of the counts of the first classes.
    private mutating func width(ofClasses classes: Int, thousandsFrom limit: Int) -> Int {
        startLine()
        for beatClass in BeatClass.allCases.prefix(classes) {
            line.append("N ")
            append(bed.beatCounts[Int(beatClass.rawValue)], thousandsFrom: limit)
            line.append(" ")
        }
        return line.count - 1
    }

    /// Appends a count; from a limit on in whole thousands or millions.
    private mutating func append(_ count: Int, thousandsFrom limit: Int) {
        guard count >= limit else { return line.append(integer: count) }
        line.append(integer: count / (count < 1_000_000 ? 1_000 : 1_000_000))
        line.append(count < 1_000_000 ? "k" : "M")
    }

    // MARK: - Alarms

    /// Open alarms: those that threaten life first.
    private mutating func drawAlarms(columns: Range<Int>, rows: Range<Int>) {
        var row = rows.lowerBound
        var left = bed.openAlarmCount
        guard left > 0 else {
            screen.put("no alarm", column: columns.lowerBound, row: row, style: .faint)
            return
        }
        for threatensLife in [true, false] {
            for kind in RhythmEvent.Kind.allCases where kind.isLifeThreatening == threatensLife {
                guard let onset = bed.onsets[Int(kind.rawValue)] else { continue }
                if row == rows.upperBound - 1, left > 1, rows.count > 1 {
                    startLine()
                    line.append(integer: left)
                    line.append(" alarms more")
                    screen.put(line, column: columns.lowerBound, row: row, style: .alarm)
                    return
                }
                draw(kind, since: onset, more: rows.count > 1 ? 0 : left - 1, columns: columns, row: row)
                if rows.count == 1 { return }
                row += 1
                left -= 1
            }
        }
    }

    /// An open alarm with the time since its onset, and how many there are beside it if this is the only row; the time is
    /// shortened, and both are left out, where they do not fit.
    private mutating func draw(
        _ kind: RhythmEvent.Kind, since onset: SampleIndex, more: Int, columns: Range<Int>, row: Int
    ) {
        let style = kind.isLifeThreatening ? Style.danger : .alarm
        let seconds = max(0, Int64(bed.rate.seconds(at: bed.sampleCount - onset)))
        for form in 0..<4 {
            startLine()
            line.append(kind.shortWords)
            if form < 3 { append(seconds, isShort: form == 2) }
            if form == 0, more > 0 {
                line.append(", and ")
                line.append(integer: more)
                line.append(" more")
            }
            if putLine(column: columns.lowerBound, row: row, style: style, end: columns.upperBound) { return }
        }
        screen.put(line, column: columns.lowerBound, row: row, style: style, end: columns.upperBound)
    }

    /// Appends a time as ` 12:03`, or in its largest unit: ` 12m`.
    private mutating func append(_ seconds: Int64, isShort: Bool) {
        line.append(" ")
        guard isShort else {
            line.append(integer: seconds / 60)
            line.append(":")
            if seconds % 60 < 10 { line.append("0") }
            line.append(integer: seconds % 60)
            return
        }
        let (unit, letter): (Int64, StaticString) = seconds < 60 ? (1, "s") : seconds < 3_600 ? (60, "m") : (3_600, "h")
        line.append(integer: seconds / unit)
        line.append(letter)
    }
}
