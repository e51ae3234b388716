// SPDX-License-Identifier: Apache-2.0

import Glibc
import Signal

/// `ecgbench windows`: the data set that the networks are trained on, made by the monitor's own stages.
enum WindowsCommand {
    static let usage = """
        ecgbench windows --data DIR|synthetic --output DIR [--split beats|patients] [--json]
          What classifiers see of every reference beat of the MIT-BIH records in DIR: windows.npy [n, channels, 187] and
          features.npy [n, features], both float32; labels.npy, parts.npy (0 train, 1 validation, 2 test), records.npy,
          leads.npy and samples.npy [n]; and split.json, which names channels and features in their order. With --data
          synthetic, of every beat of six synthetic recordings, split by beats: a small data set that needs no download.
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
        let recordings =
            data == "synthetic"
            ? SyntheticRecordings.all : try split.records.map { try Recording(record: $0, in: data) }
        let beatsByRecording = recordings.map { LabelledBeat.all(of: $0) }
        let beats = beatsByRecording.flatMap(\.self)
        let leads = zip(recordings, beatsByRecording).flatMap { recording, beats in
            beats.map { _ in recording.leadNumber }
        }
        let parts = split.parts(of: beats)
        let fingerprint = DataSplit.fingerprint(of: beats, parts: parts)
        guard mkdir(output, 0o777) == 0 || errno == EEXIST else {
            throw FileError(message: "cannot make \(output): \(String(cString: strerror(errno)))")
        }

        try write(beats.map(\.input), to: output)
        let shape = [beats.count]
        try NumPyFile.write(beats.map(\.beatClass.rawValue), type: "|u1", shape: shape, to: "\(output)/labels.npy")
        try NumPyFile.write(parts.map(\.rawValue), type: "|u1", shape: shape, to: "\(output)/parts.npy")
        try NumPyFile.write(beats.map { UInt16($0.record) }, type: "<u2", shape: shape, to: "\(output)/records.npy")
        try NumPyFile.write(leads, type: "|u1", shape: shape, to: "\(output)/leads.npy")
        try NumPyFile.write(beats.map(\.sampleIndex), type: "<i8", shape: shape, to: "\(output)/samples.npy")

        var description = JSONObject()
        description.add("name", data == "synthetic" ? data : split.rawValue)
        description.add("seed", Int(DataSplit.seed))
        description.add("hash", fingerprint)
        description.add("channels", LabelledBeat.channels.map { String(describing: $0.name) })
        description.add("features", LabelledBeat.features.map { String(describing: $0.name) })
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

    /// Writes the channels and features that reference beats have.
    private static func write(_ inputs: [ClassifierInput], to folder: String) throws(FileError) {
        let channels = LabelledBeat.channels
        let features = LabelledBeat.features
        var points: [Float] = []
        points.reserveCapacity(inputs.count * channels.count * ClassifierInput.pointCount)
        for input in inputs {
            for channel in channels {
                let window = input[channel]
                for index in window.indices { points.append(window[index]) }
            }
        }
        try NumPyFile.write(
            points, type: "<f4", shape: [inputs.count, channels.count, ClassifierInput.pointCount],
            to: "\(folder)/windows.npy")
        try NumPyFile.write(
            inputs.flatMap { input in features.map { input[$0] } }, type: "<f4",
            shape: [inputs.count, features.count], to: "\(folder)/features.npy")
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
