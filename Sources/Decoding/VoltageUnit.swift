// SPDX-License-Identifier: Apache-2.0

/// The unit that a gain refers to.
public enum VoltageUnit: UInt8, Sendable, CaseIterable {
    /// nV
    case nanovolts
    /// uV
    case microvolts
    /// mV
    case millivolts
    /// V
    case volts

    /// The unit of a name, with either letter case of its prefix's and its symbol; `nil` for anything but a voltage.
    public init?(name: String) {
        switch name {
        case "nV", "nv", "NV": self = .nanovolts
        case "uV", "uv", "UV", "\u{B5}V", "\u{3BC}V": self = .microvolts
        case "mV", "mv", "MV": self = .millivolts
        case "V", "v": self = .volts
        default: return nil
        }
    }

    /// The unit in brackets at the end of a name, such as `ECG [uV]` or `ECG (mV)`; `nil` if there is none.
    public init?(inBracketsOf name: String) {
        var unit = ""
        var isInside = false
        for scalar in name.unicodeScalars {
            if scalar == "[" || scalar == "(" {
                unit = ""
                isInside = true
            } else if scalar == "]" || scalar == ")" {
                isInside = false
            } else if isInside {
                unit.unicodeScalars.append(scalar)
            }
        }
        self.init(name: unit)
    }

    /// The unit's symbol in ASCII.
    public var name: String {
        switch self {
        case .nanovolts: "nV"
        case .microvolts: "uV"
        case .millivolts: "mV"
        case .volts: "V"
        }
    }

    /// How many of the unit make a millivolt.
    public var perMillivolt: Double {
        switch self {
        case .nanovolts: 1_000_000
        case .microvolts: 1_000
        case .millivolts: 1
        case .volts: 0.001
        }
    }
}
