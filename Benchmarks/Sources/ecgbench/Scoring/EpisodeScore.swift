// SPDX-License-Identifier: Apache-2.0

import Signal

/// What ANSI/AAMI EC57 counts of an episode-by-episode comparison, for one recording or for several of the same rate.
struct EpisodeScore: Equatable, TwoWayCounts {
    /// Reference episodes that were found.
    var found = 0
    /// Reference episodes that were not.
    var missed = 0
    /// Episodes found that are right.
    var right = 0
    /// Episodes found that are not.
    var wrong = 0
    /// How long the reference episodes last, in samples.
    var referenceSamples: SampleIndex = 0
    /// How long the episodes found last, in samples.
    var testSamples: SampleIndex = 0
    /// How much of the reference episodes was found, in samples.
    var foundSamples: SampleIndex = 0
    /// How much of what was found is right, in samples.
    var rightSamples: SampleIndex = 0

    /// Share of the reference's time that was found; NaN without any.
    var durationSensitivity: Double { Double(foundSamples) / Double(referenceSamples) }
    /// Share of the time found that is right; NaN without any.
    var durationPredictivity: Double { Double(rightSamples) / Double(testSamples) }

    /// Adds another recording's counts.
    mutating func add(_ other: EpisodeScore) {
        found += other.found
        missed += other.missed
        right += other.right
        wrong += other.wrong
        referenceSamples += other.referenceSamples
        testSamples += other.testSamples
        foundSamples += other.foundSamples
        rightSamples += other.rightSamples
    }

    /// The counts and shares for programs.
    func json(rate: SampleRate) -> JSONObject {
        var object = countsJSON
        object.add("duration_se", durationSensitivity)
        object.add("duration_ppv", durationPredictivity)
        object.add("reference_s", Double(referenceSamples) / rate.hertz)
        object.add("found_s", Double(testSamples) / rate.hertz)
        return object
    }
}
