// SPDX-License-Identifier: Apache-2.0

/// The limits that a person sets for a patient; beyond them a rhythm is reported.
public struct RhythmLimits: Sendable, Equatable {
    /// The heart rate above which tachycardia begins, in beats a minute.
    public var tachycardia: Float
    /// The heart rate below which bradycardia begins, in beats a minute.
    public var bradycardia: Float
    /// How long no beat may come before it is asystole, in milliseconds.
    public var asystoleMilliseconds: Double

    /// The shortest interval that is a pause, in milliseconds; where it is as long as asystole, there are no pauses.
    public var pauseMilliseconds: Double
    /// The most ventricular beats in a minute that are no alarm.
    public var ventricularBeatsPerMinute: Int

    /// Makes limits; the defaults are those usual in monitors for adults: 120 and 50 a minute, 4 s, 3 s, and 10.
    public init(
        tachycardia: Float = 120, bradycardia: Float = 50, asystoleMilliseconds: Double = 4_000,
        pauseMilliseconds: Double = 3_000, ventricularBeatsPerMinute: Int = 10
    ) {
        self.tachycardia = tachycardia
        self.bradycardia = bradycardia
        self.asystoleMilliseconds = asystoleMilliseconds
        self.pauseMilliseconds = pauseMilliseconds
        self.ventricularBeatsPerMinute = ventricularBeatsPerMinute
    }

    /// Whether the limits make sense: 20...300 a minute with bradycardia below tachycardia, asystole 2...20 s, a pause
    /// 1...20 s, and 1...100 ventricular beats a minute.
    public var isValid: Bool {
        tachycardia <= 300 && bradycardia >= 20 && bradycardia < tachycardia
            && asystoleMilliseconds >= 2_000 && asystoleMilliseconds <= 20_000
            && pauseMilliseconds >= 1_000 && pauseMilliseconds <= 20_000
            && ventricularBeatsPerMinute >= 1 && ventricularBeatsPerMinute <= 100
    }
}
