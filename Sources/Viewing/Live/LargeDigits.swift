// SPDX-License-Identifier: Apache-2.0

/// Digits five rows high, for a heart rate that is read across the room.
enum LargeDigits {
    /// Rows of a digit.
    static let rows = 5
    /// Columns of a digit, without the space after it.
    static let columns = 6
    /// Columns from one digit to the next.
    static let advance = 8

    /// `[digit][row]`: three pixels, the left one in bit 2.
    private static let pixels: InlineArray<10, InlineArray<5, UInt8>> = [
        [7, 5, 5, 5, 7], [2, 6, 2, 2, 7], [7, 1, 7, 4, 7], [7, 1, 3, 1, 7], [5, 5, 7, 1, 1],
        [7, 4, 7, 1, 7], [7, 4, 7, 5, 7], [7, 1, 1, 2, 2], [7, 5, 7, 5, 7], [7, 5, 7, 1, 7],
    ]

    /// Draws a rate of at most three digits, right-aligned in three places; two dashes if it is unknown.
    static func draw(_ rate: Float?, on screen: inout Screen, column: Int, row: Int, style: Style) {
        guard let rate, rate.isFinite, rate >= 0.5, rate < 999.5 else {
            for place in 1...2 { dash(on: &screen, column: column + place * advance, row: row) }
            return
        }
        var rest = Int(rate.rounded())
        var place = 2
        repeat {
            draw(digit: rest % 10, on: &screen, column: column + place * advance, row: row, style: style)
            rest /= 10
            place -= 1
        } while rest > 0
    }

    private static func draw(digit: Int, on screen: inout Screen, column: Int, row: Int, style: Style) {
        for line in 0..<rows {
            for pixel in 0..<3 where pixels[digit][line] & (4 >> UInt8(pixel)) != 0 {
                let start = column + 2 * pixel
                screen.fill("█", columns: start..<start + 2, row: row + line, style: style)
            }
        }
    }

    private static func dash(on screen: inout Screen, column: Int, row: Int) {
        screen.fill("█", columns: column..<column + columns - 1, row: row + 2, style: .faint)
    }
}
