// SPDX-License-Identifier: Apache-2.0

/// What ANSI/AAMI EC57 counts of a run-by-run comparison, for one recording or for several together.
struct RunScore {
    /// `[7][7]`: length of a reference run x longest run found in its place, 0 to 6; 6 stands for all that are longer.
    private(set) var sensitivity = [[Int]](repeating: [Int](repeating: 0, count: 7), count: 7)
    /// `[7][7]`: longest reference run in the place of a run found x its length.
    private(set) var predictivity = [[Int]](repeating: [Int](repeating: 0, count: 7), count: 7)

    /// The lengths that are counted apart.
    enum Length: String, CaseIterable {
        case couplet
        case short
        case long

        /// The runs of this length.
        var range: ClosedRange<Int> {
            switch self {
            case .couplet: 2...2
            case .short: 3...5
            case .long: 6...6
            }
        }
    }

    /// How well the runs of one length were found.
    struct Detection: TwoWayCounts {
        /// Reference runs in whose place there is one found that is as long, or longer, as its length asks.
        var found: Int
        /// Reference runs without.
        var missed: Int
        /// Runs found in whose place the reference has one as long, or longer.
        var right: Int
        /// Runs found without.
        var wrong: Int
    }

    /// Counts a reference run.
    mutating func add(reference match: RunMatcher.Match) { sensitivity[match.length][match.found] += 1 }

    /// Counts a run that was found.
    mutating func add(test match: RunMatcher.Match) { predictivity[match.found][match.length] += 1 }

    /// Adds another recording's counts.
    mutating func add(_ other: RunScore) {
        for row in 0...6 {
            for column in 0...6 {
                sensitivity[row][column] += other.sensitivity[row][column]
                predictivity[row][column] += other.predictivity[row][column]
            }
        }
    }

    /// A run of a length is found, or right, if the other annotator's is at least as long as the shortest of that length.
    func detection(of length: Length) -> Detection {
        let least = length.range.lowerBound
        var detection = Detection(found: 0, missed: 0, right: 0, wrong: 0)
        for own in length.range {
            detection.found += sensitivity[own][least...].reduce(0, +)
            detection.missed += sensitivity[own][..<least].reduce(0, +)
            detection.right += predictivity[least...].reduce(0) { $0 + $1[own] }
            detection.wrong += predictivity[..<least].reduce(0) { $0 + $1[own] }
        }
        return detection
    }

    /// The reference's runs of five and more, found if at least three in a row were reported in their place; and runs of
    /// five and more that were found, right by the same rule.
    var runsOfFive: Detection {
        Detection(
            found: sensitivity[5...].reduce(0) { $0 + $1[3...].reduce(0, +) },
            missed: sensitivity[5...].reduce(0) { $0 + $1[..<3].reduce(0, +) },
            right: predictivity[3...].reduce(0) { $0 + $1[5...].reduce(0, +) },
            wrong: predictivity[..<3].reduce(0) { $0 + $1[5...].reduce(0, +) })
    }

    /// The detections for programs, by length.
    var json: JSONObject {
        var object = JSONObject()
        for length in Length.allCases { object.add(length.rawValue, detection(of: length).countsJSON) }
        object.add("five_and_more", runsOfFive.countsJSON)
        return object
    }
}
