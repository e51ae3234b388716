// SPDX-License-Identifier: Apache-2.0

public import Signal

/// Everything that a synthetic recording follows from; the same script gives the same samples.
public struct RecordingScript: Sendable, Equatable {
    /// Samples a second.
    public var rate: SampleRate
    /// What all random numbers follow from.
    public var seed: UInt64
    /// The heart's rhythms, one after the other; their lengths add up to the recording's.
    public var episodes: [Episode]
    /// What goes wrong on the way to the samples; several may do so at once.
    public var disturbances: [Disturbance]
    /// How the beats look.
    public var morphology: Morphology = .leadII
    /// Variability of the sinus rhythm.
    public var variability = IntervalVariability()
    /// Amplitude of the baseline's movement with breath, in millivolts: the model's z0.
    public var breathAmplitudeInMillivolts = 0.03
    /// What the heart's signal is multiplied by before noise comes in; negative if the leads are swapped.
    public var gain = 1.0
    /// What is added to the signal, in millivolts: an electrode's own voltage.
    public var offsetInMillivolts = 0.0
    /// The converter's range, in millivolts; what lies outside is clipped.
    public var converterRange: ClosedRange<Double> = -10...10

    /// Makes a script.
    public init(rate: SampleRate, seed: UInt64, episodes: [Episode], disturbances: [Disturbance] = []) {
        self.rate = rate
        self.seed = seed
        self.episodes = episodes
        self.disturbances = disturbances
    }

    /// The recording's length, in seconds.
    public var seconds: Double { episodes.reduce(0) { $0 + $1.seconds } }
}
