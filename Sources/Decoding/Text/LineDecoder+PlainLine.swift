// SPDX-License-Identifier: Apache-2.0

extension LineDecoder {
    /// Digits that are read at once; so many never overflow 64 bits.
    private static let plainDigitLimit = 18

    /// Reads a whole line at once, if it is of the kind that nearly all are: complete within the chunk, begun by a number, and
    /// with a decimal number without exponent in the chosen field. Returns `nil` for any other line.
    ///
    /// A shortcut only: the sample is the one that the layout gives, several times faster.
    /// - Returns: the sample in millivolts, a finite number, and where the next line begins.
    @inline(__always)
    func plainLine(_ bytes: Span<UInt8>, from start: Int) -> (sample: Float, end: Int)? {
        var position = TextByte.skipSpaces(bytes, from: start)
        guard case .separated(let separator) = layout.syntax, position < bytes.count,
            TextByte.beginsNumber(bytes[position])
        else { return nil }
        var fieldsToSkip = plainField
        while fieldsToSkip > 0 {
            guard let next = Self.nextField(bytes, from: position, separator: separator) else { return nil }
            position = next
            fieldsToSkip &-= 1
        }
        guard let number = plainNumber(bytes, from: position, separator: separator) else { return nil }
        position = number.end
        if separator != 0 {
            position = TextByte.skipBlanks(bytes, from: position, upTo: separator)
            guard position < bytes.count, bytes[position] == separator || bytes[position] == UInt8(ascii: "\n") else {
                return nil
            }
        }
        position = TextByte.endOfLine(bytes, from: position)
        guard position < bytes.count && position - start <= Self.lineByteLimit else { return nil }
        let sample = scale.millivolts(number.value)
        return sample.isFinite ? (sample, position &+ 1) : nil
    }

    /// Where the next field begins; `nil` if the line ends before it, or this one or the next is none of a plain line.
    @inline(__always)
    private static func nextField(_ bytes: Span<UInt8>, from start: Int, separator: UInt8) -> Int? {
        guard start < bytes.count, bytes.quote(at: start) == nil, bytes[start] != UInt8(ascii: "#") else { return nil }
        var position = start
        if separator == 0 {
            while position < bytes.count && !TextByte.isBlank(bytes[position]) {
                if bytes[position] == UInt8(ascii: "\n") { return nil }
                position &+= 1
            }
            position = TextByte.skipBlanks(bytes, from: position, upTo: 0)
        } else {
            position = TextByte.endOfField(bytes, from: position, separator: separator)
            guard position < bytes.count, bytes[position] == separator else { return nil }
            position = TextByte.skipBlanks(bytes, from: position &+ 1, upTo: separator)
        }
        return position
    }

    /// Reads a decimal number without exponent, and checks that the field may end after it.
    @inline(__always)
    private func plainNumber(_ bytes: Span<UInt8>, from start: Int, separator: UInt8) -> (value: Float, end: Int)? {
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
        if position < bytes.count,
            bytes[position] == UInt8(ascii: ".") || (layout.hasDecimalComma && bytes[position] == UInt8(ascii: ","))
        {
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
        guard (1...Self.plainDigitLimit).contains(digitCount) && position < bytes.count else { return nil }
        let byte = bytes[position]
        guard TextByte.isBlank(byte) || byte == UInt8(ascii: "\n") || (byte == separator && separator != 0) else {
            return nil
        }
        let magnitude = DecimalConversion.float(
            significand: significand, exponent: -fractionDigitCount, isInexact: false)
        return (isNegative ? -magnitude : magnitude, position)
    }
}
