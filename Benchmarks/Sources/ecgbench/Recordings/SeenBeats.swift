// SPDX-License-Identifier: Apache-2.0

@_spi(Benchmarks) import Monitor
import Classifier
import Signal

/// What a classifier sees of many beats, as columns.
struct SeenBeats {
    /// A beat as a classifier sees it, with its class in the reference; `nil` if there is none.
    struct Labelled {
        var input: ClassifierInput
        var beatClass: BeatClass?
    }

    private static let channels: [InputChannel] = [.aroundRPeak, .usualBeat]
    /// From a beat to the reference beat that gives it its label, in milliseconds.
    private static let reachInMilliseconds = 150.0
    /// The label of a beat without a reference beat.
    private static let noLabel: UInt8 = 255

    private(set) var labels: [UInt8] = []
    private var points: [UInt8] = []
    private var features: [Float] = []
    private var records: [UInt16] = []
    private var leads: [UInt8] = []
    private var copies: [UInt8] = []
    private var samples: [Int64] = []

    /// Runs the monitor over a copy of a recording and appends the beats that it would classify.
    mutating func append(_ copy: CopySource.Copy, record: Int, lead: Int, copy index: Int) throws {
        let beats = try Self.beats(of: copy)
        for beat in beats { append(beat.input) }
        let found = beats.map(\.beat.beat.sampleIndex)
        labels += Self.labels(of: found, copy)
        records += found.map { _ in UInt16(record) }
        leads += found.map { _ in UInt8(lead) }
        copies += found.map { _ in UInt8(index) }
        samples += found
    }

    private mutating func append(_ input: ClassifierInput) {
        for channel in Self.channels {
            let values = input[channel]
            for point in values.indices { points.append(UInt8((values[point] * 255).rounded(.toNearestOrEven))) }
        }
        for feature in InputFeature.allCases { features.append(input[feature]) }
    }

    /// The beats of a copy that the monitor would classify, in order, with their labels.
    static func sequence(of copy: CopySource.Copy) throws -> [Labelled] {
        let beats = try beats(of: copy)
        return zip(beats, labels(of: beats.map(\.beat.beat.sampleIndex), copy)).map { beat, label in
            Labelled(input: beat.input, beatClass: BeatClass(rawValue: label))
        }
    }

    private static func beats(of copy: CopySource.Copy) throws -> [SeenBeat] {
        let classifier = try SolverChoice().classifier(of: try ModelFile.model("node"))
        var monitor = BeatMonitor(
            configuration: MonitorConfiguration(rate: copy.rate, summaryIntervalSeconds: 0), classifier: classifier)
        monitor.keepSeenBeats()
        for sample in copy.millivolts {
            monitor.push(sample)
            while monitor.nextEvent() != nil {}
        }
        monitor.flush()
        return monitor.takeSeenBeats()
    }

    /// The class of the reference beat nearest to each beat, if the beat is also the nearest to it.
    private static func labels(of found: [SampleIndex], _ copy: CopySource.Copy) -> [UInt8] {
        let reach = SampleIndex(copy.rate.samples(milliseconds: reachInMilliseconds))
        var labels = found.map { _ in noLabel }
        var distances = found.map { _ in reach + 1 }
        var next = 0
        for beat in copy.beats {
            while next < found.count, found[next] < beat.sampleIndex - reach { next += 1 }
            var best: Int?
            var index = next
            while index < found.count, found[index] <= beat.sampleIndex + reach {
                if best.map({ abs(found[index] - beat.sampleIndex) < abs(found[$0] - beat.sampleIndex) }) ?? true {
                    best = index
                }
                index += 1
            }
            guard let best else { continue }
            let distance = abs(found[best] - beat.sampleIndex)
            if distance < distances[best] {
                distances[best] = distance
                labels[best] = beat.beatClass.rawValue
            }
        }
        return labels
    }

    /// Writes the columns and their names.
    func write(to folder: String, copies names: [String]) throws(FileError) {
        let count = labels.count
        try NumPyFile.write(
            points, type: "|u1", shape: [count, Self.channels.count, ClassifierInput.pointCount],
            to: "\(folder)/channels.npy")
        try NumPyFile.write(
            features, type: "<f4", shape: [count, InputFeature.allCases.count], to: "\(folder)/features.npy")
        try NumPyFile.write(labels, type: "|u1", shape: [count], to: "\(folder)/labels.npy")
        try NumPyFile.write(records, type: "<u2", shape: [count], to: "\(folder)/records.npy")
        try NumPyFile.write(leads, type: "|u1", shape: [count], to: "\(folder)/leads.npy")
        try NumPyFile.write(copies, type: "|u1", shape: [count], to: "\(folder)/copies.npy")
        try NumPyFile.write(samples, type: "<i8", shape: [count], to: "\(folder)/samples.npy")
        var description = JSONObject()
        description.add("channels", Self.channels.map { String(describing: $0.name) })
        description.add("features", InputFeature.allCases.map { String(describing: $0.name) })
        description.add("copies", names)
        try writeFile(Array((description.text + "\n").utf8), to: "\(folder)/beats.json")
    }
}
