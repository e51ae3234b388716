// SPDX-License-Identifier: Apache-2.0

import Signal

/// How many judged alarms of a bedside monitor ours agrees with, of one kind or of all.
struct BedsideAlarmScore: ReportDelays {
    /// True alarms that one of ours answers.
    private(set) var found = 0
    /// True alarms that none answers.
    private(set) var missed = 0
    /// False alarms that none answers.
    private(set) var quiet = 0
    /// False alarms that one of ours answers.
    private(set) var raised = 0
    /// From the bedside monitor's alarm to the report of ours, in seconds, of the true alarms that were found; negative
    /// if ours was earlier.
    private(set) var delays: [Double] = []
    /// The seconds of silence in their records.
    private(set) var silentSeconds = 0
    /// The seconds that silence is looked for in.
    private(set) var watchedSeconds = 0

    /// Counts a record.
    mutating func add(_ alarm: BedsideAlarm, _ log: AlarmLog) {
        silentSeconds += log.silentSeconds
        watchedSeconds += log.watchedSeconds
        switch (alarm.isTrue, alarm.answer(in: log)) {
        case (true, let answer?):
            found += 1
            delays.append(log.rate.seconds(at: answer.reportedAt) - BedsideAlarm.raisedAtInSeconds)
        case (true, nil): missed += 1
        case (false, nil): quiet += 1
        case (false, _): raised += 1
        }
    }

    /// The share of true alarms that were found; NaN without any.
    var foundShare: Double { Double(found) / Double(found + missed) }
    /// The share of false alarms that were kept quiet; NaN without any.
    var quietShare: Double { Double(quiet) / Double(quiet + raised) }
    /// The score of the Challenge, in which a missed alarm counts five times: (TP + TN) / (TP + TN + FP + 5 FN).
    var challengeScore: Double { Double(found + quiet) / Double(found + quiet + raised + 5 * missed) }

    /// The counts and figures for programs.
    var json: JSONObject {
        var object = JSONObject()
        object.add("true_found", found)
        object.add("true_missed", missed)
        object.add("false_quiet", quiet)
        object.add("false_raised", raised)
        object.add("challenge_score", challengeScore)
        object.add("delay_median_s", medianDelay)
        object.add("delay_max_s", longestDelay)
        object.add("silent_s", silentSeconds)
        object.add("watched_s", watchedSeconds)
        return object
    }
}
