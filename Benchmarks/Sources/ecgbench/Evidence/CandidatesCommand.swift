// SPDX-License-Identifier: Apache-2.0

import Signal

/// `ecgbench candidates`: what the detector measures of its candidates on DS1, with and without noise, beside the truth.
enum CandidatesCommand {
    static let usage = """
        ecgbench candidates --data DIR [--noise-data DIR] [--own-verdicts] --output DIR
          Runs the detector over the records of DS1 and the paced ones in DIR and of svdb beside it, as they are, with recorded noise and as
          copies, and over synthetic rhythms, and writes what its evidence measures of every candidate: candidates.npy and
          candidates.json, as training/ecgtrain/evidence_fit.py reads them. Levels and shapes follow the reference's beats;
          with --own-verdicts those that the detector takes for beats. The noise is `em` and `ma` of --noise-data, else of
          the folder nstdb beside DIR.
        """

    /// Measures all candidates of the conditions and writes their table.
    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments, flags: ["own-verdicts"])
        let data = try options.required("data")
        let noises = options.optional("noise-data") ?? "\(data)/../nstdb"
        let output = try options.required("output")
        let followed: MeasuredCandidate.Followed = options.flag("own-verdicts") ? .ownVerdicts : .reference
        try options.finish()
        try makeFolder(output)

        var recordings = EvidenceRecordings(records: data, noises: noises)
        var table = CandidateTable()
        var records: Set<Int> = []
        for condition in try recordings.conditions() {
            guard let recording = try recordings.recording(under: condition) else { continue }
            let candidates = MeasuredCandidate.all(of: recording, following: followed)
            table.append(candidates, under: condition, rate: recording.rate)
            records.insert(condition.record)
        }
        try table.write(to: output)
        print("\(output): \(table.rowCount) candidates of \(records.count) records")
    }
}
