// SPDX-License-Identifier: Apache-2.0

import Reporting
public import Signal

/// The live view of one bed on a terminal: the trace with its beats, the heart rate, the state of the signal, counts, open
/// alarms, and how far a file is read.
///
/// It sees the events and the samples, and draws when it is asked to. Taking a sample or an event allocates nothing.
public struct LiveView: ~Copyable {
    /// The least that it draws on; on less it says so.
    public static let leastSize = TerminalSize(columns: 40, rows: 12)

    /// A beat's letter above the trace.
    private struct Letter {
        var sampleIndex: SampleIndex = 0
        var beatClass = BeatClass.normal
        var isNoisy = false
    }

    /// How the bed stands.
    public var bed: BedState
    /// The thinned signal.
    public var trace: TraceColumns
    /// What the last line says of the keys.
    public var keys = ""
    private var letters = Ring<256, Letter>(filler: Letter())
    /// The latest thing that the program says of itself; empty if there is none.
    private var message = ""
    private var screen: Screen
    private var line = LineBuffer(capacity: 512)

    /// Makes the view of a bed of which nothing has come yet.
    public init(bed: BedState, size: TerminalSize) {
        self.bed = bed
        trace = TraceColumns(rate: bed.rate)
        screen = Screen(size: size)
    }

    /// Takes what the monitor reports.
    public mutating func take(_ event: MonitorEvent) {
        bed.take(event)
        guard case .beat(let beat) = event else { return }
        letters.appendDroppingOldest(
            Letter(sampleIndex: beat.beat.sampleIndex, beatClass: beat.beatClass, isNoisy: beat.beat.isNoisy))
    }

    /// Shows a message of the program; it stays until the next one.
    public mutating func say(_ message: String) { self.message = message }

    /// Changes the size of the terminal.
    public mutating func resize(to size: TerminalSize) {
        if size != screen.size { screen.resize(to: size) } else { screen.forget() }
    }

    /// Draws the view as it is now, and appends what the terminal needs to show it.
    public mutating func draw(_ playback: Playback, to bytes: inout [UInt8]) {
        compose(playback)
        screen.update(to: &bytes)
    }

    /// Shows the screen as `draw` would fill it.
    mutating func withScreen(_ playback: Playback, _ body: (borrowing Screen) -> Void) {
        compose(playback)
        body(screen)
    }

    /// The view as lines of text, as `draw` would show it.
    package mutating func text(_ playback: Playback) -> String {
        compose(playback)
        return screen.text
    }

    private mutating func compose(_ playback: Playback) {
        screen.clear()
        let size = screen.size
        guard size.columns >= Self.leastSize.columns, size.rows >= Self.leastSize.rows else {
            drawSmall()
            return
        }
        let panelRows = size.rows >= 18 ? LargeDigits.rows : 2
        let panel = size.rows - 1 - panelRows
        drawHeader(playback)
        drawTrace(rows: 2..<panel)
        if panelRows == LargeDigits.rows { drawPanel(row: panel) } else { drawSmallPanel(row: panel) }
        drawFooter(playback, row: size.rows - 1)
    }

    /// On a terminal that is too small for a trace: the heart rate and the alarm, in one or two lines.
    private mutating func drawSmall() {
        startLine()
        line.append(rate: bed.heartRate)
        line.append("/min")
        screen.put(line, column: 0, row: 0, style: .rate)
        if screen.size.rows > 1 { drawAlarms(columns: 0..<screen.size.columns, rows: 1..<screen.size.rows) }
    }

    private mutating func drawHeader(_ playback: Playback) {
        var column = screen.put("ecgmond ", column: 0, row: 0, style: .faint)
        column = screen.put(name: bed.source, column: column, row: 0, style: .strong, end: screen.size.columns - 28)
        column = screen.put(name: "  " + bed.channel, column: column, row: 0, end: screen.size.columns - 26)
        if screen.size.columns >= 60 {
            startLine()
            line.append("  ")
            line.append(bed.rate.hertz, decimals: bed.rate.hertz == bed.rate.hertz.rounded() ? 0 : 2)
            line.append(" Hz")
            screen.put(line, column: column, row: 0, style: .faint)
        }
        startLine()
        line.append(hours: Int64(1_000 * bed.rate.seconds(at: bed.sampleCount)))
        let start = screen.size.columns - line.count
        screen.put(line, column: start, row: 0, style: .strong)
        drawState(endingAt: start - 2, playback)
    }

