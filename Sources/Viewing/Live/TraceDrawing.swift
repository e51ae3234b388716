// SPDX-License-Identifier: Apache-2.0

import Signal

/// Draws a trace in Braille, whose characters are two dots wide and four high (Unicode 2800...28FF), over a grid of 1 s and 1 mV.
struct TraceDrawing {
    /// Columns of the screen per second of signal.
    static let columnsPerSecond = TraceColumns.perSecond / 2
    /// Dots per millivolt that are tried, the most first: a line of the grid falls on a row of characters.
    private static let scales: InlineArray<12, Float> = [64, 48, 32, 24, 16, 12, 8, 4, 2, 1, 0.5, 0.25]

    /// The rows of the screen that it fills.
    let rows: Range<Int>
    /// The screen's width.
    let width: Int
    /// The first of the trace's columns that is shown, an even number.
    let firstColumn: Int
    private let dotsPerMillivolt: Float
    private let middle: Float

    /// Lays the latest part of a trace out.
    init(_ trace: borrowing TraceColumns, width: Int, rows: Range<Int>) {
        self.width = width
        self.rows = rows
        firstColumn = 2 * (trace.last / 2 - width + 1)
        middle = trace.range.middle
        let room = Float(4 * rows.count)
        var scale = Self.scales[Self.scales.count - 1]
        for index in 0..<Self.scales.count where Self.scales[index] * trace.range.height <= room {
            scale = Self.scales[index]
            break
        }
        dotsPerMillivolt = scale
    }

    /// The column of the screen that a sample lies in; it may lie outside of the screen.
    func column(of sampleIndex: SampleIndex, in trace: borrowing TraceColumns) -> Int {
        (trace.column(of: sampleIndex) - firstColumn) >> 1
    }

    /// Draws grid and trace.
    func draw(_ trace: borrowing TraceColumns, on screen: inout Screen) {
        drawGrid(of: trace, on: &screen)
        var before = TraceColumns.Extent.missing
        if firstColumn > 0 { before = trace.extent(of: firstColumn - 1) }
        for column in 0..<width {
            let left = trace.extent(of: firstColumn + 2 * column)
            let right = trace.extent(of: firstColumn + 2 * column + 1)
            let leftDots = dots(of: left, after: before)
            let rightDots = dots(of: right, after: left)
            before = right
            for row in 0..<rows.count {
                let bits = Self.bits(leftDots, row: row, isRight: false) | Self.bits(rightDots, row: row, isRight: true)
                guard bits != 0 else { continue }
                screen.put(
                    character: Unicode.Scalar(0x2800 + UInt32(bits)) ?? " ", column: column, row: rows.lowerBound + row,
                    style: .trace)
            }
        }
    }

    /// The dots that a column fills, from the top, joined to those before it; `nil` if it has no sample.
    private func dots(of extent: TraceColumns.Extent, after before: TraceColumns.Extent) -> ClosedRange<Int>? {
        guard !extent.isMissing else { return nil }
        var (low, high) = (extent.low, extent.high)
        if !before.isMissing {
            low = min(low, before.high)
            high = max(high, before.low)
        }
        return dot(of: high)...dot(of: low)
    }

    /// The dot of a value, 0 at the top; one that lies beyond is at the edge.
    private func dot(of millivolts: Float) -> Int {
        let last = Float(4 * rows.count - 1)
        return Int(min(max(Float(2 * rows.count) - (millivolts - middle) * dotsPerMillivolt, 0), last))
    }

    /// The bits of a Braille character for those of its dots that lie in a range.
    private static func bits(_ dots: ClosedRange<Int>?, row: Int, isRight: Bool) -> UInt8 {
        guard let dots, dots.lowerBound < 4 * row + 4, dots.upperBound >= 4 * row else { return 0 }
        let left: InlineArray<4, UInt8> = [0x01, 0x02, 0x04, 0x40]
        let right: InlineArray<4, UInt8> = [0x08, 0x10, 0x20, 0x80]
        var bits: UInt8 = 0
        for dot in max(dots.lowerBound - 4 * row, 0)...min(dots.upperBound - 4 * row, 3) {
            bits |= isRight ? right[dot] : left[dot]
        }
        return bits
    }

    private func drawGrid(of trace: borrowing TraceColumns, on screen: inout Screen) {
        let rowsPerMillivolt = Int(dotsPerMillivolt) / 4
        let center = rows.count / 2
        if rowsPerMillivolt >= 2 {
            for row in 0..<rows.count where (row - center) % rowsPerMillivolt == 0 {
                screen.fill("┈", columns: 0..<width, row: rows.lowerBound + row, style: .faint)
            }
        }
        for column in 0..<width where firstColumn + 2 * column >= 0 {
            guard (firstColumn + 2 * column) % TraceColumns.perSecond == 0 else { continue }
            for row in 0..<rows.count {
                let isCrossing = rowsPerMillivolt >= 2 && (row - center) % rowsPerMillivolt == 0
                screen.put(
                    character: isCrossing ? "┼" : "┊", column: column, row: rows.lowerBound + row, style: .faint)
            }
        }
    }
}
