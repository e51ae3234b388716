// SPDX-License-Identifier: Apache-2.0

import Signal

extension RhythmEvent.Kind {
    /// The condition in at most 20 characters.
    var shortWords: StaticString {
        switch self {
        case .asystole: "asystole"
        case .ventricularTachycardia: "V tachycardia"
        case .ventricularRun: "V run"
        case .couplet: "V couplet"
        case .tachycardia: "tachycardia"
        case .bradycardia: "bradycardia"
        case .pause: "pause"
        case .extremeBradycardia: "extreme bradycardia"
        case .extremeTachycardia: "extreme tachycardia"
        case .bigeminy: "bigeminy"
        case .trigeminy: "trigeminy"
        case .ronT: "R on T"
        case .frequentVentricularBeats: "frequent V beats"
        case .irregularRhythm: "irregular rhythm"
        case .ventricularFlutter: "V flutter or fibril."
        }
    }
}
