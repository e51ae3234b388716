// SPDX-License-Identifier: Apache-2.0

import Reporting

// The last row: keys, and how far a file is read.
extension LiveView {
    /// Columns of the bar.
    private static let barWidth = 12

    mutating func drawFooter(_ playback: Playback, row: Int) {
        var column = screen.put(name: keys, column: 0, row: row, style: .faint)
        if case .file(let progress) = playback {
            column = drawProgress(progress, column: column + 2, row: row)
        }
        let note: StaticString = "not a medical device"
        let start = screen.size.columns - note.utf8CodeUnitCount
        if start > column + 1 { screen.put(note, column: start, row: row, style: .faint) }
    }

    /// `[#####.....]  48 %  120x  0:12 left`: without the bar, the time that is left and the part that is read where these do not
    /// fit, in this order.
    private mutating func drawProgress(_ progress: FileProgress, column: Int, row: Int) -> Int {
        for form in 0..<4 {
            let part = form < 3 ? progress.fraction : nil
            let bar = form == 0 && part != nil ? Self.barWidth : 0
            startLine()
            if let part {
                line.append(100 * part, decimals: 0, width: 4)
                line.append(" %  ")
            }
            let percent = line.count
            if progress.isPaused {
                line.append("paused")
            } else {
                line.append(progress.speed, decimals: progress.speed < 9.95 ? 1 : 0)
                line.append("x")
                if form < 2, let left = progress.secondsLeft {
                    line.append("  ")
                    line.append(hours: Int64(1_000 * left))
                    line.append(" left")
                }
            }
            let end = column + bar + line.count
            guard end <= screen.size.columns else { continue }
            if bar > 0, let part { drawBar(part, column: column, row: row) }
            screen.put(line, column: column + bar, row: row)
            if progress.isPaused { screen.put("paused", column: column + bar + percent, row: row, style: .warning) }
            return end
        }
        return column
    }

    private mutating func drawBar(_ part: Double, column: Int, row: Int) {
        let filled = Int((min(max(part, 0), 1) * Double(Self.barWidth)).rounded(.down))
        screen.fill("━", columns: column..<column + filled, row: row, style: .strong)
        screen.fill("─", columns: column + filled..<column + Self.barWidth, row: row, style: .faint)
    }
}
