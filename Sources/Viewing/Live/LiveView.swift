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
    private(set) var message = ""
    var screen: Screen
    var line = LineBuffer(capacity: 512)

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
        let isLarge = size.rows >= 18 && size.columns >= Self.largePanelColumns
        let panel = size.rows - 1 - (isLarge ? LargeDigits.rows : 2)
        drawHeader(playback)
        drawTrace(rows: 2..<panel)
        if isLarge { drawPanel(row: panel) } else { drawSmallPanel(row: panel) }
        drawFooter(playback, row: size.rows - 1)
    }

    private mutating func drawHeader(_ playback: Playback) {
        startLine()
        line.append(hours: Int64(1_000 * bed.rate.seconds(at: bed.sampleCount)))
        let start = screen.size.columns - line.count
        screen.put(line, column: start, row: 0, style: .strong)
        let state = drawState(endingAt: start - 2, playback)
        var column = screen.put("ecgmond ", column: 0, row: 0, style: .faint, end: state)
        column = screen.put(
            name: bed.source, column: column, row: 0, style: .strong, end: min(screen.size.columns - 28, state - 1))
        column = screen.put(
            name: "  " + bed.channel, column: column, row: 0, end: min(screen.size.columns - 26, state - 1))
        guard screen.size.columns >= 60 else { return }
        startLine()
        line.append("  ")
        line.append(bed.rate.hertz, decimals: bed.rate.hertz == bed.rate.hertz.rounded() ? 0 : 2)
        line.append(" Hz")
        putLine(column: column, row: 0, style: .faint, end: state - 1)
    }

    /// The signal's state, right-aligned; for a stream whose samples come late, their age. Gives the column where it begins.
    private mutating func drawState(endingAt end: Int, _ playback: Playback) -> Int {
        startLine()
        line.append("signal ")
        line.append(words: bed.signalState.name)
        if case .stream(let age) = playback, age >= 1 {
            line.append(", ")
            line.append(age, decimals: 0)
            line.append(" s old")
        }
        let start = max(end - line.count, 0)
        screen.put(line, column: start, row: 0, style: bed.signalState == .good ? .plain : .warning, end: end)
        return start
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

    /// Puts the line that was made if it fits whole before a column, since half a figure is another one; gives whether it did.
    @discardableResult
    mutating func putLine(column: Int, row: Int, style: Style = .plain, end: Int) -> Bool {
        guard column + line.count <= min(end, screen.size.columns) else { return false }
        screen.put(line, column: column, row: row, style: style)
        return true
    }

    /// Begins a line.
    mutating func startLine() { line.removeAll() }
}
