// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text on one line of bounded length: control characters become `?`, and 120 characters are kept.
    var forMessages: String {
        var text = ""
        for scalar in unicodeScalars.prefix(120) {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            text.unicodeScalars.append(isControl ? "?" : scalar)
        }
        return unicodeScalars.count > 120 ? text + "..." : text
    }
}
