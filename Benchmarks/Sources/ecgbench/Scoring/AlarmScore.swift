// SPDX-License-Identifier: Apache-2.0

import Signal

/// How the onsets of one rhythm condition were found, and how soon, for one recording or for several.
struct AlarmScore: ReportDelays {
    /// The largest distance of onsets that are of one condition, in seconds: what the standards allow an alarm to take.
    static let toleranceInSeconds = 10.0

    /// How many onsets were found, missed, and false.
    private(set) var detection = BeatScore.Detection(hits: 0, misses: 0, falseAlarms: 0)
    /// From the reference's onset to the sample at which the monitor reported it, in seconds, of the onsets that were found.
    private(set) var delays: [Double] = []

    /// Nothing to compare.
    init() {}

    /// Compares the onsets of one condition in a recording.
    ///
    /// - Parameters:
    ///   - reference: the onsets after the reference, in order.
    ///   - alarms: the monitor's onsets with the samples at which they were reported, in order of onset.
    ///   - flutter: ventricular flutter in the reference, where there are no beats by which an onset could be judged.
    init(
        reference: [SampleIndex], alarms: [(onset: SampleIndex, knownAt: SampleIndex)], rate: SampleRate,
        start: SampleIndex, flutter: [ClosedRange<SampleIndex>]
    ) {
        func onset(_ sampleIndex: SampleIndex) -> ScoredBeat {
            ScoredBeat(sampleIndex: sampleIndex, beatClass: .normal)
        }
        let known = Dictionary(alarms.map { ($0.onset, $0.knownAt) }, uniquingKeysWith: min)
        let matcher = BeatMatcher(
            window: SampleIndex((Self.toleranceInSeconds * rate.hertz).rounded()), start: start, flutter: flutter)
        for match in matcher.matches(reference: reference.map(onset), test: alarms.map { onset($0.onset) }) {
            switch match {
            case .pair(let reference, let test):
                detection.hits += 1
                if let known = known[test.sampleIndex] {
                    delays.append(Double(known - reference.sampleIndex) / rate.hertz)
                }
            case .missed: detection.misses += 1
            case .extra: detection.falseAlarms += 1
            }
        }
    }

    /// Adds another recording's onsets.
    mutating func add(_ other: AlarmScore) {
        detection.hits += other.detection.hits
        detection.misses += other.detection.misses
        detection.falseAlarms += other.detection.falseAlarms
        delays += other.delays
    }

    /// The share of delays up to so many seconds; NaN without any.
    func share(within seconds: Double) -> Double {
        Double(delays.count { $0 <= seconds }) / Double(delays.count)
    }

    /// The counts, shares and delays for programs.
    var json: JSONObject {
        var object = detection.json
        object.add("delay_median_s", medianDelay)
        object.add("delay_max_s", longestDelay)
        object.add("delay_within_10_s", share(within: 10))
        return object
    }
}
