// SPDX-License-Identifier: Apache-2.0

@_spi(Ablation) import Segmenter

/// `ecgbench ablate`: what each of the detector's rules earns.
enum AblateCommand {
    static let usage = """
        ecgbench ablate --data DIR [--noise-data DIR] [--more-data DIR]
          The detector with all its rules, and without each in turn: beats missed / extra on DS1 of the MIT-BIH records in
          DIR, on 118 and 119 with electrode motion noise at 12, 6 and 0 dB, on the supraventricular database, on synthetic
          rhythms (tachycardias of broad complexes, tall T waves), and on signals without a heart. The noise and the
          supraventricular database are those of the folders nstdb and svdb beside DIR, unless others are given.
        """

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments, flags: [])
        let data = try options.required("data")
        let noise = options.optional("noise-data") ?? "\(data)/../nstdb"
        let more = options.optional("more-data") ?? "\(data)/../svdb"
        try options.finish()
        func ifThere(_ folder: String, _ file: String) -> String? {
            if (try? readFile("\(folder)/\(file)")) != nil { return folder }
            print("\(folder): not there, left out")
            return nil
        }
        let corpus = try AblationCorpus(
            mitdb: data, nstdb: ifThere(noise, "em.hea"), svdb: ifThere(more, "800.hea"))
        var table = Table(columns: ["without"] + corpus.parts.map(\.name))
        func add(_ name: String, _ rules: QRSRules) {
            table.add([name] + corpus.counts(rules: rules).map { "\($0.misses)/\($0.falseAlarms)" })
        }
        add("(nothing)", .all)
        for rule in QRSRule.allCases { add("\(rule.name)", .all(but: rule)) }
        print(table.text)
    }
}
