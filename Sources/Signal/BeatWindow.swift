// SPDX-License-Identifier: Apache-2.0

/// One beat in the 187-point format: 125 Hz from the R peak, scaled to 0...1, filled with zeros.
///
/// Kachuee M, Fazeli S, Sarrafzadeh M. ECG heartbeat classification: a deep transferable representation. ICHI 2018,
/// doi:10.1109/ICHI.2018.00092.
public struct BeatWindow: Sendable {
    /// Points of a window.
    public static let pointCount = 187
    /// Points a second.
    public static let rateInHertz = 125.0

    /// `[187]`, float, 0...1, the first `usedPointCount` from the signal and zeros behind them.
    public var points: InlineArray<187, Float>
    /// Points that come from the signal.
    public var usedPointCount: Int

    /// Makes a window of zeros.
    public init() {
        points = InlineArray(repeating: 0)
        usedPointCount = 0
    }
}

/// What a classifier is shown of one beat: its window, and the rhythm around it.
///
/// The shipped networks look at the first channel's window alone.
public struct BeatContext: Sendable {
    /// The beat itself.
    public var beat: Beat
    /// The window of the chosen channel.
    public var window: BeatWindow
    /// From the R peak before to this one, in samples; 0 where there is none.
    public var precedingIntervalInSamples: Int
    /// The median of the RR intervals of the last 10 s, in samples; 0 before the second beat.
    public var medianIntervalInSamples: Int
    /// The sample at whose arrival the window was given out.
    public var closedAt: SampleIndex
    /// The window's points that had no sample to come from, in 1/1000 of those used.
    public var missingPermille: Int

    /// Makes the context of a beat whose window is still empty.
    public init(beat: Beat) {
        self.beat = beat
        window = BeatWindow()
        precedingIntervalInSamples = 0
        medianIntervalInSamples = 0
        closedAt = beat.detectedAt
        missingPermille = 0
    }
}
