// SPDX-License-Identifier: Apache-2.0

import Glibc
import Signal

/// `ecgbench windows`: the data set that the networks are trained on, made by the monitor's own windower.
enum WindowsCommand {
    static let usage = """
        ecgbench windows --data DIR|synthetic --output DIR [--split beats|patients] [--json]
          Cuts a window for every reference beat of the MIT-BIH records in DIR and writes windows.npy [n, 187], labels.npy,
          parts.npy (0 train, 1 validation, 2 test), records.npy, samples.npy and split.json. With --data synthetic, for
          every beat of six synthetic recordings, split by beats: a small data set that needs no download.
        """

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments, flags: ["json"])
        let data = try options.required("data")
        let output = try options.required("output")
        let split = try options.choice("split", of: DataSplit.self) ?? .beats
        let asJSON = options.flag("json")
        try options.finish()

        guard data != "synthetic" || split == .beats else {
            throw UsageError(message: "synthetic recordings are split by beats")
        }
        let beats =
            data == "synthetic"
            ? SyntheticRecordings.all.flatMap { LabelledBeat.all(of: $0) }
            : try split.records.flatMap { LabelledBeat.all(of: try Recording(record: $0, in: data)) }
        let parts = split.parts(of: beats)
        let fingerprint = DataSplit.fingerprint(of: beats, parts: parts)
        guard mkdir(output, 0o777) == 0 || errno == EEXIST else {
            throw FileError(message: "cannot make \(output): \(String(cString: strerror(errno)))")
        }

        var points: [Float] = []
        points.reserveCapacity(beats.count * BeatWindow.pointCount)
        for beat in beats {
            for index in 0..<BeatWindow.pointCount { points.append(beat.context.window.points[index]) }
        }
        let shape = [beats.count]
        try NumPyFile.write(
            points, type: "<f4", shape: [beats.count, BeatWindow.pointCount], to: "\(output)/windows.npy")
        try NumPyFile.write(beats.map(\.beatClass.rawValue), type: "|u1", shape: shape, to: "\(output)/labels.npy")
        try NumPyFile.write(parts.map(\.rawValue), type: "|u1", shape: shape, to: "\(output)/parts.npy")
        try NumPyFile.write(beats.map { UInt16($0.record) }, type: "<u2", shape: shape, to: "\(output)/records.npy")
        try NumPyFile.write(beats.map(\.sampleIndex), type: "<i8", shape: shape, to: "\(output)/samples.npy")

        var description = JSONObject()
        description.add("name", data == "synthetic" ? data : split.rawValue)
        description.add("seed", Int(DataSplit.seed))
        description.add("hash", fingerprint)
        description.add("beats", beats.count)
        for (name, part) in [("train", DataSplit.Part.train), ("validation", .validation), ("test", .test)] {
            var counts = JSONObject()
            for beatClass in BeatClass.allCases {
                let count = zip(beats, parts).count { $0.beatClass == beatClass && $1 == part }
                counts.add(String(beatClass.letter), count)
            }
            description.add(name, counts)
        }
        try writeFile(Array((description.text + "\n").utf8), to: "\(output)/split.json")
        if asJSON {
            print(description.text)
        } else {
            printTable(of: beats, parts: parts, split: split, fingerprint: fingerprint)
        }
    }

    private static func printTable(
        of beats: [LabelledBeat], parts: [DataSplit.Part], split: DataSplit, fingerprint: String
    ) {
        var table = Table(columns: ["part"] + BeatClass.allCases.map { String($0.letter) } + ["all"])
        for (name, part) in [("train", DataSplit.Part.train), ("validation", .validation), ("test", .test)] {
            let members = zip(beats, parts).filter { $1 == part }.map(\.0)
            table.add(
                [name] + BeatClass.allCases.map { beatClass in "\(members.count { $0.beatClass == beatClass })" }
                    + ["\(members.count)"])
        }
        print("split \(split.rawValue), seed \(DataSplit.seed), fingerprint \(fingerprint)")
        print(table.text)
    }
}
