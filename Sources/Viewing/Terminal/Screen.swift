// SPDX-License-Identifier: Apache-2.0

package import Reporting

/// A terminal's screen as a grid of characters: it is filled anew for each picture, and `update` gives the bytes that turn the
/// picture before into this one.
///
/// Only what has changed is sent, which is what makes it fit for a slow line. Memory is allocated when the size changes, and
/// not for a picture. Sequences are those of ECMA-48.
public struct Screen: ~Copyable {
    /// A character and its style.
    private struct Cell: Equatable {
        var scalar: UInt32 = 0x20
        var style = Style.plain

        /// What no picture holds, so that it differs from all of them.
        static let unknown = Cell(scalar: 0xFFFF_FFFF, style: .plain)
        /// The second half of a wide character, which the first one draws.
        static let covered = Cell(scalar: 0, style: .plain)
    }

    /// The size.
    public private(set) var size: TerminalSize
    /// `[rows x columns]`, the picture that is being made.
    private var cells: [Cell]
    /// `[rows x columns]`, the picture that the terminal has.
    private var shown: [Cell]

    /// Makes a blank screen.
    public init(size: TerminalSize) {
        self.size = size
        cells = Array(repeating: Cell(), count: size.columns * size.rows)
        shown = Array(repeating: .unknown, count: size.columns * size.rows)
    }

    /// Changes the size; the terminal's own picture counts as lost.
    public mutating func resize(to size: TerminalSize) {
        self = Screen(size: size)
    }

    /// Forgets what the terminal shows: the next update sends everything.
    public mutating func forget() {
        for index in shown.indices { shown[index] = .unknown }
    }

    /// Begins the next picture with a blank screen.
    public mutating func clear() {
        for index in cells.indices { cells[index] = Cell() }
    }

    /// Puts a character at a place; one outside of the screen is left out.
    public mutating func put(character scalar: Unicode.Scalar, column: Int, row: Int, style: Style = .plain) {
        guard column >= 0, column < size.columns, row >= 0, row < size.rows else { return }
        let place = row * size.columns + column
        // Half a wide character is none.
        if cells[place] == .covered, column > 0 { cells[place - 1] = Cell() }
        if column + 1 < size.columns, cells[place + 1] == .covered { cells[place + 1] = Cell() }
        cells[place] = Cell(scalar: scalar.value, style: style)
    }

    /// Puts ASCII text from a place on, cut at `end` or at the row's end; gives the column after it.
    @discardableResult
    public mutating func put(
        _ text: StaticString, column: Int, row: Int, style: Style = .plain, end: Int = .max
    ) -> Int {
        var column = column
        text.withUTF8Buffer { bytes in
            for index in 0..<bytes.count where column < end {
                put(character: Unicode.Scalar(unsafe bytes[index]), column: column, row: row, style: style)
                column += 1
            }
        }
        return column
    }

    /// Puts the ASCII bytes of a buffer from a place on, cut at `end` or at the row's end; gives the column after them.
    @discardableResult
    package mutating func put(
        _ text: borrowing LineBuffer, column: Int, row: Int, style: Style = .plain, end: Int = .max
    ) -> Int {
        var column = column
        for offset in 0..<text.count where column < end {
            put(character: Unicode.Scalar(text.byte(at: offset)), column: column, row: row, style: style)
            column += 1
        }
        return column
    }

    /// Puts a name of any characters from a place on, cut at `end`; gives the column after it.
    ///
    /// What a terminal might act on, and what has no width of its own, is left out.
    @discardableResult
    public mutating func put(
        name: String, column: Int, row: Int, style: Style = .plain, end: Int = .max
    ) -> Int {
        var column = column
        for scalar in name.unicodeScalars where !scalar.isUnfitForTerminal {
            let width = scalar.terminalWidth
            guard width > 0, column + width <= min(end, size.columns) else { continue }
            put(character: scalar, column: column, row: row, style: style)
            if width == 2, column >= 0, row >= 0, row < size.rows {
                put(character: " ", column: column + 1, row: row)
                cells[row * size.columns + column + 1] = .covered
            }
            column += width
        }
        return column
    }

    /// Fills a part of a row with one character.
    public mutating func fill(_ scalar: Unicode.Scalar, columns: Range<Int>, row: Int, style: Style) {
        for column in columns { put(character: scalar, column: column, row: row, style: style) }
    }

    /// What was put at a place; NUL for the second half of a wide character.
    func character(column: Int, row: Int) -> (scalar: Unicode.Scalar, style: Style) {
        let cell = cells[row * size.columns + column]
        return (cell == .covered ? "\0" : Unicode.Scalar(cell.scalar) ?? " ", cell.style)
    }

    /// Appends the bytes that bring the terminal from the picture before to this one.
    public mutating func update(to bytes: inout [UInt8]) {
        var style: Style?
        for row in 0..<size.rows {
            let start = row * size.columns
            // Where the terminal's cursor is, if it is in this row.
            var cursor = -1
            for column in 0..<size.columns {
                let cell = cells[start + column]
                let next = start + column + 1
                let hidesNext = column + 1 < size.columns && cells[next] == .covered && shown[next] != .covered
                guard cell != shown[start + column] || hidesNext else { continue }
                shown[start + column] = cell
                guard cell != .covered else { continue }
                if cursor != column { bytes.append(cursorTo: column, row) }
                if style != cell.style {
                    bytes.append(text: cell.style.sequence)
                    style = cell.style
                }
                let scalar = Unicode.Scalar(cell.scalar) ?? " "
                for byte in UTF8.encode(scalar)! { bytes.append(byte) }
                cursor = column + scalar.terminalWidth
            }
        }
        if style != nil { bytes.append(text: Style.plain.sequence) }
    }

    /// The picture as lines of text without styles, blanks at their ends left out.
    package var text: String {
        var text = ""
        for row in 0..<size.rows {
            var line = ""
            var blanks = ""
            for column in 0..<size.columns {
                let scalar = Unicode.Scalar(cells[row * size.columns + column].scalar) ?? " "
                guard scalar != "\0" else { continue }
                guard scalar != " " else {
                    blanks += " "
                    continue
                }
                line += blanks + String(scalar)
                blanks = ""
            }
            text += line + "\n"
        }
        return text
    }

    /// The style of a place, for tests.
    package func style(column: Int, row: Int) -> Style { cells[row * size.columns + column].style }
}

extension [UInt8] {
    /// Appends the bytes of a literal.
    mutating func append(text: StaticString) {
        text.withUTF8Buffer { bytes in
            for index in 0..<bytes.count { append(unsafe bytes[index]) }
        }
    }

    /// Appends a number of the screen, 0 or more.
    mutating func append(number: Int) {
        if number >= 10 { append(number: number / 10) }
        append(UInt8(ascii: "0") + UInt8(number % 10))
    }

    /// Appends the sequence that moves the cursor; both count from 0.
    fileprivate mutating func append(cursorTo column: Int, _ row: Int) {
        append(text: "\u{1B}[")
        append(number: row + 1)
        append(UInt8(ascii: ";"))
        append(number: column + 1)
        append(UInt8(ascii: "H"))
    }
}
