// SPDX-License-Identifier: Apache-2.0

/// How a recorder writes its samples.
public enum SampleFormat: UInt8, Sendable, CaseIterable {
    /// 16-bit two's complement, low byte first.
    case s16le
    /// 16-bit two's complement, high byte first (WFDB format 61).
    case s16be
    /// 24-bit two's complement, low byte first (WFDB format 24).
    case s24le
    /// 32-bit two's complement, low byte first (WFDB format 32).
    case s32le
    /// IEEE 754 single precision, low byte first; NaN is a missing sample.
    case f32le
    /// 8-bit unsigned (WFDB format 80).
    case u8
    /// WFDB format 8: each sample's difference from the one before, in 8 bits.
    case wfdb8
    /// WFDB format 212: two 12-bit two's complement samples in three bytes.
    case wfdb212
    /// WFDB format 16: `s16le` in which -32,768 is a missing sample.
    case wfdb16
    /// WFDB format 160: 16 bits without a sign, 32,768 in the middle.
    case wfdb160
    /// WFDB format 310: three 10-bit two's complement samples in two words of 16 bits, the third in their upper ends.
    case wfdb310
    /// WFDB format 311: three 10-bit two's complement samples in a word of 32 bits.
    case wfdb311
    /// One line of decimal numbers a frame, as `rdsamp` and most loggers write them.
    ///
    /// How fields are apart is chosen once, by the first lines of numbers: by tabs, semicolons, commas or blanks, or each has a label
    /// or key. Lines without a number take no sample's place. A field that is blank, or a mark such as `nan` or `!`, is a missing
    /// sample; so is a malformed, an overlong or an incomplete line, which is reported as well.
    case text

    /// The format of a name as options and configuration files write it, or `nil` for another name.
    public init?(name: String) {
        for format in Self.allCases where format.name == name {
            self = format
            return
        }
        return nil
    }

    /// The format of a WFDB signal file's number, or `nil` if this decoder does not read it.
    ///
    /// Read are all of WFDB's but FLAC (508, 516, 524).
    public init?(wfdbNumber: Int) {
        switch wfdbNumber {
        case 8: self = .wfdb8
        case 160: self = .wfdb160
        case 310: self = .wfdb310
        case 311: self = .wfdb311
        case 16: self = .wfdb16
        case 24: self = .s24le
        case 32: self = .s32le
        case 61: self = .s16be
        case 80: self = .u8
        case 212: self = .wfdb212
        default: return nil
        }
    }

    /// The format's name in options and configuration files.
    public var name: String {
        switch self {
        case .s16le: "s16le"
        case .s16be: "s16be"
        case .s24le: "s24le"
        case .s32le: "s32le"
        case .f32le: "f32le"
        case .u8: "u8"
        case .wfdb212: "212"
        case .wfdb16: "16"
        case .wfdb8: "8"
        case .wfdb160: "160"
        case .wfdb310: "310"
        case .wfdb311: "311"
        case .text: "text"
        }
    }

    /// Whether samples are already in physical units, so that the gain is 1 unless one is given.
    public var isPhysical: Bool { self == .f32le || self == .text }

    /// Whether it is one of WFDB's own, whose most negative value is a missing sample.
    var isOfWFDB: Bool {
        switch self {
        case .wfdb8, .wfdb16, .wfdb160, .wfdb212, .wfdb310, .wfdb311: true
        case .s16le, .s16be, .s24le, .s32le, .f32le, .u8, .text: false
        }
    }

    /// Bytes of the least that holds whole samples, and the samples in it.
    var unit: (byteCount: Int, sampleCount: Int) {
        switch self {
        case .u8, .wfdb8, .text: (1, 1)
        case .s16le, .s16be, .wfdb16, .wfdb160: (2, 1)
        case .s24le: (3, 1)
        case .s32le, .f32le: (4, 1)
        case .wfdb212: (3, 2)
        case .wfdb310, .wfdb311: (4, 3)
        }
    }

    /// Whether it is one that files with long data records have.
    var isOfRuns: Bool { self == .s16le || self == .s24le }

    /// The most negative value that the format can hold; `nil` for floats, text and differences.
    var minimumValue: Int32? {
        switch self {
        case .s16le, .s16be, .wfdb16, .wfdb160: -32_768
        case .s24le: -8_388_608
        case .s32le: .min
        case .wfdb212: -2_048
        case .wfdb310, .wfdb311: -512
        case .u8: 0
        case .f32le, .text, .wfdb8: nil
        }
    }
}
