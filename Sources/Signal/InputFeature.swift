// SPDX-License-Identifier: Apache-2.0

/// The features of the rhythm that a classifier may look at: natural logarithms of ratios of intervals.
///
/// A ratio does not depend on the sampling rate, and 0 stands for one that is not known. A model file names the features
/// that it requires (docs/model-format.md).
public enum InputFeature: UInt8, Sendable, CaseIterable {
    /// The interval before the beat over T, the median interval of the last 10 s.
    case precedingToMedian
    /// The interval before the beat over the one before that.
    case precedingToPrevious

    /// The feature's name in model files and data sets.
    public var name: StaticString {
        switch self {
        case .precedingToMedian: "preceding-to-median"
        case .precedingToPrevious: "preceding-to-previous"
        }
    }
}
