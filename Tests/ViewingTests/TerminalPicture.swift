// SPDX-License-Identifier: Apache-2.0

/// What a terminal shows after some bytes: the few sequences that a screen sends, and a failure for any other.
struct TerminalPicture {
    let columns: Int
    /// `[rows][columns]`: a character; empty for the second half of a wide one.
    private(set) var cells: [[String]]
    /// `[rows][columns]`: the parameters of the last SGR sequence before the character.
    private(set) var styles: [[String]]
    private var column = 0
    private var row = 0
    private var style = ""

    init(columns: Int, rows: Int) {
        self.columns = columns
        cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
        styles = Array(repeating: Array(repeating: "", count: columns), count: rows)
    }

    /// Takes bytes; false for a sequence that is not known or a character outside of the screen.
    mutating func take(_ bytes: [UInt8]) -> Bool {
        var scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            guard scalar == "\u{1B}" else {
                guard cells.indices.contains(row), cells[row].indices.contains(column) else { return false }
                cells[row][column] = String(scalar)
                styles[row][column] = style
                column += 1
                if isWide(scalar) {
                    guard cells[row].indices.contains(column) else { return false }
                    cells[row][column] = ""
                    column += 1
                }
                continue
            }
            guard scalars.popFirst() == "[" else { return false }
            var parameters = ""
            while let next = scalars.first, "0"..."9" ~= next || next == ";" {
                parameters.unicodeScalars.append(next)
                scalars.removeFirst()
            }
            switch scalars.popFirst() {
            case "H":
                let numbers = parameters.split(separator: ";").compactMap { Int($0) }
                guard numbers.count == 2 else { return false }
                (row, column) = (numbers[0] - 1, numbers[1] - 1)
            case "m": style = parameters
            default: return false
            }
        }
        return true
    }

    /// The rows as text.
    var text: String {
        cells.map { row in
            var line = row.joined()
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }

    private func isWide(_ scalar: Unicode.Scalar) -> Bool { (0x4E00...0x9FFF).contains(scalar.value) }
}
