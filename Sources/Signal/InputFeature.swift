// SPDX-License-Identifier: Apache-2.0

/// The features that a classifier may look at: of the rhythm around a beat, and of its likeness to the patient's usual beat.
///
/// None depends on the sampling rate or on the gain. Features of the rhythm are natural logarithms of ratios of intervals
/// where nothing else is said; 0 stands for one that is not known. Those of the shape are measured on the channels
/// `aroundRPeak` and `usualBeat`, in units of the patient's amplitude: the largest magnitude of the usual beat from -120 to
/// 160 ms. A model file names the features that it requires (docs/model-format.md).
public enum InputFeature: UInt8, Sendable, CaseIterable {
    /// The interval before the beat over T, the median interval of the last 10 s.
    case precedingToMedian
    /// The interval before the beat over the one before that.
    case precedingToPrevious
    /// The interval before the beat over the mean of the last 10.
    case precedingToMean10
    /// The interval after the beat over the mean of the last 10 before it.
    case followingToMean10
    /// The interval before the beat over the mean of the last 80.
    case precedingToMean80
    /// The interval after the beat over the mean of the last 80 before it.
    case followingToMean80
    /// The interval before the beat over the mean of the last 400.
    case precedingToMean400
    /// The interval after the beat over the mean of the last 400 before it.
    case followingToMean400
    /// The interval before the beat over the mean of the last half hour, of 2,400 intervals.
    case precedingToLongMean
    /// The interval after the beat over the one before it.
    case followingToPreceding
    /// The two intervals beside the beat over twice the mean of the last 80.
    case surroundingToMean80
    /// The two intervals before the beat over twice the mean of the last 80.
    case lastTwoToMean80
    /// No logarithm: the median change from one interval to the next over the median interval, of the last 64.
    case irregularity
    /// No logarithm: 1 if the next beat was found in time, 0 if the interval after the beat is a lower bound.
    case followingIsKnown

    /// The correlation with the usual beat from -340 to -60 ms: the P wave at any distance.
    case likenessP
    /// The root mean square of the beat there, about its mean.
    case sizeP
    /// The root mean square of the difference from the usual beat there, about its mean.
    case departureP
    /// The correlation with the usual beat from -250 to -50 ms: the P wave and the PQ segment.
    case likenessPQ
    /// The root mean square of the beat there, about its mean.
    case sizePQ
    /// The root mean square of the difference from the usual beat there, about its mean.
    case departurePQ
    /// The correlation with the usual beat from -120 to -40 ms: the onset of the QRS complex.
    case likenessOnset
    /// The root mean square of the beat there, about its mean.
    case sizeOnset
    /// The root mean square of the difference from the usual beat there, about its mean.
    case departureOnset
    /// The correlation with the usual beat from -60 to 60 ms: the QRS complex.
    case likenessQRS
    /// The root mean square of the beat there, about its mean.
    case sizeQRS
    /// The root mean square of the difference from the usual beat there, about its mean.
    case departureQRS
    /// The correlation with the usual beat from -60 to 120 ms: the QRS complex and its end.
    case likenessQRSEnd
    /// The root mean square of the beat there, about its mean.
    case sizeQRSEnd
    /// The root mean square of the difference from the usual beat there, about its mean.
    case departureQRSEnd
    /// The correlation with the usual beat from -120 to 160 ms: the QRS complex with all of its width.
    case likenessComplex
    /// The root mean square of the beat there, about its mean.
    case sizeComplex
    /// The root mean square of the difference from the usual beat there, about its mean.
    case departureComplex
    /// The correlation with the usual beat from 40 to 200 ms: the ST segment.
    case likenessST
    /// The root mean square of the beat there, about its mean.
    case sizeST
    /// The root mean square of the difference from the usual beat there, about its mean.
    case departureST
    /// The correlation with the usual beat from 120 to 340 ms: the T wave.
    case likenessT
    /// The root mean square of the beat there, about its mean.
    case sizeT
    /// The root mean square of the difference from the usual beat there, about its mean.
    case departureT

