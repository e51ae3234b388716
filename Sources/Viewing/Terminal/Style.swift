// SPDX-License-Identifier: Apache-2.0

public import Signal

/// How a character of a screen looks. Colour never stands alone: letters and words say the same.
public enum Style: UInt8, Sendable, CaseIterable {
    /// As the terminal shows text.
    case plain
    /// What helps to read the rest: the grid, units, the keys.
    case faint
    /// Names and figures that stand out.
    case strong
    /// The trace.
    case trace
    /// The heart rate.
    case rate
    /// A beat of class N.
    case normal
    /// A beat of class S.
    case supraventricular
    /// A beat of class V.
    case ventricular
    /// A beat of class F.
    case fusion
    /// A beat of class Q, or one that noise hides.
    case unknown
    /// A signal that is not fit for monitoring.
    case warning
    /// An open alarm.
    case alarm
    /// An open alarm that threatens life.
    case danger
    /// The row that is chosen.
    case chosen

    /// The style of a beat's letter.
    public init(_ beatClass: BeatClass) {
        switch beatClass {
        case .normal: self = .normal
        case .supraventricular: self = .supraventricular
        case .ventricular: self = .ventricular
        case .fusion: self = .fusion
        case .unknown: self = .unknown
        }
    }

    /// The sequence that switches it on, whatever was on before (ECMA-48, SGR); the sixteen colours that every terminal has.
    var sequence: StaticString {
        switch self {
        case .plain: "\u{1B}[0m"
        case .faint: "\u{1B}[0;90m"
        case .strong: "\u{1B}[0;1m"
        case .trace: "\u{1B}[0;32m"
        case .rate: "\u{1B}[0;1;32m"
        case .normal: "\u{1B}[0;32m"
        case .supraventricular: "\u{1B}[0;1;33m"
        case .ventricular: "\u{1B}[0;1;31m"
        case .fusion: "\u{1B}[0;1;35m"
        case .unknown: "\u{1B}[0;36m"
        case .warning: "\u{1B}[0;1;33m"
        case .alarm: "\u{1B}[0;1;31m"
        case .danger: "\u{1B}[0;1;37;41m"
        case .chosen: "\u{1B}[0;7m"
        }
    }
}
