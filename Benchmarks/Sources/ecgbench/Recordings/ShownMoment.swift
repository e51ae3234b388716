// SPDX-License-Identifier: Apache-2.0

import Signal

/// What the monitor shows at one moment: what has been reported up to it, and no more.
struct ShownMoment {
    /// The longest time since the R peak of the last classified beat for which classes count as shown, in seconds: 4 s
    /// make an asystole, and for 1.5 s a beat may be on its way through its window.
    static let longestWithoutBeatInSeconds = 5.5

    /// The sample being processed.
    var sampleIndex: SampleIndex
    /// The heart rate, in beats a minute; `nil` if it is unknown.
    var heartRate: Float?
    /// What the signal is fit for.
    var state: SignalState
    /// The R peak of the last beat that was reported with a class other than Q.
    var lastClassifiedBeat: SampleIndex?
    /// Whether an onset of a life-threatening condition was reported, and its end was not.
    var hasAlarm: Bool

    /// Whether the monitor says nothing of the heart, and not why: it shows no rate with classes, no life-threatening
    /// alarm, and calls the signal good.
    func isSilent(rate: SampleRate) -> Bool { !hasRateAndClasses(rate: rate) && !hasAlarm && state == .good }

    private func hasRateAndClasses(rate: SampleRate) -> Bool {
        guard heartRate != nil, let lastClassifiedBeat else { return false }
        return rate.seconds(at: sampleIndex - lastClassifiedBeat) <= Self.longestWithoutBeatInSeconds
    }
}