    /// The time in which the middle 90 % of the way up and down is gone from -120 to 160 ms, in units of 100 ms.
    case width
    /// The same of the usual beat.
    case usualWidth
    /// The largest step from point to point from -120 to 160 ms.
    case steepness
    /// The same of the usual beat.
    case usualSteepness
    /// The way up and down from -120 to 160 ms: the sum of the steps.
    case way
    /// The same of the usual beat.
    case usualWay
    /// The highest point from -120 to 160 ms.
    case top
    /// The lowest point there.
    case bottom
    /// The highest point there of the usual beat.
    case usualTop
    /// The lowest point there of the usual beat.
    case usualBottom
    /// The logarithm of the area under the magnitude from -120 to 160 ms over that of the usual beat.
    case areaToUsual
    /// The range of values from -240 to -60 ms.
    case pHeight
    /// The same of the usual beat.
    case usualPHeight
    /// Where the highest point from -240 to -60 ms lies: 0 for the first, 1 for the last.
    case pPlace
    /// The correlation with the beat before from -100 to 140 ms.
    case likenessToPrevious

    /// The interval before the beat over the one at which the heart beat before its rate last changed abruptly.
    case precedingToSteady

    /// The feature's name in model files and data sets.
    public var name: StaticString {
        switch self {
        case .precedingToMedian: "preceding-to-median"
        case .precedingToPrevious: "preceding-to-previous"
        case .precedingToMean10: "preceding-to-mean-10"
        case .followingToMean10: "following-to-mean-10"
        case .precedingToMean80: "preceding-to-mean-80"
        case .followingToMean80: "following-to-mean-80"
        case .precedingToMean400: "preceding-to-mean-400"
        case .followingToMean400: "following-to-mean-400"
        case .precedingToLongMean: "preceding-to-long-mean"
        case .followingToPreceding: "following-to-preceding"
        case .surroundingToMean80: "surrounding-to-mean-80"
        case .lastTwoToMean80: "last-two-to-mean-80"
        case .irregularity: "irregularity"
        case .followingIsKnown: "following-is-known"
        case .likenessP: "likeness-p"
        case .sizeP: "size-p"
        case .departureP: "departure-p"
        case .likenessPQ: "likeness-pq"
        case .sizePQ: "size-pq"
        case .departurePQ: "departure-pq"
        case .likenessOnset: "likeness-onset"
        case .sizeOnset: "size-onset"
        case .departureOnset: "departure-onset"
        case .likenessQRS: "likeness-qrs"
        case .sizeQRS: "size-qrs"
        case .departureQRS: "departure-qrs"
        case .likenessQRSEnd: "likeness-qrs-end"
        case .sizeQRSEnd: "size-qrs-end"
        case .departureQRSEnd: "departure-qrs-end"
        case .likenessComplex: "likeness-complex"
        case .sizeComplex: "size-complex"
        case .departureComplex: "departure-complex"
        case .likenessST: "likeness-st"
        case .sizeST: "size-st"
        case .departureST: "departure-st"
        case .likenessT: "likeness-t"
        case .sizeT: "size-t"
        case .departureT: "departure-t"
        case .width: "width"
        case .usualWidth: "usual-width"
        case .steepness: "steepness"
        case .usualSteepness: "usual-steepness"
        case .way: "way"
        case .usualWay: "usual-way"
        case .top: "top"
        case .bottom: "bottom"
        case .usualTop: "usual-top"
        case .usualBottom: "usual-bottom"
        case .areaToUsual: "area-to-usual"
        case .pHeight: "p-height"
        case .usualPHeight: "usual-p-height"
        case .pPlace: "p-place"
        case .likenessToPrevious: "likeness-to-previous"
        case .precedingToSteady: "preceding-to-steady"
        }
    }
}
