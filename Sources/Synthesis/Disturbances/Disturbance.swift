// SPDX-License-Identifier: Apache-2.0

/// Something that goes wrong between the heart and the samples, for a stretch of time.
public struct Disturbance: Sendable, Equatable {
    /// What goes wrong.
    public enum Kind: Sendable, Equatable {
        /// Gaussian noise of every frequency, by its root mean square in millivolts.
        case whiteNoise(rootMeanSquare: Double)
        /// Noise between 20 and 150 Hz, as tense muscles make it, by its root mean square in millivolts.
        case muscleNoise(rootMeanSquare: Double)
        /// Slow irregular movement of the baseline, 0.05 to 0.5 Hz, by its root mean square in millivolts.
        case baselineWander(rootMeanSquare: Double)
        /// Hum of the mains, by its frequency and its amplitude in millivolts.
        case mains(hertz: Double, amplitude: Double)
        /// Hum whose frequency swings by so many hertz around the mains' every minute, with harmonics 2, 3, 5 and 7 of 0.1, 0.3, 0.15
        /// and 0.05 of its amplitude, as far as they lie below half the sampling rate.
        case driftingMains(hertz: Double, amplitude: Double, swing: Double)
        /// Single wrong samples at random, so many a second, each off by up to so many millivolts either way.
        case glitches(perSecond: Double, millivolts: Double)
        /// A pacemaker's pulses, so many a minute, that nothing follows.
        case pacing(PacingPulse, perMinute: Double)
        /// The waves of fibrillating ventricles (`FibrillatoryWave`), by their frequency in hertz and their size from peak to peak
        /// in millivolts; the beats are to be left out by a pause.
        case fibrillation(hertz: Double, millivolts: Double)
        /// The recorder knows that a lead is off and sends missing samples: NaN.
        case leadOff
        /// The converter stands still at a value in millivolts.
        case stuck(atMillivolts: Double)

        /// Whether beats cannot be seen at all while it lasts.
        public var hidesBeats: Bool {
            switch self {
            case .leadOff, .stuck: true
            case .whiteNoise, .muscleNoise, .baselineWander, .mains, .driftingMains, .glitches, .pacing, .fibrillation:
                false
            }
        }
    }

    /// What goes wrong.
    public var kind: Kind
    /// When, in seconds from the first sample.
    public var seconds: Range<Double>

    /// Makes a disturbance.
    public init(_ kind: Kind, seconds: Range<Double>) {
        self.kind = kind
        self.seconds = seconds
    }
}