    /// The signal's state, right-aligned; for a stream whose samples come late, their age.
    private mutating func drawState(endingAt end: Int, _ playback: Playback) {
        startLine()
        line.append("signal ")
        line.append(words: bed.signalState.name)
        if case .stream(let age) = playback, age >= 1 {
            line.append(", ")
            line.append(age, decimals: 0)
            line.append(" s old")
        }
        screen.put(
            line, column: max(end - line.count, 0), row: 0, style: bed.signalState == .good ? .plain : .warning)
    }

    private mutating func drawTrace(rows: Range<Int>) {
        let drawing = TraceDrawing(trace, width: screen.size.columns, rows: rows)
        drawing.draw(trace, on: &screen)
        for position in 0..<letters.count {
            let letter = letters[position]
            let column = drawing.column(of: letter.sampleIndex, in: trace)
            let style = letter.isNoisy ? Style.unknown : Style(letter.beatClass)
            screen.put(
                character: letter.isNoisy ? "?" : letter.beatClass.letter, column: column, row: rows.lowerBound - 1,
                style: style)
        }
        for kind in RhythmEvent.Kind.allCases {
            guard let onset = bed.onsets[Int(kind.rawValue)] else { continue }
            let column = drawing.column(of: onset, in: trace)
            screen.put(character: "▼", column: column, row: rows.lowerBound - 1, style: .alarm)
        }
        screen.put("grid 1 s, 1 mV", column: 0, row: rows.upperBound - 1, style: .faint)
    }

    private mutating func drawPanel(row: Int) {
        LargeDigits.draw(bed.heartRate, on: &screen, column: 1, row: row, style: .rate)
        let left = 1 + 3 * LargeDigits.advance
        screen.put("/min", column: left, row: row + 4, style: .faint)
        let counts = left + 6
        let end = drawCounts(column: counts, row: row)
        let alarms = min(max(counts + 24, end + 1), max(screen.size.columns - 24, counts))
        drawAlarms(columns: alarms..<screen.size.columns, rows: row..<row + 4)
        screen.put(name: message, column: counts, row: row + 4, style: .faint, end: screen.size.columns)
    }

    private mutating func drawSmallPanel(row: Int) {
        startLine()
        line.append(rate: bed.heartRate)
        line.append("/min")
        line.append("  ")
        let column = screen.put(line, column: 0, row: row, style: .rate)
        drawClasses(column: column, row: row)
        drawAlarms(columns: 0..<screen.size.columns, rows: row + 1..<row + 2)
    }

    /// Beats so far, and the last one; gives the column after the counts by class.
    private mutating func drawCounts(column: Int, row: Int) -> Int {
        startLine()
        line.append("beats ")
        var sum = 0
        for index in 0..<5 { sum += bed.beatCounts[index] }
        line.append(integer: sum)
        screen.put(line, column: column, row: row)
        let end = drawClasses(column: column, row: row + 1)
        startLine()
        line.append("last minute ")
        line.append(integer: bed.beatsOfMinute)
        line.append(", V ")
        line.append(integer: bed.ventricularBeatsOfMinute)
        screen.put(line, column: column, row: row + 2)
        guard let beat = bed.lastBeat else { return end }
        startLine()
        line.append("last ")
        line.append(UInt8(truncatingIfNeeded: beat.beatClass.letter.value))
        if beat.hasProbability {
            line.append(" ")
            line.append(Double(beat.probability), decimals: 2)
        }
        if let interval = beat.precedingIntervalInSamples {
            line.append(", RR ")
            line.append(bed.rate.milliseconds(samples: Double(interval)), decimals: 0)
            line.append(" ms")
        }
        screen.put(line, column: column, row: row + 3)
        return end
    }

