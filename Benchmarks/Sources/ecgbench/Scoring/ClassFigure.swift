// SPDX-License-Identifier: Apache-2.0

/// What is said of a classifier, of all beats of some patients together.
enum ClassFigure: String, CaseIterable {
    case ventricularSensitivity = "veb_se"
    case ventricularPredictivity = "veb_ppv"
    case ventricularF1 = "veb_f1"
    case supraventricularSensitivity = "sveb_se"
    case supraventricularPredictivity = "sveb_ppv"
    case supraventricularF1 = "sveb_f1"
    case accuracy
    case macroF1 = "macro_f1_nsv"
    case falseTachycardias = "false_vt_per_hour"
    case runsFound = "runs_of_5_found"

    /// Its name in tables.
    var name: String {
        switch self {
        case .ventricularSensitivity: "VEB Se %"
        case .ventricularPredictivity: "VEB +P %"
        case .ventricularF1: "VEB F1 %"
        case .supraventricularSensitivity: "SVEB Se %"
        case .supraventricularPredictivity: "SVEB +P %"
        case .supraventricularF1: "SVEB F1 %"
        case .accuracy: "accuracy of matched beats %"
        case .macroF1: "macro-F1 of N, S, V, matched beats %"
        case .falseTachycardias: "false VT alarms an hour"
        case .runsFound: "runs of 5 and more V found %"
        }
    }

    /// What it is multiplied by in tables.
    var scale: Double { self == .falseTachycardias ? 1 : 100 }

    /// Its value; NaN without anything to count.
    func value(of score: PatientScore) -> Double {
        switch self {
        case .ventricularSensitivity: score.beats.ventricular.sensitivity
        case .ventricularPredictivity: score.beats.ventricular.predictivity
        case .ventricularF1: score.beats.ventricular.f1
        case .supraventricularSensitivity: score.beats.supraventricular.sensitivity
        case .supraventricularPredictivity: score.beats.supraventricular.predictivity
        case .supraventricularF1: score.beats.supraventricular.f1
        case .accuracy: score.beats.accuracy
        case .macroF1: score.beats.macroF1
        case .falseTachycardias: score.tachycardia.falsePerHour
        case .runsFound: score.runs.runsOfFive.sensitivity
        }
    }
}
