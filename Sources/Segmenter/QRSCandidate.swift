// SPDX-License-Identifier: Apache-2.0

import Signal

/// A peak of the QRS energy, and what the signal looks like around it.
struct QRSCandidate {
    /// The sample of the R peak.
    var peakIndex: SampleIndex = 0
    /// The sample at the centre of the energy.
    var centreIndex: SampleIndex = 0
    /// Mean magnitude of the slope around the centre, in millivolts a slope span.
    var height: Float = 0
    /// Steepest slope, in millivolts a slope span.
    var steepest: Float = 0
    var sharpest: Float = 0
    /// The steepest slope in the other direction, as a share of the steepest one.
    var reversal: Float = 0
    /// The R peak above the baseline around it, in millivolts.
    var amplitude: Float = 0
    /// Median of the QRS energy over the last seconds.
    var background: Float = 0
}
