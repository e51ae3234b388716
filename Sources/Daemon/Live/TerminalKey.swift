// SPDX-License-Identifier: Apache-2.0

/// A key that the views know.
enum TerminalKey: Equatable {
    /// Leave, or go back.
    case quit
    /// Space: stop a file, and let it go on.
    case pause
    case left, right, up, down
    /// Return: open what is chosen.
    case open

    /// Reads the first key of what a terminal sent; `nil` for one that is not known. Removes its bytes.
    ///
    /// An arrow is ESC [ A...D or ESC O A...D (ECMA-48, DEC VT100); Escape alone leaves.
    static func take(from bytes: inout ArraySlice<UInt8>) -> TerminalKey? {
        guard let first = bytes.popFirst() else { return nil }
        switch first {
        case UInt8(ascii: "q"), UInt8(ascii: "Q"): return .quit
        case UInt8(ascii: " "): return .pause
        case UInt8(ascii: "\r"), UInt8(ascii: "\n"): return .open
        case UInt8(ascii: "k"): return .up
        case UInt8(ascii: "j"): return .down
        case UInt8(ascii: "h"): return .left
        case UInt8(ascii: "l"): return .right
        case 0x1B: return sequence(&bytes)
        default: return nil
        }
    }

    private static func sequence(_ bytes: inout ArraySlice<UInt8>) -> TerminalKey? {
        guard let second = bytes.first else { return .quit }
        guard second == UInt8(ascii: "[") || second == UInt8(ascii: "O") else { return nil }
        bytes.removeFirst()
        // Parameters come before the final byte, 0x40...0x7E.
        while let byte = bytes.popFirst() {
            guard (0x40...0x7E).contains(byte) else { continue }
            switch byte {
            case UInt8(ascii: "A"): return .up
            case UInt8(ascii: "B"): return .down
            case UInt8(ascii: "C"): return .right
            case UInt8(ascii: "D"): return .left
            default: return nil
            }
        }
        return nil
    }
}
