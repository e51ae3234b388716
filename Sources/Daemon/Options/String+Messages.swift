// SPDX-License-Identifier: Apache-2.0

import Reporting

extension String {
    /// The text on one line of bounded length: what a terminal might act on becomes `?`, and 120 characters are kept.
    var forMessages: String { forMessages(120) }

    /// The same with another number of characters.
    func forMessages(_ limit: Int) -> String {
        let text = String(String.UnicodeScalarView(unicodeScalars.prefix(limit))).fitForTerminal
        return unicodeScalars.count > limit ? text + "..." : text
    }
}
