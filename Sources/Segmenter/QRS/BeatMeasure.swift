// SPDX-License-Identifier: Apache-2.0

/// The measures of a candidate that the evidence weighs: the one list that detector, fit and data share.
///
/// All are ratios and times, so that neither gain nor rate matters.
@_spi(Ablation) public enum BeatMeasure: UInt8, Sendable, CaseIterable {
    /// ln(0.03 + noise), the noise being that of `RecentPeaks`, at most 0.4.
    case noise
    /// ln of the factor by which the known shape fits best, 0.05...3.
    case scale
    /// ln(0.03 + what is left without the known shape, as a share of its energy), at most 2.
    case residual
    /// ln of the height as a share of the beats', 0.02...0.5.
    case shareOfBeats
    /// ln of the sharpest bend as a share of the beats', 0.135...1.
    case bluntness
    /// ln of the sharpest bend as a share of that of the beat before, 0.135...1.
    case bluntnessToLast
    /// ln of the sharpest bend as a multiple of the height, 1...10.
    case peakedness
    /// ln of the narrowness, 0.2...1.2.
    case narrowness
    /// ln of the narrowness as a share of that of the beat before, 0.2...3.
    case narrownessToLast
    /// The steepest slope in the one direction as a share of that in the other.
    case reversal
    /// The R peak above the baseline as a share of that of the beat before, -2...2; negative if it goes the other way.
    case amplitudeToLast
    /// ln(0.02 + the unrest before it as a share of the height), at most 1.5.
    case unrestBefore
    /// ln(0.02 + the unrest after it as a share of the height), at most 1.5.
    case unrestAfter
    /// ln(1 + the number of the last candidates that look like it).
    case likes
    /// ln of the time since the beat before over 400 ms, for 200...2,000 ms.
    case distance
    /// How far it comes before its time in a regular rhythm, 0...0.1 intervals, in noise.
    case early
    /// How near it is to its time in a regular rhythm, 1 if it comes at that time, 0 if it is off by 12 %.
    case onTime
    /// ln of the time since the beat before in intervals, 0.2...2.5.
    case intervals

    /// The measure's name in tables and data.
    public var name: StaticString {
        switch self {
        case .noise: "noise"
        case .scale: "scale"
        case .residual: "residual"
        case .shareOfBeats: "share of beats"
        case .bluntness: "bluntness"
        case .bluntnessToLast: "bluntness to last"
        case .peakedness: "peakedness"
        case .narrowness: "narrowness"
        case .narrownessToLast: "narrowness to last"
        case .reversal: "reversal"
        case .amplitudeToLast: "amplitude to last"
        case .unrestBefore: "unrest before"
        case .unrestAfter: "unrest after"
        case .likes: "likes"
        case .distance: "distance"
        case .early: "early"
        case .onTime: "on time"
        case .intervals: "intervals"
        }
    }
}
