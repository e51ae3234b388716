// SPDX-License-Identifier: Apache-2.0

import Reporting

extension String {
    /// The text on one line of bounded length: what a terminal might act on becomes `?`, and 120 characters are kept.
    var forMessages: String {
        let text = String(String.UnicodeScalarView(unicodeScalars.prefix(120))).fitForTerminal
        return unicodeScalars.count > 120 ? text + "..." : text
    }
}
