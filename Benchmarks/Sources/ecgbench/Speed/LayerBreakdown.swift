// SPDX-License-Identifier: Apache-2.0

import Signal

/// Where a classifier's time goes: the time of each kind of layer per beat, and its share of the processor's limit.
struct LayerBreakdown {
    /// A kind of layer.
    struct Row {
        var kind: LayerKind
        /// Layers of the kind in one beat.
        var count: Int
        /// Microseconds per beat.
        var microseconds: Double
        /// Multiply-accumulates of bytes per beat, the padding's included.
        var products: Int
        /// Multiply-accumulates of 10^9 a second.
        var rate: Double { Double(products) / 1_000 / microseconds }
    }

    /// The classifier's label.
    let label: String
    /// One row for each kind that takes time, in the order of the work.
    let rows: [Row]

    /// Measures batches of windows.
    ///
    /// Each figure is the median over the batches of the mean over a batch, less what the clock itself takes.
    init(of classifier: TimedClassifier, windows: [ClassifierInput]) {
        let batchSize = min(100, windows.count)
        let clockCost = Self.clockCost
        var batches: [LayerTimes] = []
        for start in stride(from: 0, to: windows.count - batchSize + 1, by: batchSize) {
            var times = LayerTimes()
            for window in windows[start..<start + batchSize] { classifier.profile(window, into: &times) }
            batches.append(times)
        }
        label = classifier.label
        rows = LayerKind.allCases.compactMap { kind in
            guard let first = batches.first, first.count(of: kind) > 0 else { return nil }
            let means = batches.map { batch in
                (Double(batch.time(of: kind)) - clockCost * Double(batch.readings(of: kind))) / Double(batchSize)
            }
            return Row(
                kind: kind, count: first.count(of: kind) / batchSize,
                microseconds: max(0.001, means.sorted()[means.count / 2] / 1_000),
                products: first.products(of: kind) / batchSize)
        }
    }

    /// The rows for people, beside a peak in 10^9 multiply-accumulates a second.
    func table(peak: Double) -> String {
        var table = Table(columns: [label, "layers", "us", "share", "products", "10^9/s", "of the peak"])
        let whole = rows.reduce(0) { $0 + $1.microseconds }
        for row in rows {
            table.add([
                row.kind.name.description, "\(row.count)", fixed(row.microseconds, 2),
                "\(fixed(100 * row.microseconds / whole, 1)) %", row.products > 0 ? "\(row.products)" : "",
                row.products > 0 ? fixed(row.rate, 0) : "",
                row.products > 0 && peak > 0 ? "\(fixed(100 * row.rate / peak, 0)) %" : "",
            ])
        }
        let products = rows.reduce(0) { $0 + $1.products }
        table.add([
            "all", "\(rows.reduce(0) { $0 + $1.count })", fixed(whole, 2), "100.0 %", "\(products)",
            fixed(Double(products) / 1_000 / whole, 0),
            peak > 0 ? "\(fixed(100 * Double(products) / 1_000 / whole / peak, 0)) %" : "",
        ])
        return table.text
    }

    /// The rows for programs.
    func json(peak: Double) -> [JSONObject] {
        rows.map { row in
            var object = JSONObject()
            object.add("layer", row.kind.name.description)
            object.add("layers_per_beat", row.count)
            object.add("us_per_beat", row.microseconds)
            object.add("products_per_beat", row.products)
            if row.products > 0, peak > 0 { object.add("share_of_peak", row.rate / peak) }
            return object
        }
    }

    /// What reading the clock takes, in nanoseconds: the median of many.
    private static var clockCost: Double {
        var costs: [Int] = []
        for _ in 0..<200 {
            let start = nanosecondsNow()
            for _ in 0..<100 { _ = nanosecondsNow() }
            costs.append(nanosecondsNow() - start)
        }
        return Double(costs.sorted()[100]) / 101
    }
}
