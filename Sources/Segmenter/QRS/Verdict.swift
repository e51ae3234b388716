// SPDX-License-Identifier: Apache-2.0

/// What a candidate is.
enum Verdict {
    /// A deflection without a way back: an electrode's jump, a calibration pulse, a square wave.
    case step
    /// A deflection too short for a QRS complex: a pacemaker's pulse, or a switch's.
    case spike
    /// It lies within the refractory period of the beat before it.
    case refractory
    /// Another wave: a T wave, a P wave, noise.
    case other
    /// A beat.
    case beat
}
