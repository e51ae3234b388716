// SPDX-License-Identifier: Apache-2.0

import Signal

/// Which rhythm an annotation file's marks must name: one mark holds until the next, while conditions overlap.
///
/// Bigeminy can come and go within fibrillation, and ventricular tachycardia within either. Of those that last, the mark
/// names the one that matters most: asystole, then others that threaten life, then ectopic patterns, and irregular
/// rhythm last. When it is over, the mark of the rhythm that goes on follows, and `(N` if none does, as in the MIT-BIH
/// Arrhythmia Database. O(1), allocates nothing.
struct RhythmMarks {
    /// The end of all of them: the rhythm that they interrupted.
    static let none: StaticString = "(N"

    /// One bit for each kind of condition that lasts.
    private var lasting: UInt64 = 0
    /// What the last mark named; `nil` for `(N`, and at the start.
    private var named: RhythmEvent.Kind?

    /// Takes the onset or the end of a condition, in order of time.
    mutating func note(_ kind: RhythmEvent.Kind, _ phase: RhythmEvent.Phase) {
        let bit = UInt64(1) << UInt64(kind.rawValue)
        switch phase {
        case .onset: lasting |= bit
        case .end: lasting &= ~bit
        }
    }

    /// The mark to write here, where the rhythm is another than the last mark says; `nil` if that one still holds.
    mutating func next() -> StaticString? {
        var highest: RhythmEvent.Kind?
        var rank = 0
        for value in 0..<UInt8(64) where lasting & (1 << UInt64(value)) != 0 {
            guard let kind = RhythmEvent.Kind(rawValue: value), kind.rankOfMark > rank else { continue }
            highest = kind
            rank = kind.rankOfMark
        }
        guard highest != named else { return nil }
        named = highest
        return highest?.mark ?? Self.none
    }
}

extension RhythmEvent.Kind {
    /// The field's abbreviation for the rhythm, in the text of a mark; `nil` if it has none.
    var mark: StaticString? {
        switch self {
        case .asystole: "(ASYS"
        case .ventricularTachycardia: "(VT"
        case .bigeminy: "(B"
        case .trigeminy: "(T"
        case .irregularRhythm: "(AFIB"
        default: nil
        }
    }

    /// Which of several marks is written: the highest.
    fileprivate var rankOfMark: Int {
        switch self {
        case .asystole: 6
        case .ventricularTachycardia: 4
        case .bigeminy: 3
        case .trigeminy: 2
        case .irregularRhythm: 1
        // A rhythm without beats of its own overrides one that is made of beats.
        default: isLifeThreatening ? 5 : 0
        }
    }
}
