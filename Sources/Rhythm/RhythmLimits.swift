// SPDX-License-Identifier: Apache-2.0

/// The limits that a person sets for a patient; beyond them a rhythm is reported.
public struct RhythmLimits: Sendable, Equatable {
    /// The heart rate above which tachycardia begins, in beats a minute.
    public var tachycardia: Float
    /// The heart rate below which bradycardia begins, in beats a minute.
    public var bradycardia: Float
    /// How long no beat may come before it is asystole, in milliseconds.
    public var asystoleMilliseconds: Double

    /// Makes limits; the defaults are those usual in monitors for adults: 120 and 50 a minute, and 4 s.
    public init(tachycardia: Float = 120, bradycardia: Float = 50, asystoleMilliseconds: Double = 4_000) {
        self.tachycardia = tachycardia
        self.bradycardia = bradycardia
        self.asystoleMilliseconds = asystoleMilliseconds
    }

    /// Whether the limits make sense: 20...300 a minute with bradycardia below tachycardia, asystole 2...20 s.
    public var isValid: Bool {
        tachycardia <= 300 && bradycardia >= 20 && bradycardia < tachycardia
            && asystoleMilliseconds >= 2_000 && asystoleMilliseconds <= 20_000
    }
}
