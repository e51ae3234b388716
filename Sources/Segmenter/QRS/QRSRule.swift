// SPDX-License-Identifier: Apache-2.0

/// The detector's rules, each of which `ecgbench ablate` switches off in turn to show what it earns.
///
/// A rule that is not in this list is part of the method itself: the filters, the candidates, the evidence and its levels.
@_spi(Ablation) public enum QRSRule: UInt8, Sendable, CaseIterable {
    /// A deflection without a way back is a step, not a beat.
    case step
    /// A deflection of 14 ms and less is a pulse, not a beat.
    case spike
    /// A large wave is compared with the known shapes farther around it if nothing near it is the same beat.
    case farSearch
    /// What has the shape of a known beat lies where that beat lies.
    case placement
    /// The evidence compares a candidate's time with the intervals before.
    case time
    /// A wave very soon after a beat that is far broader, however tall, is its T wave.
    case broadTWave
    /// A beat that is overdue is searched for among the candidates that were turned down.
    case searchBack
    /// ...if it lies where that one was due, and not much later.
    case dueTime
    /// A pause after a candidate lifts the doubt of its time.
    case pause
    /// So is a wave there that is as tall as the beats and comes after the T wave, however dull.
    case tallInPause
    /// What search-back takes for an early beat was no noise.
    case earlyIsNoNoise
    /// A peak between the beats that looks like one of the last candidates does not count as noise.
    case likeness
    /// The noise fades while a fast rhythm leaves no room for other peaks.
    case fading
    /// The levels are forgotten after five seconds in which the beats hardly stand out.
    case swamped
    /// ...but not while the same wave comes again and again.
    case repetition
    /// What the heart makes again can be read, whatever lies between.
    case readability
    /// After a pause the levels are learnt anew only from what comes up to a quarter of the old level.
    case caution
    /// Complexes too small to count that come between larger beats are a state of the signal.
    case smallComplexes

    /// The rule's name in the ablation table.
    public var name: StaticString {
        switch self {
        case .step: "step"
        case .spike: "spike"
        case .farSearch: "far search"
        case .placement: "placement by shape"
        case .time: "time of the beat before"
        case .broadTWave: "T wave by breadth"
        case .searchBack: "search-back"
        case .dueTime: "due time of search-back"
        case .pause: "pause after a wave"
        case .tallInPause: "tall wave before a pause"
        case .earlyIsNoNoise: "early beats are no noise"
        case .likeness: "likes are no noise"
        case .fading: "fading noise"
        case .swamped: "swamped"
        case .repetition: "repetition"
        case .readability: "readability"
        case .caution: "caution"
        case .smallComplexes: "small complexes"
        }
    }
}
