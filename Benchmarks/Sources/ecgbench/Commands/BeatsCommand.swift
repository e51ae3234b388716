// SPDX-License-Identifier: Apache-2.0

import Classifier
import Glibc
import Monitor
import Signal

/// `ecgbench beats`: what a network of the patient's own sees of every beat that the monitor finds, in order.
enum BeatsCommand {
    static let usage = """
        ecgbench beats --data DIR --records ds1|ds2|svdb|NUMBER,... --output DIR [--leads 1,2]
                       [--copy COPY,...] [--noise-data DIR]
          Runs the monitor over the records of the MIT-BIH database in DIR, or of svdb beside it, and writes what classifiers
          see of each beat that it would classify: channels.npy uint8 [n, 2, 187] (around-r-peak, usual-beat),
          features.npy float32 [n, features], labels.npy (255: no reference beat within 150 ms), records.npy, leads.npy,
          copies.npy (by its place in --copy) and samples.npy [n]; and beats.json with the names. Beats of one record, lead
          and copy follow each other. A copy is clean; inverted; one with episodes made of normal beats, of tachycardia,
          fibrillation, premature beats (premature) or breathing (arrhythmia); tempo:FACTOR, played at so many times its
          rate; rate:HERTZ, resampled; leads:FACTOR, with so many times the other lead added; or noise:NAME:DB, with a
          recording of --noise-data (else of the folder nstdb beside DIR) added at so many decibels.
        """

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments, flags: [])
        let data = try options.required("data")
        let names = try options.required("records")
        let output = try options.required("output")
        let leads = (options.optional("leads") ?? "1").split(separator: ",").compactMap { Int($0) }
        let copies = try (options.optional("copy") ?? "clean").split(separator: ",").map {
            try RecordingCopy(String($0))
        }
        let noises = options.optional("noise-data") ?? "\(data)/../nstdb"
        try options.finish()
        guard !leads.isEmpty, leads.allSatisfy({ $0 == 1 || $0 == 2 }) else {
            throw UsageError(message: "--leads takes 1, 2 or 1,2")
        }

        var table = SeenBeats()
        var source = CopySource(noises: noises)
        let records = try TrainingRecords(names, in: data)
        for record in records.numbers {
            for lead in leads {
                let recording = try records.recording(record, lead: lead)
                for (index, copy) in copies.enumerated() {
                    let changed = try source.copy(
                        copy, of: recording, otherLead: { try records.recording(record, lead: 3 - lead) })
                    if let changed { try table.append(changed, record: record, lead: lead, copy: index) }
                }
            }
        }
        guard mkdir(output, 0o777) == 0 || errno == EEXIST else {
            throw FileError(message: "cannot make \(output): \(String(cString: strerror(errno)))")
        }
        try table.write(to: output, copies: copies.map(\.name))
        print("\(table.labels.count) beats of \(records.numbers.count) records")
    }
}
