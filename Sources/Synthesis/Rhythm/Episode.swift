// SPDX-License-Identifier: Apache-2.0

/// A stretch of a recording in which the heart keeps one rhythm.
public struct Episode: Sendable, Equatable {
    /// What the heart does. Rates are in beats a minute and mean those of the undisturbed rhythm.
    public enum Rhythm: Sendable, Equatable {
        /// The sinus node paces, with its natural variability.
        case sinus(rate: Double)
        /// Every `period`-th beat comes early from a ventricle, and a compensatory pause follows it.
        case ventricularEctopy(rate: Double, period: Int)
        /// Every `period`-th beat comes early from the atria and resets the sinus node.
        case supraventricularEctopy(rate: Double, period: Int)
        /// A ventricle paces alone, nearly regularly.
        case ventricularRun(rate: Double)
        /// Beats as written, N or V, then sinus rhythm: a V comes after `coupling` of the sinus interval, and the N after it
        /// after what two intervals leave.
        case beats(String, rate: Double, coupling: Double)
        /// The atria fibrillate: beats at random, at intervals from 0.55 to 1.45 of the mean.
        case fibrillation(rate: Double)
        /// No beat at all.
        case pause
    }

    /// The rhythm.
    public var rhythm: Rhythm
    /// How long it lasts, in seconds.
    public var seconds: Double

    /// Makes an episode.
    public init(_ rhythm: Rhythm, seconds: Double) {
        self.rhythm = rhythm
        self.seconds = seconds
    }

    /// Sinus rhythm.
    public static func sinus(rate: Double = 72, seconds: Double) -> Episode {
        Episode(.sinus(rate: rate), seconds: seconds)
    }

    /// Every second beat from a ventricle.
    public static func bigeminy(rate: Double = 72, seconds: Double) -> Episode {
        Episode(.ventricularEctopy(rate: rate, period: 2), seconds: seconds)
    }

    /// Ventricular beats only: a run, or a tachycardia if it is fast and long.
    public static func ventricularRun(rate: Double = 150, seconds: Double) -> Episode {
        Episode(.ventricularRun(rate: rate), seconds: seconds)
    }

    /// No beat for so long.
    public static func pause(seconds: Double) -> Episode {
        Episode(.pause, seconds: seconds)
    }
}
