// SPDX-License-Identifier: Apache-2.0

import Signal

/// How often beats of each class were taken for each class.
struct ConfusionMatrix {
    /// `[5][5]`: reference class x predicted class.
    private(set) var counts = [[Int]](repeating: [Int](repeating: 0, count: 5), count: 5)

    /// No beats.
    init() {}

    /// Takes beats that have been counted: `[5][5]`, reference class x predicted class.
    init(counts: [[Int]]) {
        precondition(counts.count == 5 && counts.allSatisfy { $0.count == 5 }, "five classes")
        self.counts = counts
    }

    /// Counts one beat.
    mutating func add(reference: BeatClass, predicted: BeatClass) {
        counts[Int(reference.rawValue)][Int(predicted.rawValue)] += 1
    }

    /// Beats counted.
    var total: Int { counts.joined().reduce(0, +) }
    /// Beats whose class was right.
    var hits: Int { (0..<5).reduce(0) { $0 + counts[$1][$1] } }
    /// The share of beats whose class was right.
    var accuracy: Double { Double(hits) / Double(max(total, 1)) }

    /// Beats of a class in the reference.
    func support(_ beatClass: BeatClass) -> Int { counts[Int(beatClass.rawValue)].reduce(0, +) }
    /// Beats taken for a class.
    func predictions(_ beatClass: BeatClass) -> Int { counts.reduce(0) { $0 + $1[Int(beatClass.rawValue)] } }
    /// Beats of a class taken for it.
    func hits(_ beatClass: BeatClass) -> Int { counts[Int(beatClass.rawValue)][Int(beatClass.rawValue)] }

    /// The share of a class's beats that was found; NaN without any.
    func sensitivity(_ beatClass: BeatClass) -> Double { Double(hits(beatClass)) / Double(support(beatClass)) }
    /// The share of a class's predictions that was right; NaN without any.
    func predictivity(_ beatClass: BeatClass) -> Double { Double(hits(beatClass)) / Double(predictions(beatClass)) }
    /// The harmonic mean of the two; 0 for a class that is neither there nor predicted.
    func f1(_ beatClass: BeatClass) -> Double {
        2 * Double(hits(beatClass)) / Double(max(support(beatClass) + predictions(beatClass), 1))
    }
    /// The mean of the five classes' F1.
    var macroF1: Double { BeatClass.allCases.reduce(0) { $0 + f1($1) } / 5 }

    /// The 95 % interval of the accuracy (Wilson 1927, doi:10.1080/01621459.1927.10502953): of beats drawn alike, which
    /// those of one patient are not, so it is the narrowest that can be claimed.
    var accuracyInterval: ClosedRange<Double> {
        let n = Double(max(total, 1))
        let z = 1.959964
        let centre = (accuracy + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (accuracy * (1 - accuracy) / n + z * z / (4 * n * n)).squareRoot()
        return (centre - half)...(centre + half)
    }

    /// A row a class: how its beats were taken, and what that is worth.
    var table: String {
        let letters = BeatClass.allCases.map { String($0.letter) }
        var table = Table(columns: ["reference"] + letters + ["beats", "Se %", "+P %", "F1"])
        for beatClass in BeatClass.allCases {
            table.add(
                [String(beatClass.letter)] + counts[Int(beatClass.rawValue)].map(String.init)
                    + [
                        "\(support(beatClass))", fixed(100 * sensitivity(beatClass), 2),
                        fixed(100 * predictivity(beatClass), 2), fixed(f1(beatClass), 4),
                    ])
        }
        return table.text
    }

    /// The same for programs.
    var json: JSONObject {
        var object = JSONObject()
        object.add("beats", total)
        object.add("accuracy", accuracy)
        object.add("accuracy_low", accuracyInterval.lowerBound)
        object.add("accuracy_high", accuracyInterval.upperBound)
        object.add("macro_f1", macroF1)
        object.add(
            "classes",
            BeatClass.allCases.map { beatClass in
                var row = JSONObject()
                row.add("class", String(beatClass.letter))
                row.add("beats", support(beatClass))
                for other in BeatClass.allCases {
                    row.add("as_\(other.letter)", counts[Int(beatClass.rawValue)][Int(other.rawValue)])
                }
                row.add("sensitivity", sensitivity(beatClass))
                row.add("predictivity", predictivity(beatClass))
                row.add("f1", f1(beatClass))
                return row
            })
        return object
    }
}
