// SPDX-License-Identifier: Apache-2.0

import Signal

/// How often a condition is reported though it is not there, and how many of its episodes are reported, for one recording
/// or for several.
///
/// An alarm lasts from its onset to its end. It is true if an episode of the reference overlaps it or lies within 10 s of
/// it, and an episode is found by the same rule. `AlarmScore` asks more: there the onsets have to be as near.
struct EpisodeAlarmScore {
    /// Alarms with an episode of the reference within the tolerance.
    private(set) var trueCount = 0
    /// Alarms without.
    private(set) var falseCount = 0
    /// Episodes of the reference with an alarm within the tolerance.
    private(set) var foundCount = 0
    /// Episodes of the reference without.
    private(set) var missedCount = 0
    /// The time that was compared, in seconds.
    private(set) var seconds = 0.0

    /// Nothing to compare.
    init() {}

    /// Compares the episodes of one condition in a recording.
    ///
    /// - Parameters:
    ///   - start: the first sample that is compared. What begins before it is not counted, and still answers for others.
    ///   - end: the number of samples.
    ///   - flutter: ventricular flutter in the reference; what begins there is not counted.
    init(
        reference: [EpisodeMatcher.Episode], alarms: [EpisodeMatcher.Episode], rate: SampleRate, start: SampleIndex,
        end: SampleIndex, flutter: [ClosedRange<SampleIndex>]
    ) {
        let reach = SampleIndex((AlarmScore.toleranceInSeconds * rate.hertz).rounded())
        func isCounted(_ episode: EpisodeMatcher.Episode) -> Bool {
            episode.lowerBound >= start && !flutter.contains { $0.contains(episode.lowerBound) }
        }
        func isNear(_ one: EpisodeMatcher.Episode, _ other: EpisodeMatcher.Episode) -> Bool {
            one.lowerBound <= other.upperBound + reach && other.lowerBound <= one.upperBound + reach
        }
        for alarm in alarms where isCounted(alarm) {
            if reference.contains(where: { isNear($0, alarm) }) { trueCount += 1 } else { falseCount += 1 }
        }
        for episode in reference where isCounted(episode) {
            if alarms.contains(where: { isNear($0, episode) }) { foundCount += 1 } else { missedCount += 1 }
        }
        seconds = Double(max(end - start, 0)) / rate.hertz
    }

    /// Adds another recording's counts.
    mutating func add(_ other: EpisodeAlarmScore) {
        trueCount += other.trueCount
        falseCount += other.falseCount
        foundCount += other.foundCount
        missedCount += other.missedCount
        seconds += other.seconds
    }

    /// The time that was compared, in hours.
    var hours: Double { seconds / 3_600 }
    /// False alarms an hour; NaN without any time.
    var falsePerHour: Double { Double(falseCount) / hours }
    /// The share of the reference's episodes that were reported; NaN without any.
    var sensitivity: Double { Double(foundCount) / Double(foundCount + missedCount) }

    /// The counts and rates for programs.
    var json: JSONObject {
        var object = JSONObject()
        object.add("true", trueCount)
        object.add("false", falseCount)
        object.add("hours", hours)
        object.add("false_per_hour", falsePerHour)
        object.add("episodes_found", foundCount)
        object.add("episodes_missed", missedCount)
        return object
    }
}
