// SPDX-License-Identifier: Apache-2.0

/// The counts of one patient's records, or of several patients', that the figures of classification follow from.
struct PatientScore {
    /// The beats by class; no offsets, no delays.
    private(set) var beats = BeatScore()
    /// Alarms of ventricular tachycardia, and the time that they are counted in.
    private(set) var tachycardia = EpisodeAlarmScore()
    /// Runs of ventricular beats.
    private(set) var runs = RunScore()

    /// Nothing counted.
    init() {}

    /// Takes the counts of records.
    init(_ results: some Sequence<EC57Command.Result>) {
        for result in results {
            beats.add(result.score.withoutTimes)
            guard let rhythm = result.rhythm else { continue }
            tachycardia.add(rhythm.ventricularAlarms[0].score)
            runs.add(rhythm.ventricularRuns)
        }
    }

    /// Adds other patients' counts.
    mutating func add(_ other: PatientScore) {
        beats.add(other.beats)
        tachycardia.add(other.tachycardia)
        runs.add(other.runs)
    }
}
