// SPDX-License-Identifier: Apache-2.0

import Signal

/// `ecgbench candidates`: what the detector measures of its candidates on DS1, with and without noise, beside the truth.
enum CandidatesCommand {
    static let usage = """
        ecgbench candidates --data DIR [--noise-data DIR] --output DIR
          Runs the detector over the records of DS1 in DIR, as they are and with recorded noise, and writes what its
          evidence measures of every candidate: candidates.npy and candidates.json, as training/ecgtrain/evidence_fit.py
          reads them. Levels and shapes follow the reference's beats. The noise is `em` and `ma` of --noise-data, else of
          the folder nstdb beside DIR.
        """

    /// Measures all candidates of the conditions and writes their table.
    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments)
        let data = try options.required("data")
        let noises = options.optional("noise-data") ?? "\(data)/../nstdb"
        let output = try options.required("output")
        try options.finish()
        try makeFolder(output)

        var recordings = EvidenceRecordings(records: data, noises: noises)
        var table = CandidateTable()
        for condition in EvidenceCondition.all() {
            let recording = try recordings.recording(under: condition)
            table.append(MeasuredCandidate.all(of: recording), under: condition, rate: recording.rate)
        }
        try table.write(to: output)
        print("\(output): \(table.rowCount) candidates of \(DataSplit.ds1.count) records")
    }
}
