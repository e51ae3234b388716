// SPDX-License-Identifier: Apache-2.0

import Signal

/// What ANSI/AAMI EC57 counts of a comparison, for one recording or for several together.
struct BeatScore {
    /// `[6][6]`: reference class x class found, N S V F Q and none at all.
    private(set) var counts = [[Int]](repeating: [Int](repeating: 0, count: 6), count: 6)
    /// Distances from reference to R peak of all pairs, in milliseconds; positive if found late.
    private(set) var offsets: [Double] = []
    /// Distances from R peak to report of all beats compared, in milliseconds.
    private(set) var delays: [Double] = []

    private static let none = 5

    /// How well one kind of event was found.
    struct Detection {
        /// Found and right.
        var hits: Int
        /// In the reference and not found.
        var misses: Int
        /// Found and not in the reference.
        var falseAlarms: Int

        /// Share of the reference that was found; NaN without any.
        var sensitivity: Double { Double(hits) / Double(hits + misses) }
        /// Share of what was found that is right; NaN without any.
        var predictivity: Double { Double(hits) / Double(hits + falseAlarms) }
        /// Harmonic mean of the two; NaN if there is nothing.
        var f1: Double { 2 * Double(hits) / Double(2 * hits + misses + falseAlarms) }

        /// The counts and shares for programs.
        var json: JSONObject {
            var object = JSONObject()
            object.add("tp", hits)
            object.add("fn", misses)
            object.add("fp", falseAlarms)
            object.add("se", sensitivity)
            object.add("ppv", predictivity)
            object.add("f1", f1)
            return object
        }
    }

    /// Counts a match.
    mutating func add(_ match: BeatMatcher.Match, rate: SampleRate) {
        switch match {
        case .pair(let reference, let test):
            counts[Int(reference.beatClass.rawValue)][Int(test.beatClass.rawValue)] += 1
            offsets.append(rate.milliseconds(samples: Double(test.sampleIndex - reference.sampleIndex)))
        case .missed(let reference):
            counts[Int(reference.beatClass.rawValue)][Self.none] += 1
        case .extra(let test):
            counts[Self.none][Int(test.beatClass.rawValue)] += 1
        }
    }

    /// Notes how long a beat took to be found, in milliseconds.
    mutating func add(delay: Double) { delays.append(delay) }

    /// The counts without offsets and delays.
    var withoutTimes: BeatScore {
        var score = self
        score.offsets = []
        score.delays = []
        return score
    }

    /// Adds another recording's counts: the gross statistics of the standard.
    mutating func add(_ other: BeatScore) {
        for row in 0..<6 { for column in 0..<6 { counts[row][column] += other.counts[row][column] } }
        offsets += other.offsets
        delays += other.delays
    }

    private func sum(_ rows: some Sequence<Int>, _ columns: some Sequence<Int>) -> Int {
        let columns = Array(columns)
        return rows.reduce(0) { sum, row in sum + columns.reduce(0) { $0 + counts[row][$1] } }
    }

    /// Beats of any class.
    var qrs: Detection {
        Detection(
            hits: sum(0..<5, 0..<5), misses: sum(0..<5, [Self.none]), falseAlarms: sum([Self.none], 0..<5))
    }

    /// Ventricular ectopic beats. A fusion or unclassifiable beat that was taken for one is no false alarm.
    var ventricular: Detection { detection(of: .ventricular, excused: [.fusion, .unknown]) }

    /// Supraventricular ectopic beats. An unclassifiable beat that was taken for one is no false alarm.
    var supraventricular: Detection { detection(of: .supraventricular, excused: [.unknown]) }

    private func detection(of beatClass: BeatClass, excused: [BeatClass]) -> Detection {
        let own = Int(beatClass.rawValue)
        let hits = counts[own][own]
        let excused = excused.map { Int($0.rawValue) }
        return Detection(
            hits: hits, misses: sum([own], 0...5) - hits,
            falseAlarms: sum((0...5).filter { $0 != own && !excused.contains($0) }, [own]))
    }

    /// The median of the offsets, in milliseconds; NaN without pairs.
    var medianOffset: Double { Self.quantile(0.5, of: offsets) }

    /// The magnitude that a share of the offsets is below or equal to, in milliseconds; NaN without pairs.
    func offsetQuantile(_ share: Double) -> Double { Self.quantile(share, of: offsets.map(abs)) }

    /// The share of beats found within so many milliseconds of their R peak; NaN without any.
    func share(foundWithin milliseconds: Double) -> Double {
        Double(delays.count { $0 <= milliseconds }) / Double(delays.count)
    }

    /// The share of pairs within so many milliseconds of each other; NaN without pairs.
    func share(within milliseconds: Double) -> Double {
        Double(offsets.count { abs($0) <= milliseconds }) / Double(offsets.count)
    }

    /// The value that a share of the delays is below or equal to, in milliseconds.
    func delayQuantile(_ share: Double) -> Double { Self.quantile(share, of: delays) }

    private static func quantile(_ share: Double, of values: [Double]) -> Double {
        guard !values.isEmpty else { return .nan }
        let sorted = values.sorted()
        return sorted[Int(share * Double(sorted.count - 1))]
    }
}
