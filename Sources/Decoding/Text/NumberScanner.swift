// SPDX-License-Identifier: Apache-2.0

/// Reads one field of text as a number, byte by byte, with no buffer and without regard to any locale.
///
/// A number is an optional sign, digits with at most one point among, before or after them, and an optional exponent:
/// `-0.125`, `.5`, `12.`, `1e-3`. `nan` (in any letter case, with or without a sign) and a single `-` are missing
/// values; `inf` and `infinity` are infinite. All else is malformed.
struct NumberScanner {
    /// What a field is.
    enum Outcome: Equatable {
        case number(Float)
        case missing
        case infinite
        case malformed
    }

    private enum Phase: UInt8 {
        case start, signed, integer, leadingPoint, fraction, exponentMark, exponentSign, exponent, word, malformed
    }

    private var phase = Phase.start
    private var isNegative = false
    private var isExponentNegative = false
    private var isInexact = false
    private var significand: UInt64 = 0
    /// Digits in `significand`, zeros in front left out.
    private var digitCount = 0
    /// What the point and digits that were cut off add to the exponent.
    private var pointExponent = 0
    private var exponent = 0
    /// A word's letters in lower case, the last one lowest.
    private var word: UInt64 = 0

    /// Takes the field's next byte.
    @inline(__always)
    mutating func push(_ byte: UInt8) {
        let digit = byte &- 0x30
        if digit < 10 && (phase == .integer || phase == .fraction) {
            append(digit, isFraction: phase == .fraction)
        } else {
            pushOther(byte)
        }
    }

    /// What the field is, after its last byte.
    func finish() -> Outcome {
        switch phase {
        case .integer, .fraction, .exponent:
            // Both terms are bounded: by the length of a field, and by `push`.
            let power = pointExponent &+ (isExponentNegative ? -exponent : exponent)
            let magnitude = DecimalConversion.float(significand: significand, exponent: power, isInexact: isInexact)
            return magnitude.isFinite ? .number(isNegative ? -magnitude : magnitude) : .infinite
        case .signed:
            return isNegative ? .missing : .malformed
        case .word:
            switch word {
            case 0x6E_616E: return .missing  // nan
            case 0x69_6E66, 0x696E_6669_6E69_7479: return .infinite  // inf, infinity
            default: return .malformed
            }
        case .start, .leadingPoint, .exponentMark, .exponentSign, .malformed:
            return .malformed
        }
    }

    @inline(__always)
    private mutating func append(_ digit: UInt8, isFraction: Bool) {
        if digitCount < DecimalConversion.significantDigitCount {
            significand = significand &* 10 &+ UInt64(digit)
            if significand != 0 { digitCount &+= 1 }
            if isFraction { pointExponent &-= 1 }
        } else {
            if digit != 0 { isInexact = true }
            if !isFraction { pointExponent &+= 1 }
        }
    }

    private mutating func pushOther(_ byte: UInt8) {
        let digit = byte &- 0x30
        let lowercase = byte | 0x20
        switch phase {
        case .start where byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+"):
            isNegative = byte == UInt8(ascii: "-")
            phase = .signed
        case .start, .signed:
            if digit < 10 {
                phase = .integer
                append(digit, isFraction: false)
            } else if byte == UInt8(ascii: ".") {
                phase = .leadingPoint
            } else if lowercase == UInt8(ascii: "n") || lowercase == UInt8(ascii: "i") {
                word = UInt64(lowercase)
                phase = .word
            } else {
                phase = .malformed
            }
        case .integer where byte == UInt8(ascii: "."):
            phase = .fraction
        case .leadingPoint where digit < 10:
            phase = .fraction
            append(digit, isFraction: true)
        case .integer where lowercase == UInt8(ascii: "e"), .fraction where lowercase == UInt8(ascii: "e"):
            phase = .exponentMark
        case .exponentMark where byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+"):
            isExponentNegative = byte == UInt8(ascii: "-")
            phase = .exponentSign
        case .exponentMark where digit < 10, .exponentSign where digit < 10, .exponent where digit < 10:
            // Far beyond the range of floats it stays where it is: nothing brings it back.
            if exponent < 100_000 { exponent = exponent &* 10 &+ Int(digit) }
            phase = .exponent
        case .word where word >> 56 == 0 && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lowercase):
            word = word << 8 | UInt64(lowercase)
        default:
            phase = .malformed
        }
    }
}
