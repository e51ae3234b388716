// SPDX-License-Identifier: Apache-2.0

import Synthesis

/// `ecgbench synthesize`: writes the synthetic fixtures, each as a WFDB record beside its truth.
enum SynthesizeCommand {
    static let usage = """
        ecgbench synthesize --output DIR
          Writes the recordings of fixtures/synthetic: header, samples and truth of each.
        """

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments)
        let folder = try options.required("output")
        try options.finish()
        for fixture in FixtureRecording.all {
            let recording = SyntheticRecording(script: fixture.script)
            let encoder = fixture.encoder
            let base = "\(folder)/\(fixture.name)"
            try writeFile(Array(encoder.header(for: recording).utf8), to: "\(base).hea")
            try writeFile(encoder.data(for: recording), to: "\(base).dat")
            try writeFile(Array(encoder.truth(for: recording).utf8), to: "\(base).truth.csv")
            print("\(base): \(recording.samples.count) samples, \(recording.beats.count) beats")
        }
        let recording = SyntheticRecording(script: RecorderText.script)
        let base = "\(folder)/\(RecorderText.name)"
        try writeFile(Array(RecorderText.text(of: recording).utf8), to: "\(base).csv")
        let truth = RecordEncoder(name: RecorderText.name).truth(for: recording)
        try writeFile(Array(truth.utf8), to: "\(base).truth.csv")
        print("\(base): \(recording.samples.count) samples as text, \(recording.beats.count) beats")
    }
}
