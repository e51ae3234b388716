// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text with `?` in the place of every character that a terminal might act on.
    package var fitForTerminal: String {
        var text = ""
        for scalar in unicodeScalars { text.unicodeScalars.append(scalar.isUnfitForTerminal ? "?" : scalar) }
        return text
    }
}
