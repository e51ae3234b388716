// SPDX-License-Identifier: Apache-2.0

import Reporting
import Signal

/// The table of all beds: a row each, with the heart rate, the state, the beats of the last minute, the age of the last byte and
/// the open alarms.
public struct TopView: ~Copyable {
    /// What a row shows.
    public struct Row {
        var name: String
        var bed: BedState?
        var silence: Double?
        var problem: String?
        /// Whether the bed's process sends nothing, so that what it sent is old.
        var isPausing: Bool

        /// The row of a bed, as its link has it at a time of the monotonic clock, in nanoseconds.
        public init(_ link: BedLink, now: Int64) {
            name = link.name
            let pause = link.pause(now: now)
            isPausing = pause > 0
            silence = link.silence.map { $0 + pause }
            if case .closed(let reason) = link.status { problem = reason }
            switch link.view {
            case .some(let view): bed = view.bed
            case .none: bed = nil
            }
        }
    }

    /// Where the columns begin, and the first one ends.
    private enum Place {
        static let rate = 18
        static let signal = 24
        static let beats = 35
        static let ventricular = 43
        static let silence = 49
        static let alarms = 58
    }

    /// The row that is chosen.
    public private(set) var chosen = 0
    private var first = 0
    private var screen: Screen
    private var line = LineBuffer(capacity: 512)

    /// Makes an empty table.
    public init(size: TerminalSize) { screen = Screen(size: size) }

    /// Changes the size of the terminal, or forgets what it shows.
    public mutating func resize(to size: TerminalSize) {
        if size != screen.size { screen.resize(to: size) } else { screen.forget() }
    }

    /// Chooses another row.
    public mutating func move(by step: Int, of count: Int) { chosen = min(max(chosen + step, 0), max(count - 1, 0)) }

    /// Draws the table, and appends what the terminal needs to show it.
    public mutating func draw(_ rows: [Row], to bytes: inout [UInt8]) {
        compose(rows, chosen: true)
        screen.update(to: &bytes)
    }

    /// The table as lines of text, all rows of it.
    public static func text(_ rows: [Row], columns: Int = 120) -> String {
        var view = TopView(size: TerminalSize(columns: columns, rows: rows.count + 3))
        view.compose(rows, chosen: false)
        return view.screen.text.split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
    }

    private mutating func compose(_ rows: [Row], chosen isChosen: Bool) {
        screen.clear()
        let size = screen.size
        chosen = min(chosen, max(rows.count - 1, 0))
        let room = max(size.rows - 3, 1)
        first = min(first, chosen)
        first = max(first, chosen - room + 1)
        line.removeAll()
        line.append("ecgmond top, ")
        line.append(integer: rows.count)
        line.append(rows.count == 1 ? " bed" : " beds")
        screen.put(line, column: 0, row: 0, style: .strong)
        drawHeading(row: 1)
        for place in 0..<min(room, rows.count - first) {
            draw(rows[first + place], row: 2 + place, isChosen: isChosen && first + place == chosen)
        }
        guard isChosen else { return screen.fill("-", columns: 0..<1, row: size.rows - 1, style: .plain) }
        screen.put(name: "q quit  ↑ ↓ choose  Enter open", column: 0, row: size.rows - 1, style: .faint)
        let note: StaticString = "not a medical device"
        screen.put(note, column: size.columns - note.utf8CodeUnitCount, row: size.rows - 1, style: .faint)
    }

    private mutating func drawHeading(row: Int) {
        screen.put("BED", column: 0, row: row, style: .faint)
        screen.put("RATE", column: Place.rate, row: row, style: .faint)
        screen.put("SIGNAL", column: Place.signal, row: row, style: .faint)
        screen.put("BEATS", column: Place.beats, row: row, style: .faint)
        screen.put("V", column: Place.ventricular + 3, row: row, style: .faint)
        screen.put("BYTE", column: Place.silence + 3, row: row, style: .faint)
        screen.put("ALARMS", column: Place.alarms, row: row, style: .faint)
    }

    private mutating func draw(_ row: Row, row place: Int, isChosen: Bool) {
        screen.put(name: row.name, column: 0, row: place, style: isChosen ? .chosen : .strong, end: Place.rate - 1)
        guard let bed = row.bed, row.problem == nil else {
            screen.put(
                name: row.problem ?? "waiting", column: Place.signal, row: place, style: .warning,
                end: screen.size.columns)
            return
        }
        put(column: Place.rate, row: place, style: .rate) {
            $0.append(rate: row.isPausing ? nil : bed.heartRate, width: 4)
        }
        put(column: Place.signal, row: place, style: bed.signalState == .good && !row.isPausing ? .plain : .warning) {
            if row.isPausing { $0.append("no answer") } else { $0.append(words: bed.signalState.name) }
        }
        put(column: Place.beats, row: place) { $0.append(integer: Int64(bed.beatsOfMinute), width: 5) }
        let ventricular = bed.ventricularBeatsOfMinute
        put(column: Place.ventricular, row: place, style: ventricular > 0 ? .ventricular : .plain) {
            $0.append(integer: Int64(ventricular), width: 4)
        }
        put(column: Place.silence, row: place, style: (row.silence ?? 0) > 5 ? .warning : .plain) {
            if let silence = row.silence {
                $0.append(silence, decimals: silence < 10 ? 1 : 0, width: 6)
                $0.append("s")
            } else {
                $0.append("     --")
            }
        }
        drawAlarms(of: bed, row: place)
    }

    /// The open alarms in one row, those that threaten life first.
    private mutating func drawAlarms(of bed: BedState, row: Int) {
        var column = Place.alarms
        for threatensLife in [true, false] {
            for kind in RhythmEvent.Kind.allCases where kind.isLifeThreatening == threatensLife {
                guard bed.onsets[Int(kind.rawValue)] != nil else { continue }
                line.removeAll()
                line.append(words: kind.name)
                column = screen.put(line, column: column, row: row, style: threatensLife ? .danger : .alarm) + 2
            }
        }
    }

    private mutating func put(
        column: Int, row: Int, style: Style = .plain, _ make: (inout LineBuffer) -> Void
    ) {
        line.removeAll()
        make(&line)
        // Half a figure is another one.
        guard column + line.count <= screen.size.columns else { return }
        screen.put(line, column: column, row: row, style: style)
    }
}
