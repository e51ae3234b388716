// SPDX-License-Identifier: Apache-2.0

import Decoding

/// What is said of an input that looks as if it were something else.
enum OperandHint {
    /// A sentence's end for an operand that looks like an option without its hyphens, or like the value of one; else empty.
    static func text(for operand: String) -> String {
        guard !operand.utf8.contains(UInt8(ascii: "/")) else { return "" }
        let name = String(operand.unicodeScalars.prefix { $0 != "=" })
        if OptionTable.option(named: name) != nil { return "; did you mean --\(operand.forMessages)?" }
        if Double(operand) != nil {
            return "; a number is the value of an option, such as --rate \(operand.forMessages)"
        }
        for option in OptionTable.options where option.words.contains(operand) {
            return "; did you mean --\(option.name) \(operand)?"
        }
        return ""
    }
}
