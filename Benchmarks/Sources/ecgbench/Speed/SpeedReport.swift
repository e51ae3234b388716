// SPDX-License-Identifier: Apache-2.0

import Classifier

/// What `ecgbench speed` has measured, for people and for programs.
struct SpeedReport {
    /// 10^9 multiply-accumulates a second in registers alone; 0 where there is no such figure.
    let peak: Double
    /// Of what comes before the classifier, from bytes on.
    var path: PathSpeed?
    private var times = Table(columns: ["us a beat", "median", "99th percentile", "maximum", "beats", "all of them, s"])
    private var breakdowns: [LayerBreakdown] = []
    private var objects: [JSONObject] = []
    private var workspaces: [String] = []

    /// Starts an empty report.
    init(peak: Double) { self.peak = peak }

    /// Adds a classifier's times.
    mutating func add(_ classifier: TimedClassifier, _ breakdown: LayerBreakdown) {
        var object = JSONObject()
        object.add("classifier", classifier.label)
        classifier.describe(in: &object)
        object.add("workspace_bytes", classifier.workspaceByteCount)
        add(classifier.times, label: classifier.label, prefix: "", to: &object)
        add(classifier.coldTimes, label: "  with caches flushed", prefix: "cold_", to: &object)
        object.add("layers", breakdown.json(peak: peak))
        objects.append(object)
        breakdowns.append(breakdown)
        workspaces.append("\(classifier.label): workspace of \(classifier.workspaceByteCount / 1_024) KiB")
    }

    private mutating func add(_ times: [Int], label: String, prefix: String, to object: inout JSONObject) {
        guard !times.isEmpty else { return }
        let sorted = times.sorted().map { Double($0) / 1_000 }
        let figures = [sorted[sorted.count / 2], sorted[sorted.count * 99 / 100], sorted[sorted.count - 1]]
        let seconds = sorted.reduce(0, +) / 1e6
        self.times.add([label] + figures.map { fixed($0, 1) } + ["\(sorted.count)", fixed(seconds, 3)])
        object.add("\(prefix)median_us", figures[0])
        object.add("\(prefix)percentile_99_us", figures[1])
        object.add("\(prefix)maximum_us", figures[2])
        object.add("\(prefix)beats", sorted.count)
        object.add("\(prefix)all_s", seconds)
    }

    /// Tables.
    var text: String {
        let limit = peak > 0 ? "\(fixed(peak, 0)) x 10^9 multiply-accumulates of bytes a second" : "not measured"
        return
            ([times.text] + workspaces + ["", "in registers alone: \(limit)"]
            + breakdowns.flatMap { ["", $0.table(peak: peak)] }
            + ["", path?.text ?? ""]).joined(
                separator: "\n")
    }

    /// One object.
    var json: JSONObject {
        var object = JSONObject()
        object.add("classifiers", objects)
        object.add("peak_products_per_ns", peak)
        if let path { object.add("from_bytes_ns_per_sample", path.object) }
        return object
    }
}
