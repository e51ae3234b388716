// SPDX-License-Identifier: Apache-2.0

/// The five beat classes of ANSI/AAMI EC57, in the order of the 187-point data set's labels.
public enum BeatClass: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// N: any beat that is none of the others (normal, bundle-branch block, escape).
    case normal = 0
    /// S: supraventricular ectopic beat.
    case supraventricular = 1
    /// V: ventricular ectopic beat.
    case ventricular = 2
    /// F: fusion of a ventricular and a normal beat.
    case fusion = 3
    /// Q: paced, fused with a paced beat, or unclassifiable.
    case unknown = 4

    /// The class's letter in EC57: N, S, V, F or Q, in ASCII.
    public var letter: Unicode.Scalar {
        switch self {
        case .normal: "N"
        case .supraventricular: "S"
        case .ventricular: "V"
        case .fusion: "F"
        case .unknown: "Q"
        }
    }

    /// The class of a WFDB annotation's mnemonic; `nil` if the annotation marks no beat.
    ///
    /// N = `N L R e j B n`; S = `A a J S`; V = `V E r`; F = `F`; Q = `/ f Q ?` (ANSI/AAMI EC57:2012, table 3).
    public init?(mnemonic: Unicode.Scalar) {
        switch mnemonic {
        case "N", "L", "R", "e", "j", "B", "n": self = .normal
        case "A", "a", "J", "S": self = .supraventricular
        case "V", "E", "r": self = .ventricular
        case "F": self = .fusion
        case "/", "f", "Q", "?": self = .unknown
        default: return nil
        }
    }
}
