// SPDX-License-Identifier: Apache-2.0

extension Unicode.Scalar {
    /// Whether a terminal or a pager might act on the character instead of showing it: controls, and what ends a line or
    /// turns the direction of writing without being seen.
    package var isUnfitForTerminal: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
