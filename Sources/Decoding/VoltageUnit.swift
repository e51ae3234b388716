// SPDX-License-Identifier: Apache-2.0

/// The unit that a gain refers to.
public enum VoltageUnit: UInt8, Sendable, CaseIterable {
    /// uV
    case microvolts
    /// mV
    case millivolts
    /// V
    case volts

    /// The unit of a name, with either letter case of its prefix's and its symbol; `nil` for anything but a voltage.
    public init?(name: String) {
        switch name {
        case "uV", "uv", "UV", "\u{B5}V", "\u{3BC}V": self = .microvolts
        case "mV", "mv", "MV": self = .millivolts
        case "V", "v": self = .volts
        default: return nil
        }
    }

    /// The unit's symbol in ASCII.
    public var name: String {
        switch self {
        case .microvolts: "uV"
        case .millivolts: "mV"
        case .volts: "V"
        }
    }

    /// How many of the unit make a millivolt.
    public var perMillivolt: Double {
        switch self {
        case .microvolts: 1_000
        case .millivolts: 1
        case .volts: 0.001
        }
    }
}