    /// The counts of all classes, each with its letter in the class's colour.
    @discardableResult
    private mutating func drawClasses(column: Int, row: Int) -> Int {
        var column = column
        for beatClass in BeatClass.allCases {
            let count = bed.beatCounts[Int(beatClass.rawValue)]
            screen.put(character: beatClass.letter, column: column, row: row, style: Style(beatClass))
            startLine()
            line.append(" ")
            line.append(integer: count)
            column = screen.put(line, column: column + 1, row: row, style: count > 0 ? .plain : .faint) + 1
        }
        return column
    }

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

    /// An open alarm with the time since its onset, and how many there are beside it if this is the only row.
    private mutating func draw(
        _ kind: RhythmEvent.Kind, since onset: SampleIndex, more: Int, columns: Range<Int>, row: Int
    ) {
        let style = kind.isLifeThreatening ? Style.danger : .alarm
        startLine()
        line.append(kind.shortWords)
        line.append(" ")
        let seconds = max(0, Int64(bed.rate.seconds(at: bed.sampleCount - onset)))
        line.append(integer: seconds / 60)
        line.append(":")
        if seconds % 60 < 10 { line.append("0") }
        line.append(integer: seconds % 60)
        if more > 0 {
            line.append(", and ")
            line.append(integer: more)
            line.append(" more")
        }
        screen.put(line, column: columns.lowerBound, row: row, style: style, end: columns.upperBound)
    }

    private mutating func drawFooter(_ playback: Playback, row: Int) {
        var column = screen.put(name: keys, column: 0, row: row, style: .faint)
        if case .file(let progress) = playback {
            column = drawProgress(progress, column: column + 2, row: row)
        }
        let note: StaticString = "not a medical device"
        let start = screen.size.columns - note.utf8CodeUnitCount
        if start > column + 1 { screen.put(note, column: start, row: row, style: .faint) }
    }

    /// `[#####.....]  48 %  120x  0:12 left`
    private mutating func drawProgress(_ progress: FileProgress, column: Int, row: Int) -> Int {
        var column = column
        if let fraction = progress.fraction {
            let width = 12
            let filled = Int((min(max(fraction, 0), 1) * Double(width)).rounded(.down))
            screen.fill("━", columns: column..<column + filled, row: row, style: .strong)
            screen.fill("─", columns: column + filled..<column + width, row: row, style: .faint)
            startLine()
            line.append(100 * fraction, decimals: 0, width: 4)
            line.append(" %")
            column = screen.put(line, column: column + width, row: row) + 2
        }
        if progress.isPaused { return screen.put("paused", column: column, row: row, style: .warning) }
        startLine()
        line.append(progress.speed, decimals: progress.speed < 9.95 ? 1 : 0)
        line.append("x")
        if let left = progress.secondsLeft {
            line.append("  ")
            line.append(hours: Int64(1_000 * left))
            line.append(" left")
        }
        return screen.put(line, column: column, row: row)
    }

    private mutating func startLine() { line.removeAll() }
}

extension RhythmEvent.Kind {
    /// The condition in at most 20 characters.
    fileprivate var shortWords: StaticString {
        switch self {
        case .asystole: "asystole"
        case .ventricularTachycardia: "V tachycardia"
        case .ventricularRun: "V run"
        case .couplet: "V couplet"
        case .tachycardia: "tachycardia"
        case .bradycardia: "bradycardia"
        case .pause: "pause"
        case .extremeBradycardia: "extreme bradycardia"
        case .extremeTachycardia: "extreme tachycardia"
        case .bigeminy: "bigeminy"
        case .trigeminy: "trigeminy"
        case .ronT: "R on T"
        case .frequentVentricularBeats: "frequent V beats"
        case .irregularRhythm: "irregular rhythm"
        case .ventricularFlutter: "V flutter or fibril."
        }
    }
}
