// SPDX-License-Identifier: Apache-2.0

/// A kind of file that describes itself: a header, then the samples of one or more signals.
public enum ContainerKind: UInt8, Sendable, CaseIterable {
    /// European Data Format, with EDF+: 16 bits.
    case edf
    /// BioSemi's EDF of 24 bits, with BDF+.
    case bdf
    /// The ISHNE standard output format for Holter recordings, 1.0.
    case ishne
    /// RIFF WAVE: integers of 8, 16, 24 and 32 bits, and floats.
    case wav

    /// The name of the format in options and configuration files.
    public var name: String {
        switch self {
        case .edf: "edf"
        case .bdf: "bdf"
        case .ishne: "ishne"
        case .wav: "wav"
        }
    }

    /// The kind of a name, or `nil` for another name.
    public init?(name: String) {
        for kind in Self.allCases where kind.name == name {
            self = kind
            return
        }
        return nil
    }

    /// The name in messages.
    public var title: String {
        switch self {
        case .edf: "EDF"
        case .bdf: "BDF"
        case .ishne: "ISHNE"
        case .wav: "WAV"
        }
    }
}
