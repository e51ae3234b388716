// SPDX-License-Identifier: Apache-2.0

extension LineDecoder {
    /// Digits that are read at once; so many never overflow 64 bits.
    private static let plainDigitLimit = 18

    /// Reads a whole line at once, if it is of the kind that nearly all are: complete within the chunk, and with a
    /// decimal number without exponent in the chosen field. Returns `nil` for any other line.
    ///
    /// A shortcut only: the sample is the one that the byte-by-byte way gives, three times faster.
    /// - Returns: the sample in millivolts, a finite number, and where the next line begins.
    @inline(__always)
    func plainLine(_ bytes: Span<UInt8>, from start: Int) -> (sample: Float, end: Int)? {
        var position = TextByte.skipSpaces(bytes, from: start)
        guard position < bytes.count && bytes[position] != UInt8(ascii: "%") else { return nil }
        var fieldsToSkip = chosenField
        while fieldsToSkip > 0 {
            guard position < bytes.count && bytes[position] != UInt8(ascii: "#") else { return nil }
            position = TextByte.skipSpaces(bytes, from: TextByte.endOfField(bytes, from: position))
            guard position < bytes.count && bytes[position] != UInt8(ascii: "\n") else { return nil }
            if TextByte.isSeparator(bytes[position]) { position = TextByte.skipSpaces(bytes, from: position &+ 1) }
            fieldsToSkip &-= 1
        }
        guard let number = Self.plainNumber(bytes, from: position) else { return nil }
        position = TextByte.endOfLine(bytes, from: number.end)
        guard position < bytes.count && position - start <= Self.lineByteLimit else { return nil }
        let sample = scale.millivolts(number.value)
        return sample.isFinite ? (sample, position &+ 1) : nil
    }

    /// Reads a decimal number without exponent, and checks that the field ends after it.
    @inline(__always)
    private static func plainNumber(_ bytes: Span<UInt8>, from start: Int) -> (value: Float, end: Int)? {
        var position = start
        guard position < bytes.count else { return nil }
        let isNegative = bytes[position] == UInt8(ascii: "-")
        if isNegative { position &+= 1 }
        var significand: UInt64 = 0
        let integerStart = position
        while position < bytes.count {
            let digit = bytes[position] &- 0x30
            guard digit < 10 else { break }
            significand = significand &* 10 &+ UInt64(digit)
            position &+= 1
        }
        var digitCount = position - integerStart
        var fractionDigitCount = 0
        if position < bytes.count && bytes[position] == UInt8(ascii: ".") {
            position &+= 1
            let fractionStart = position
            while position < bytes.count {
                let digit = bytes[position] &- 0x30
                guard digit < 10 else { break }
                significand = significand &* 10 &+ UInt64(digit)
                position &+= 1
            }
            fractionDigitCount = position - fractionStart
            digitCount += fractionDigitCount
        }
        // Where there were more digits the significand has overflowed, and is not used.
        guard
            (1...plainDigitLimit).contains(digitCount) && position < bytes.count && TextByte.endsField(bytes[position])
        else {
            return nil
        }
        let magnitude = DecimalConversion.float(
            significand: significand, exponent: -fractionDigitCount, isInexact: false)
        return (isNegative ? -magnitude : magnitude, position)
    }
}
