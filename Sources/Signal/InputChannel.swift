// SPDX-License-Identifier: Apache-2.0

/// The channels that a classifier may look at, each of 187 points: the one list that windower, models and training share.
///
/// A model file names the channels that it requires (docs/model-format.md); a later channel is a case here, a line in the
/// windower that fills it, and a name in the training code.
public enum InputChannel: UInt8, Sendable, CaseIterable {
    /// The beat from its R peak on, 1.2 T long, scaled to 0...1: the window of Kachuee, Fazeli and Sarrafzadeh.
    case fromRPeak
    /// The beat from 0.496 s before its R peak to 0.992 s after it, in units of the patient's amplitude and bent to 0...1.
    case aroundRPeak
    /// The patient's usual beat over the same time, the median of up to 32 beats, bent in the same way.
    case usualBeat

    /// The channel's name in model files and data sets.
    public var name: StaticString {
        switch self {
        case .fromRPeak: "from-r-peak"
        case .aroundRPeak: "around-r-peak"
        case .usualBeat: "usual-beat"
        }
    }
}
