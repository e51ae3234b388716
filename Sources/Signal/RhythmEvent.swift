// SPDX-License-Identifier: Apache-2.0

/// The onset or the end of a rhythm that is worth an alarm or a note.
public struct RhythmEvent: Sendable, Equatable, BitwiseCopyable {
    /// The conditions that are told apart.
    public enum Kind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
        /// No beat for 4 s while the signal could show one.
        case asystole
        /// Five or more ventricular beats in a row, faster than 100 a minute.
        case ventricularTachycardia
        /// Three or more ventricular beats in a row.
        case ventricularRun
        /// Two ventricular beats in a row between others.
        case couplet
        /// A heart rate above the upper limit.
        case tachycardia
        /// A heart rate below the lower limit.
        case bradycardia
        /// An interval of 3 s or more between two beats, short of asystole.
        case pause
        /// Less than 40 beats a minute over five beats.
        case extremeBradycardia
        /// More than 140 beats a minute over seventeen beats.
        case extremeTachycardia
        /// Every second beat ventricular.
        case bigeminy
        /// Every third beat ventricular.
        case trigeminy
        /// A ventricular beat on the T wave of the beat before.
        case ronT
        /// More ventricular beats in a minute than the limit.
        case frequentVentricularBeats
        /// Intervals that do not repeat, as in atrial fibrillation.
        case irregularRhythm
        /// Ventricular flutter or fibrillation, seen in the signal whether there are beats or not.
        case ventricularFlutter

        /// The condition's name in reports: lower case, words joined by a hyphen.
        public var name: StaticString {
            switch self {
            case .asystole: "asystole"
            case .ventricularTachycardia: "ventricular-tachycardia"
            case .ventricularRun: "ventricular-run"
            case .couplet: "couplet"
            case .tachycardia: "tachycardia"
            case .bradycardia: "bradycardia"
            case .pause: "pause"
            case .extremeBradycardia: "extreme-bradycardia"
            case .extremeTachycardia: "extreme-tachycardia"
            case .bigeminy: "bigeminy"
            case .trigeminy: "trigeminy"
            case .ronT: "r-on-t"
            case .frequentVentricularBeats: "frequent-ventricular-beats"
            case .irregularRhythm: "irregular-rhythm"
            case .ventricularFlutter: "ventricular-flutter-or-fibrillation"
            }
        }

        /// Whether the condition threatens life.
        public var isLifeThreatening: Bool {
            switch self {
            case .asystole, .ventricularTachycardia, .ventricularFlutter, .extremeBradycardia, .extremeTachycardia:
                true
            default: false
            }
        }
    }

    /// Whether the condition begins or ends.
    public enum Phase: UInt8, Sendable, BitwiseCopyable {
        /// The condition begins.
        case onset
        /// The condition is over.
        case end

        /// The phase's name in reports.
        public var name: StaticString {
            switch self {
            case .onset: "onset"
            case .end: "end"
            }
        }
    }

    /// The condition.
    public var kind: Kind
    /// Whether it begins or ends.
    public var phase: Phase
    /// The sample at which the condition itself began or ended: never later than the sample being processed, or, where input
    /// was lost, the first that did not come.
    public var sampleIndex: SampleIndex
    /// The heart rate when the event was found, in beats a minute; `nil` if it is unknown.
    public var heartRate: Float?
    /// How often the condition came and went since its onset: what ends is one alarm, however often it came back soon after.
    public var count: Int
    /// Where the condition began, if it is over and its onset was reported.
    public var onsetIndex: SampleIndex?

    /// Makes an event.
    public init(kind: Kind, phase: Phase, sampleIndex: SampleIndex, heartRate: Float?, count: Int = 1) {
        self.kind = kind
        self.phase = phase
        self.sampleIndex = sampleIndex
        self.heartRate = heartRate
        self.count = count
    }
}
