// SPDX-License-Identifier: Apache-2.0

import Signal

/// What the monitor said of a recording, as far as somebody needs it who judges alarms.
///
/// Alarms, beats and states have the times that the monitor gives them, which lie before their reports. Moments have
/// what was shown at the time.
struct AlarmLog {
    /// The time without a beat or an alarm from which on the monitor is quiet, in seconds: that of asystole.
    static let quietInSeconds = 4.0
    /// The start of a recording in which silence does not count, in seconds: levels are learnt, and the first rate
    /// comes.
    static let startInSeconds = 10.0

    /// Samples a second.
    var rate: SampleRate
    /// The number of samples.
    var end: SampleIndex
    /// The conditions of all kinds, by onset.
    var alarms: [ReportedAlarm] = []
    /// R peaks of all beats, whatever their class.
    var beats: [SampleIndex] = []
    /// Changes of the signal's state; it is `learning` before the first.
    var states: [SignalChange] = []
    /// What was shown at every whole second.
    var moments: [ShownMoment] = []

    /// The whole recording.
    var wholeTime: RangeSet<SampleIndex> { RangeSet(0..<end) }

    /// The alarms that threaten life.
    var lifeThreatening: [ReportedAlarm] { alarms.filter(\.kind.isLifeThreatening) }

    /// The time in which any of some alarms stands.
    func time(of alarms: [ReportedAlarm]) -> RangeSet<SampleIndex> { RangeSet(alarms.map(\.samples)) }

    /// The states with the samples of each.
    var stateStretches: [(state: SignalState, samples: Range<SampleIndex>)] {
        var stretches: [(state: SignalState, samples: Range<SampleIndex>)] = []
        var since = SignalChange(sampleIndex: 0, state: .learning)
        for change in states + [SignalChange(sampleIndex: end, state: .noInput)] {
            if change.sampleIndex > since.sampleIndex {
                stretches.append((since.state, since.sampleIndex..<change.sampleIndex))
            }
            since = change
        }
        return stretches
    }

    /// The time in which the monitor is silent or noisy: no life-threatening alarm stands, and either the signal's
    /// state is neither good nor, later than at the start, learning, or there has been neither a beat of any class nor such an alarm for 4 s.
    ///
    /// The 4 s themselves do not count.
    var blindTime: RangeSet<SampleIndex> {
        let inAlarm = time(of: lifeThreatening)
        let hidden = stateStretches.filter { state, samples in
            state != .good && (state != .learning || samples.lowerBound == 0)
        }
        let notGood = RangeSet(hidden.map(\.samples))
        let reach = SampleIndex((Self.quietInSeconds * rate.hertz).rounded())
        let ends = [0] + beats + lifeThreatening.map(\.samples.upperBound)
        let heard = RangeSet(ends.map { $0..<$0 + reach })
        let quiet = wholeTime.subtracting(heard)
        return notGood.union(quiet).subtracting(inAlarm)
    }

    /// The moments, one a second, at which the monitor is silent (`ShownMoment.isSilent`), without the recording's
    /// start.
    var silentSeconds: Int { moments.count { isAfterStart($0) && $0.isSilent(rate: rate) } }

    /// The moments that silence is looked for at.
    var watchedSeconds: Int { moments.count(where: isAfterStart) }

    private func isAfterStart(_ moment: ShownMoment) -> Bool {
        rate.seconds(at: moment.sampleIndex) >= Self.startInSeconds
    }
}

extension AlarmLog {
    /// Takes what is needed out of a run over a recording.
    init(_ run: MonitorRun, of recording: Recording) {
        rate = recording.rate
        end = SampleIndex(recording.millivolts.count)
        alarms = ReportedAlarm.alarms(in: run.events, recordEnd: end)
        beats = run.reports.map(\.beat.sampleIndex)
        states = run.signalChanges
        moments = run.moments
    }
}
