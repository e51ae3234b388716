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
    /// WFDB format 212: two 12-bit two's complement samples in three bytes.
    case wfdb212
    /// WFDB format 16: `s16le` in which -32,768 is a missing sample.
    case wfdb16
    /// One line of decimal numbers a frame, as `rdsamp` and most loggers write them.
    ///
    /// Fields are separated by comma, semicolon, tab or spaces; the first two lines may be names and units, lines that
    /// begin with `#` or `%` are comments. A field that is blank, `nan` or `-` is a missing sample; so is a malformed,
    /// an overlong or an incomplete line, which is reported as well.
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
    /// Read are 16, 24, 32, 61, 80 and 212; not the difference format 8, the packed 310 and 311, 160, and FLAC.
    public init?(wfdbNumber: Int) {
        switch wfdbNumber {
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
        case .text: "text"
        }
    }

    /// Whether samples are already in physical units, so that the gain is 1 unless one is given.
    public var isPhysical: Bool { self == .f32le || self == .text }

    /// The most negative value that the format can hold; `nil` for floats and text.
    var minimumValue: Int32? {
        switch self {
        case .s16le, .s16be, .wfdb16: -32_768
        case .s24le: -8_388_608
        case .s32le: .min
        case .wfdb212: -2_048
        case .u8: 0
        case .f32le, .text: nil
        }
    }
}
