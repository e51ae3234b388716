// SPDX-License-Identifier: Apache-2.0

import Signal

/// The alarms of the PhysioNet/Computing in Cardiology Challenge 2015, by their names in ALARMS.csv, and which
/// conditions of the monitor answer each.
///
/// Only a condition of the alarm's own kind answers. States of the signal answer none, nor does a pause, whose 3 s are
/// short of an asystole. Neither does a ventricular tachycardia answer an extreme rate, which takes 17 beats, nor
/// fibrillation.
enum BedsideAlarmKind: String, CaseIterable {
    /// No QRS complex for 4 s and more.
    case asystole = "Asystole"
    /// A heart rate under 40 a minute for 5 beats.
    case extremeBradycardia = "Bradycardia"
    /// A heart rate over 140 a minute for 17 beats.
    case extremeTachycardia = "Tachycardia"
    /// Five ventricular beats and more, faster than 100 a minute.
    case ventricularTachycardia = "Ventricular_Tachycardia"
    /// A wave of fibrillation or flutter for 4 s and more.
    case ventricularFlutter = "Ventricular_Flutter_Fib"

    /// The conditions that answer it. Between ventricular tachycardia and flutter there is no sharp line, so the
    /// condition of flutter and fibrillation answers the alarm of tachycardia too.
    var answers: Set<RhythmEvent.Kind> {
        switch self {
        case .asystole: [.asystole]
        case .extremeBradycardia: [.extremeBradycardia]
        case .extremeTachycardia: [.extremeTachycardia]
        case .ventricularTachycardia: [.ventricularTachycardia, .ventricularFlutter]
        case .ventricularFlutter: [.ventricularFlutter]
        }
    }

    /// Its name in tables.
    var name: String {
        switch self {
        case .asystole: "asystole"
        case .extremeBradycardia: "extreme bradycardia"
        case .extremeTachycardia: "extreme tachycardia"
        case .ventricularTachycardia: "ventricular tachycardia"
        case .ventricularFlutter: "ventricular flutter or fibrillation"
        }
    }
}
