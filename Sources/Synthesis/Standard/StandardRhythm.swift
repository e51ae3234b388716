// SPDX-License-Identifier: Apache-2.0

/// The irregular rhythms and tachycardias by which the bedside standards compare heart rate meters.
///
/// The standards show them as recorded strips (figures 3a to 4b of ANSI/AAMI EC13:2002, 201.101 of IEC 60601-2-27:2011;
/// PhysioNet's database aami-ec13 has the samples). These here are synthesized to what the figures' captions say, rhythm and
/// rate, and are not those strips: premature beats are broad and deep and come after 2/3 of the mean interval,
/// a tachycardia is one of broad complexes whose T waves run into the next.
public enum StandardRhythm: String, Sendable, CaseIterable {
    /// Figure 3a: each sinus beat is followed by a ventricular one.
    case bigeminy = "3a"
    /// Figure 3b: bigeminy that comes and goes every four beats, slow.
    case slowAlternatingBigeminy = "3b"
    /// Figure 3c: the same, fast.
    case rapidAlternatingBigeminy = "3c"
    /// Figure 3d: broad beats that point up and down in turn.
    case bidirectionalSystoles = "3d"
    /// Figure 4a: ventricular tachycardia of 1 mV from peak to peak.
    case tachycardia = "4a"
    /// Figure 4b: ventricular tachycardia of 2 mV from peak to peak.
    case largeTachycardia = "4b"

    /// Those of figure 3.
    public static let irregular: [StandardRhythm] = [
        .bigeminy, .slowAlternatingBigeminy, .rapidAlternatingBigeminy, .bidirectionalSystoles,
    ]
    /// Those of figure 4.
    public static let tachycardias: [StandardRhythm] = [.tachycardia, .largeTachycardia]

    /// What the standards call it.
    public var title: String {
        switch self {
        case .bigeminy: "ventricular bigeminy"
        case .slowAlternatingBigeminy: "slow alternating ventricular bigeminy"
        case .rapidAlternatingBigeminy: "rapid alternating ventricular bigeminy"
        case .bidirectionalSystoles: "bidirectional systoles"
        case .tachycardia, .largeTachycardia: "ventricular tachycardia"
        }
    }

    /// Its rate, ventricular beats counted, in beats a minute.
    public var beatsPerMinute: Double {
        switch self {
        case .bigeminy: 80
        case .slowAlternatingBigeminy: 60
        case .rapidAlternatingBigeminy: 120
        case .bidirectionalSystoles: 90
        case .tachycardia: 206
        case .largeTachycardia: 195
        }
    }

    /// A tachycardia's size from peak to peak, in millivolts; that of a sinus beat for the others.
    public var millivolts: Double { self == .largeTachycardia ? 2 : 1 }

    /// The rhythm; figure 4's begin at `onset`, after regular beats of 1 mV at 80 a minute as the standards ask.
    ///
    /// - Parameter gain: by what a tachycardia's size is multiplied: the standards also show them halved and doubled.
    public func signal(seconds: Double, onset: Double = 30, gain: Double = 1) -> StandardSignal {
        let sinus = StandardComplex(millivolts: 1, milliseconds: 80, tWaveMillivolts: 0.2)
        let ventricular = StandardComplex(millivolts: -1.6, milliseconds: 140, tWaveMillivolts: 0.4)
        let mean = 60 / beatsPerMinute
        var signal = StandardSignal(seconds: seconds)
        func add(_ complex: StandardComplex, at time: Double) {
            signal.complexes.append(StandardSignal.PlacedComplex(seconds: time, complex: complex))
        }
        switch self {
        case .bigeminy:
            for beat in 0..<Int(seconds / mean) {
                let isEarly = beat % 2 == 1
                add(isEarly ? ventricular : sinus, at: mean * (Double(beat) + (isEarly ? 1 - 1 / 3 : 1)))
            }
        case .slowAlternatingBigeminy, .rapidAlternatingBigeminy:
            for beat in 0..<Int(seconds / mean) {
                let isEarly = beat % 2 == 1 && beat % 8 < 4
                add(isEarly ? ventricular : sinus, at: mean * (Double(beat) + (isEarly ? 1 - 1 / 3 : 1)))
            }
        case .bidirectionalSystoles:
            for beat in 0..<Int(seconds / mean) {
                var complex = ventricular
                if beat % 2 == 1 { (complex.millivolts, complex.tWaveMillivolts) = (1.6, -0.4) }
                add(complex, at: mean * Double(beat + 1))
            }
        case .tachycardia, .largeTachycardia:
            signal.add(StandardComplex(), beatsPerMinute: 80, from: 0.375, to: onset - 0.4)
            // From the T wave's lowest point to the R peak: 1/4 + 7/8 x 6/7.
            let size = gain * millivolts
            let beat = StandardComplex(
                millivolts: size * 6 / 7, milliseconds: 160, tWaveMillivolts: -size / 4)
            signal.add(beat, beatsPerMinute: beatsPerMinute, from: onset, to: seconds)
        }
        return signal
    }
}
