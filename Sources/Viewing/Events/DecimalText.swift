// SPDX-License-Identifier: Apache-2.0

/// Numbers as the journal's fields have them.
enum DecimalText {
    /// A finite number; `nil` if the text is none. What only hexadecimal notation or a name would give is none.
    static func number(_ text: String) -> Double? {
        guard !text.isEmpty, text.utf8.count < 64,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains($0) }),
            let number = Double(text), number.isFinite
        else { return nil }
        return number
    }
}
