// SPDX-License-Identifier: Apache-2.0

extension Unicode.Scalar {
    /// The columns that a terminal gives to the character: 0, 1 or 2.
    ///
    /// Two for those that Unicode's East Asian Width (UAX 11) calls wide or fullwidth, by blocks, and for most emoji; none for
    /// those that combine with the one before.
    var terminalWidth: Int {
        // Lines, blocks and Braille are most of what is drawn.
        guard value >= 0x300, !(0x2500...0x28FF).contains(value) else { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
            0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
