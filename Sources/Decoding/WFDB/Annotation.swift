// SPDX-License-Identifier: Apache-2.0

public import Signal

/// One annotation of a WFDB annotation file, such as a reference beat of a recording.
public struct Annotation: Sendable, Equatable {
    /// The sample that it marks.
    public var sampleIndex: SampleIndex
    /// WFDB's number of what it says, 0...49.
    public var code: UInt8
    /// WFDB's field of the same name: what it means depends on the code.
    public var subtype: Int8
    /// The signal that it is about.
    public var channel: UInt8
    /// The annotator's number, or whatever it was used for.
    public var number: Int8
    /// Text that goes with it, such as the name of a rhythm; without the zero byte that may end it.
    public var aux: String?

    /// Makes an annotation.
    public init(
        sampleIndex: SampleIndex, code: UInt8, subtype: Int8 = 0, channel: UInt8 = 0, number: Int8 = 0,
        aux: String? = nil
    ) {
        self.sampleIndex = sampleIndex
        self.code = code
        self.subtype = subtype
        self.channel = channel
        self.number = number
        self.aux = aux
    }

    /// The character that WFDB prints for the code, such as `N` or `V`; U+FFFD for a code without one.
    public var mnemonic: Unicode.Scalar {
        code < 42 ? Self.mnemonics[Int(code)] : "\u{FFFD}"
    }

    /// `[42]`, by code; the assignments of WFDB's annotation codes.
    private static let mnemonics: InlineArray<42, Unicode.Scalar> = [
        " ", "N", "L", "R", "a", "V", "F", "J", "A", "S", "E", "j", "/", "Q", "~", "\u{FFFD}", "|", "\u{FFFD}", "s",
        "T", "*", "D", "\"", "=", "p", "B", "^", "t", "+", "u", "?", "!", "[", "]", "e", "n", "@", "x", "f", "(", ")",
        "r",
    ]
}
