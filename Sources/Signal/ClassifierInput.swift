// SPDX-License-Identifier: Apache-2.0

/// All that a classifier may look at of one beat; each model takes the channels and features that it requires.
public struct ClassifierInput: Sendable {
    /// Points of a channel.
    public static let pointCount = 187
    /// Points a second of a channel.
    public static let rateInHertz = 125.0
    /// Points before the R peak in the channels that look at the time before it: 0.496 s.
    public static let pointsBeforeRPeak = 62

    /// `[channels, 187]` float, in the order of `InputChannel`.
    public var channels: InlineArray<3, InlineArray<187, Float>>
    /// `[features]` float, in the order of `InputFeature`; 0 where one is not known.
    public var features: InlineArray<54, Float>

    /// Makes an input of zeros.
    public init() {
        channels = InlineArray(repeating: InlineArray(repeating: 0))
        features = InlineArray(repeating: 0)
    }

    /// The 187 points of a channel.
    public subscript(channel: InputChannel) -> InlineArray<187, Float> {
        get { channels[Int(channel.rawValue)] }
        _modify { yield &channels[Int(channel.rawValue)] }
    }

    /// A feature's value.
    public subscript(feature: InputFeature) -> Float {
        get { features[Int(feature.rawValue)] }
        set { features[Int(feature.rawValue)] = newValue }
    }
}
