// SPDX-License-Identifier: Apache-2.0

/// The measures of a candidate that the evidence weighs: the one list that detector, fit and data share.
@_spi(Ablation) public enum BeatMeasure: UInt8, Sendable, CaseIterable {
    /// ln(0.03 + noise), the noise being that of `RecentPeaks`, at most 0.4.
    case noise
    /// ln of the factor by which the known shape fits best, 0.05...3.
    case scale
    /// ln of the height as a share of the beats', 0.02...0.5.
    case shareOfBeats
    /// How far it comes before its time in a regular rhythm, 0...0.1 intervals, in noise.
    case early
    /// Whether T waves come at this distance from the beat before: 1 up to 340 ms after it, 0 from 400 ms on.
    case tWave
    /// ln(0.03 + what is left without the known shape, as a share of its energy), at most 2.
    case residual
    /// ln of the sharpest bend as a share of the beats', 0.135...1.
    case bluntness
    /// `tWave` times ln of the sharpest bend as a share of that of the beat before, 0.135...1.
    case tWaveBluntness

    /// The measure's name in tables and data.
    public var name: StaticString {
        switch self {
        case .noise: "noise"
        case .scale: "scale"
        case .shareOfBeats: "share of beats"
        case .early: "early"
        case .tWave: "T wave"
        case .residual: "residual"
        case .bluntness: "bluntness"
        case .tWaveBluntness: "T wave x bluntness of last"
        }
    }
}
