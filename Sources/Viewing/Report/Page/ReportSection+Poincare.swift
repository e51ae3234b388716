// SPDX-License-Identifier: Apache-2.0

extension ReportSection {
    private static let side = 360.0
    private static let left = 52.0
    private static let right = 18.0
    private static let top = 10.0
    private static let bottom = 44.0

    /// Appends each NN interval over the one before.
    func appendPoincare(to markup: inout MarkupBuffer) {
        let scatter = source.scatter
        guard scatter.count > 0 else {
            markup.append("<p>No NN intervals that follow each other: no Poincaré plot.</p>\n")
            return
        }
        let range = shownRange
        let scale = (Self.side - Self.left - Self.right) / Double(range.upperBound - range.lowerBound)
        let height = Self.top + Double(range.count) * scale + Self.bottom
        func x(_ milliseconds: Int) -> Double { Self.left + Double(milliseconds - range.lowerBound) * scale }
        func y(_ milliseconds: Int) -> Double { Self.top + Double(range.upperBound - milliseconds) * scale }
        let figures = "SD1 \(decimal(scatter.shortDeviation, 1)) ms, SD2 \(decimal(scatter.longDeviation, 1)) ms"
        markup.append("<figure>\n")
        TimePlot.begin(
            width: Self.side, height: height, name: "poincare-\(number)",
            title: isAlone ? "Poincaré plot" : "Poincaré plot, \(source.name)",
            description: "Each NN interval over the one before, \(scatter.count) pairs: \(figures).", isSquare: true,
            to: &markup)
        markup.append("<path class=\"grid\" d=\"")
        let step = Int(TimePlot.step(for: Double(range.count), lines: 5))
        for tick in stride(from: range.lowerBound, through: range.upperBound, by: step) {
            markup.append("M")
            markup.append(number: x(tick), decimals: 1)
            markup.append(" ")
            markup.append(number: Self.top, decimals: 1)
            markup.append("V")
            markup.append(number: y(range.lowerBound), decimals: 1)
            markup.append("M")
            markup.append(number: Self.left, decimals: 1)
            markup.append(" ")
            markup.append(number: y(tick), decimals: 1)
            markup.append("H")
            markup.append(number: x(range.upperBound), decimals: 1)
        }
        markup.append("\"/>\n<path class=\"grid\" stroke-dasharray=\"4 3\" d=\"M")
        markup.append(number: x(range.lowerBound), decimals: 1)
        markup.append(" ")
        markup.append(number: y(range.lowerBound), decimals: 1)
        markup.append("L")
        markup.append(number: x(range.upperBound), decimals: 1)
        markup.append(" ")
        markup.append(number: y(range.upperBound), decimals: 1)
        markup.append("\"/>\n")
        appendCells(x: x, y: y, size: Double(IntervalScatter.cell) * scale, to: &markup)
        for tick in stride(from: range.lowerBound, through: range.upperBound, by: step) {
            markup.append("<text class=\"middle\" x=\"")
            markup.append(number: x(tick), decimals: 1)
            markup.append("\" y=\"")
            markup.append(number: y(range.lowerBound) + 16, decimals: 1)
            markup.append(markup: "\">\(tick)</text>\n<text class=\"end\" x=\"")
            markup.append(number: Self.left - 5, decimals: 1)
            markup.append("\" y=\"")
            markup.append(number: y(tick) + 4.5, decimals: 1)
            markup.append(markup: "\">\(tick)</text>\n")
        }
        markup.append("<text class=\"middle\" x=\"")
        markup.append(number: (Self.left + Self.side - Self.right) / 2, decimals: 1)
        markup.append("\" y=\"")
        markup.append(number: height - 8, decimals: 1)
        markup.append(
            "\">NN interval before, ms</text>\n</svg>\n<figcaption>Poincaré plot: each NN interval over the one before, "
        )
        markup.append(text: "\(scatter.count) pairs, \(figures)")
        if scatter.outsideCount > 0 {
            markup.append(
                text: "; \(scatter.outsideCount) of them beyond \(IntervalScatter.range.lowerBound) to "
                    + "\(IntervalScatter.range.upperBound) ms")
        }
        markup.append(". The darker a cell, the more pairs are in it.</figcaption>\n</figure>\n")
    }

    /// The intervals that hold all cells with a pair, in whole 200 ms.
    private var shownRange: Range<Int> {
        let side = IntervalScatter.side
        var first = side
        var last = -1
        for (index, count) in source.scatter.cells.enumerated() where count > 0 {
            let (row, column) = index.quotientAndRemainder(dividingBy: side)
            first = min(first, row, column)
            last = max(last, row, column)
        }
        guard last >= first else { return IntervalScatter.range }
        let start = IntervalScatter.range.lowerBound
        let low = (start + first * IntervalScatter.cell) / 200 * 200
        let high = (start + (last + 1) * IntervalScatter.cell + 199) / 200 * 200
        return low..<max(high, low + 400)
    }

    /// Appends the cells that have pairs, in four shades: up to the fourth root of the most, its square root, and so on.
    private func appendCells(
        x: (Int) -> Double, y: (Int) -> Double, size: Double, to markup: inout MarkupBuffer
    ) {
        let most = Double(source.scatter.cells.max() ?? 1)
        let side = IntervalScatter.side
        func middle(_ cell: Int) -> Int {
            IntervalScatter.range.lowerBound + cell * IntervalScatter.cell + IntervalScatter.cell / 2
        }
        for shade in 1...4 {
            markup.append("<path class=\"dot\" stroke-width=\"")
            markup.append(number: size + 0.1, decimals: 1)
            markup.append("\" opacity=\"")
            markup.append(number: [0.3, 0.5, 0.75, 1][shade - 1])
            markup.append("\" d=\"")
            for (index, count) in source.scatter.cells.enumerated() where count > 0 {
                let power = Double(count) * Double(count) * Double(count) * Double(count)
                let own = power <= most ? 1 : power <= most * most ? 2 : power <= most * most * most ? 3 : 4
                guard own == shade else { continue }
                let (row, column) = index.quotientAndRemainder(dividingBy: side)
                markup.append("M")
                markup.append(number: x(middle(column)), decimals: 1)
                markup.append(" ")
                markup.append(number: y(middle(row)), decimals: 1)
                // A line of no length with square ends.
                markup.append("h0")
            }
            markup.append("\"/>\n")
        }
    }
}
