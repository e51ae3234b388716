// SPDX-License-Identifier: Apache-2.0

/// The detector's constants: times in milliseconds, levels as ratios.
struct QRSTuning: Sendable {
    /// First moving average of the low-pass.
    var firstSmoothing = 20.0
    /// Second moving average of the low-pass.
    var secondSmoothing = 16.7
    /// Span of the slope.
    var slopeSpan = 24.0
    /// Moving average of the slope's magnitude.
    var energyWindow = 120.0
    /// A candidate is the largest peak for this long.
    var dominance = 200.0
    /// Half the stretch around a candidate in which its slopes and its R peak are looked for.
    var peakReach = 90.0
    var stepReach = 110.0
    /// No two beats closer than this.
    var refractory = 200.0
    var tWaveReach = 360.0
    var tWaveSlope = 0.5
    var threshold = 0.3
    var searchBackThreshold = 0.5
    var searchBackInterval = 1.5
    var stepRatio = 0.12
    var learnRatio = 4.0
    var learnMilliseconds = 2000.0
    var backgroundMilliseconds = 3000.0
    var peerRatio = 0.4
    var relearnMilliseconds = 4000.0
    var baselineReach = 200.0
    var floorInMillivolts = 0.02
    var peakSpan = 33.0
    var extra3 = 0.0
    var extra = 0.0
    var extra2 = 16.0
}
