// SPDX-License-Identifier: Apache-2.0

import Signal

/// Counts totals event by event, from a sample on.
///
/// Facts count when they are reported: what is dated back over the start counts from the start. O(1) an event,
/// allocates nothing.
struct TotalsCounter {
    private var counted: Totals
    /// The signal's state, and since when; what was before is counted.
    private var state = SignalState.learning
    private var stateSince: SampleIndex = 0
    /// Where each alarm that stands began, or the count did.
    private(set) var onsets = InlineArray<32, SampleIndex?>(repeating: nil)
    /// The class of the beat before, and whether it counts as normal.
    private var previousClass = BeatClass.unknown
    private var wasNormal = false
    /// The run that the beat before belongs to.
    private var run = BeatRun()

    /// Starts at sample 0.
    init(_ scope: Totals.Scope, rate: SampleRate) {
        counted = Totals(
            scope: scope, from: 0, samplesPerHour: SampleIndex(rate.samples(milliseconds: 3_600_000)))
    }

    /// What has been counted up to a sample: the state and alarms that stand count up to there.
    func totals(upTo end: SampleIndex) -> Totals {
        var totals = counted
        totals.endSampleIndex = end
        totals.stateDurations[Int(state.rawValue)] += max(0, end - stateSince)
        for index in 0..<32 {
            if let onset = onsets[index] { totals.alarms[index].add(end - onset) }
        }
        return totals
    }

    /// Counts anew from a sample on. The state, the alarms that stand and the run go on.
    mutating func restart(at sampleIndex: SampleIndex) {
        counted = Totals(scope: counted.scope, from: sampleIndex, samplesPerHour: counted.samplesPerHour)
        stateSince = max(stateSince, sampleIndex)
        for index in 0..<32 {
            if let onset = onsets[index] { onsets[index] = max(onset, sampleIndex) }
        }
    }

    /// Takes an event in.
    mutating func note(_ event: borrowing MonitorEvent) {
        switch event {
        case .beat(let beat): note(beat)
        case .rhythm(let event): note(event)
        case .signal(let change): note(change.state, at: change.sampleIndex)
        case .input(let problem): counted.inputProblemCount += problem.count
        case .overrun, .summary: break
        }
    }

    /// Notes the signal's state from a sample on.
    mutating func note(_ state: SignalState, at sampleIndex: SampleIndex) {
        counted.stateDurations[Int(self.state.rawValue)] += max(0, sampleIndex - stateSince)
        stateSince = max(stateSince, sampleIndex)
        self.state = state
    }

    /// Adds a time without samples, in nanoseconds.
    mutating func noteAbsence(nanoseconds: Int64) { counted.absence += nanoseconds }

    /// Counts missing samples.
    mutating func addMissingSamples(_ count: Int) { counted.missingSampleCount += count }

    /// Counts a beat that took longer than the compute bound.
    mutating func addOverrun() { counted.computeOverrunCount += 1 }

    private mutating func note(_ beat: ClassifiedBeat) {
        let index = Int(beat.beatClass.rawValue)
        let sampleIndex = beat.beat.sampleIndex
        counted.beatCounts[index] += 1
        let hour = max(0, sampleIndex - counted.firstSampleIndex) / counted.samplesPerHour
        if hour < SampleIndex(Totals.hoursPerDay) { counted.hourlyBeatCounts[Int(hour)][index] += 1 }
        if beat.probability > 0 { counted.classifiedBeatCount += 1 }
        if beat.beat.isNoisy { counted.noisyBeatCount += 1 }
        if beat.beat.isPaced { counted.pacedBeatCount += 1 }
        if let heartRate = beat.heartRate { note(heartRate: heartRate, at: sampleIndex) }
        noteRun(beat)
        // A paced beat is no sinus beat, whatever it looks like.
        let isNormal = beat.beatClass == .normal && !beat.beat.isNoisy && !beat.beat.isPaced
        counted.intervals.note(isNormal && wasNormal ? beat.precedingIntervalInSamples : nil)
        wasNormal = isNormal
        previousClass = beat.beatClass
    }

    private mutating func note(heartRate: Float, at sampleIndex: SampleIndex) {
        let moment = Totals.RateMoment(heartRate: heartRate, sampleIndex: sampleIndex)
        if counted.slowest.map({ heartRate < $0.heartRate }) ?? true { counted.slowest = moment }
        if counted.fastest.map({ heartRate > $0.heartRate }) ?? true { counted.fastest = moment }
    }

    /// A run goes on with a beat of its class if the interval between the two is known: no beat can be hidden in it.
    private mutating func noteRun(_ beat: ClassifiedBeat) {
        if beat.beatClass == previousClass, beat.precedingIntervalInSamples != nil, run.count > 0 {
            run.append(beatAt: beat.beat.sampleIndex)
        } else {
            run = BeatRun(beatAt: beat.beat.sampleIndex)
        }
        switch beat.beatClass {
        case .supraventricular: if run.count > counted.supraventricularRun.count { counted.supraventricularRun = run }
        case .ventricular: if run.count > counted.ventricularRun.count { counted.ventricularRun = run }
        case .normal, .fusion, .unknown: break
        }
    }

    private mutating func note(_ event: RhythmEvent) {
        let index = Int(event.kind.rawValue)
        switch event.phase {
        case .onset:
            counted.alarms[index].count += 1
            onsets[index] = max(event.sampleIndex, counted.firstSampleIndex)
        case .end:
            if let onset = onsets[index] { counted.alarms[index].add(event.sampleIndex - onset) }
            onsets[index] = nil
        }
    }
}
