// SPDX-License-Identifier: Apache-2.0

import Classifier

/// `ecgbench alarms`: the monitor's alarms beside judged alarms of a bedside monitor, or beside marked rhythms.
enum AlarmsCommand {
    static let usage = """
        ecgbench alarms --data DIR [--model context|node|resnet|PATH] [--json]
          Runs the monitor over the first signal of each record in DIR and judges its alarms. After the table a line for
          each miss says what the monitor said there. What lies in DIR decides which table is printed. A condition stands
          from its onset to its end, as the monitor dates them.

          ALARMS.csv: alarms of a bedside monitor, raised at 5:00 and judged by a panel (PhysioNet/CinC Challenge 2015).
          A condition answers an alarm of its kind if it stands or begins from 4:46 to 5:06: asystole; extreme bradycardia;
          extreme tachycardia; ventricular tachycardia, also flutter or fibrillation; flutter or fibrillation alone. A
          pause and states of the signal answer none. For each kind: true alarms found, false ones kept quiet, the score
          of the Challenge, (TP + TN) / (TP + TN + FP + 5 FN), and the delay from 5:00 to the report of the first answer
          to a true alarm.

          .atr with rhythm marks alone (MIT-BIH Malignant Ventricular Ectopy Database). A rhythm lasts to the next mark of
          another kind; VF and VFIB are one, and VFL counts with it.
          - VF and VFL of 10 s and more with a new report of flutter or fibrillation from 0 to 10 s after the mark;
          - time in VF and VFL in that alarm, and that alarm's time in VF and VFL, or in VT too;
          - time in VT in any life-threatening alarm: asystole, flutter or fibrillation, ventricular tachycardia, extreme
            rates;
          - time in VT that is silent or noisy: no such alarm stands, and either the signal's state is neither good nor, but
            at the start, learning, or there has been neither a beat nor such an alarm for 4 s, which do not count;
          - life-threatening alarms that overlap neither VT, VF, VFL, ASYS nor NOISE, for each hour outside these.

          Both: a second is silent, from the 10th of a record on, if the monitor then shows neither a heart rate with a
          beat of class N, S, V or F in the last 5.5 s, nor a life-threatening alarm, nor a state of the signal but good.
        """

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments, flags: ["json"])
        let folder = try options.required("data")
        let model = options.optional("model") ?? "context"
        let asJSON = options.flag("json")
        try options.finish()
        switch try AlarmDatabase(folder) {
        case .bedside(let alarms):
            var report = BedsideAlarmReport(model: model)
            for alarm in alarms {
                let recording = try Recording(named: alarm.record, in: folder, hasAnnotations: false)
                report.add(alarm, try log(of: recording, model: model))
            }
            print(asJSON ? report.json.text : report.text)
        case .rhythms(let records):
            var report = MalignantRhythmReport(model: model)
            for record in records {
                let recording = try Recording(named: record, in: folder)
                let log = try log(of: recording, model: model)
                report.add(record, log, marks: MalignantRhythmMarks(recording.annotations, recordEnd: log.end))
            }
            print(asJSON ? report.json.text : report.text)
        }
    }

    /// What the monitor says of a recording.
    static func log(of recording: Recording, model: String) throws -> AlarmLog {
        let folder = try TemporaryFolder()
        let run = try MonitorRun(
            of: recording, by: try SolverChoice().classifier(of: try ModelFile.model(model)),
            annotationFile: "\(folder.path)/record.ecg")
        return AlarmLog(run, of: recording)
    }
}
