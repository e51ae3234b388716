// SPDX-License-Identifier: Apache-2.0

import Signal

/// All that a report says of one source, counted event by event; nothing in it grows with the number of beats.
struct SourceFigures {
    /// A heart rate and when it was.
    struct Rate: Sendable, Equatable {
        var value: Double
        var moment: ReportMoment
    }

    /// The name that reports carry.
    let name: String
    /// The channel's name; `nil` if it has none.
    private(set) var channel: String?
    private(set) var axis = StreamAxis()
    /// The first moment.
    private(set) var start: ReportMoment?
    /// The last moment that was reported.
    private(set) var last: ReportMoment?

    /// Beats by class, in the order N, S, V, F, Q.
    private(set) var beats = [0, 0, 0, 0, 0]
    /// Those of them that summaries count and that were not in the input one by one.
    private(set) var omitted = [0, 0, 0, 0, 0]
    private(set) var classifiedBeats = 0
    private(set) var noisyBeats = 0
    private(set) var pacedBeats = 0
    /// All readable RR intervals: how many, and their sum in milliseconds.
    private(set) var intervalCount = 0
    private(set) var intervalSum = 0.0
    private(set) var slowest: Rate?
    private(set) var fastest: Rate?
    /// NN intervals in milliseconds.
    private(set) var normalIntervals = NormalIntervals()
    private(set) var scatter = IntervalScatter()
    private(set) var bins = TimeBins()
    private(set) var hours = HourTable()
    /// Whether a summary counted left-out beats over more than an hour, so that their hours are not known.
    private(set) var areHoursUnknown = false
    private(set) var minutes = MinuteRates()
    private(set) var ventricularRuns = LongestRuns()
    private(set) var supraventricularRuns = LongestRuns()
    private(set) var states = StateTimes()
    private(set) var alarms = AlarmList()
    /// Problems of the input, and samples that were missing.
    private(set) var problemCount = 0
    private(set) var missingSamples = 0
    private(set) var overrunCount = 0
    /// Entries that the monitor held back.
    private(set) var heldBackCount = 0
    /// Those of them that were changes of the signal's state, unless totals tell the time in each state without them.
    private(set) var heldBackChanges = 0
    /// The last totals of the whole stream, and of which run they are.
    private(set) var totals: ReportedTotals?
    private var totalsRun = -1

    private var previous: (beat: ReportedBeat, seconds: Double)?
    /// Beats by class and changes since the last summary, and where that was.
    private var sinceSummary = [0, 0, 0, 0, 0]
    private var problemsSinceSummary = 0
    private var lastSummary: ReportMoment?

    /// Starts without an event.
    init(name: String) { self.name = name }

    /// Beats of all classes.
    var beatCount: Int { beats.reduce(0, +) }
    /// Beats that were not in the input one by one.
    var omittedCount: Int { omitted.reduce(0, +) }

    /// Takes a report in.
    mutating func note(_ line: borrowing EventLine) {
        if axis.startsRun(line) { startRun(line) }
        let moment = axis.place(line)
        if last.map({ $0.axis <= moment.axis }) ?? true { last = moment }
        if channel == nil { channel = line.channel }
        switch line.content {
        case .beat(let beat): note(beat, at: moment)
        case .rhythm(let event, let duration):
            heldBackCount += line.heldBackCount
            alarms.note(event, duration: duration, at: moment, axis, strip: line.stripPath)
        case .signal(let state):
            heldBackCount += line.heldBackCount
            heldBackChanges += line.heldBackCount
            if let range = states.note(state, at: moment) {
                bins.note(unreadableFrom: range.lowerBound, to: range.upperBound)
            }
        case .input(let problem):
            heldBackCount += line.heldBackCount
            problemCount += problem.count
            problemsSinceSummary += problem.count
        case .overrun: overrunCount += 1
        case .summary(let counts): note(counts, at: moment)
        case .totals(let totals):
            if totals.isWhole {
                self.totals = totals
                totalsRun = moment.run
            }
        case .unknown: break
        }
    }

    /// Takes note of the end of the input.
    mutating func finish() {
        endRun()
        minutes.close()
        guard let totals, axis.runCount == 1, totalsRun == 0, axis.isFromStart else { return }
        states.replaceNoInput(with: totals.stateSeconds[Int(SignalState.noInput.rawValue)])
        // Changes of the state are left out at the level `summary`, and held back where they come too often.
        if states.changeCount == 0 || heldBackChanges > 0 && totals.isOver {
            states.replace(with: totals.stateSeconds)
            heldBackChanges = 0
        }
        if areHoursUnknown, !totals.hours.isEmpty {
            hours.replace(with: totals.hours)
            areHoursUnknown = false
        }
        if omittedCount > 0 { classifiedBeats = totals.classifiedBeats }
    }

    /// What totals say of the whole, where the beats were not in the input one by one; else `nil`.
    var totalsInsteadOfBeats: ReportedTotals? {
        omittedCount > 0 && axis.runCount == 1 && axis.isFromStart ? totals : nil
    }

    // MARK: -

    private mutating func startRun(_ line: borrowing EventLine) {
        if axis.runCount > 0 { endRun() }
        axis.startRun(line)
        let place = axis.place(line)
        let begin = axis.moment(seconds: axis.first, near: place)
        if start == nil { start = begin }
        states.startRun(at: begin, isFromStart: axis.isFromStart)
        previous = nil
        sinceSummary = [0, 0, 0, 0, 0]
        problemsSinceSummary = 0
        lastSummary = axis.isFromStart ? begin : nil
    }

    private mutating func endRun() {
        guard let last else { return }
        let end = axis.moment(seconds: axis.latest, near: last)
        if let range = states.note(nil, at: end) { bins.note(unreadableFrom: range.lowerBound, to: range.upperBound) }
        alarms.endRun(at: axis.latest)
        ventricularRuns.end()
        supraventricularRuns.end()
    }

    private mutating func note(_ beat: ReportedBeat, at moment: ReportMoment) {
        let index = Int(beat.beatClass.rawValue)
        beats[index] += 1
        sinceSummary[index] += 1
        hours.note(index, at: moment.axis)
        if beat.probability != nil { classifiedBeats += 1 }
        if beat.isNoisy { noisyBeats += 1 }
        if beat.isPaced { pacedBeats += 1 }
        if let rate = beat.heartRate {
            if slowest.map({ rate < $0.value }) ?? true { slowest = Rate(value: rate, moment: moment) }
            if fastest.map({ rate > $0.value }) ?? true { fastest = Rate(value: rate, moment: moment) }
        }
        bins.note(rate: beat.heartRate, interval: beat.intervalInMilliseconds, at: moment.axis)
        if let interval = beat.intervalInMilliseconds {
            intervalCount += 1
            intervalSum += interval
            minutes.note(interval, at: moment)
        }
        // Whether the beat before is the one that the interval was measured from: neither was a beat hidden, nor left out.
        let follows = previous.map { previous in
            beat.intervalInMilliseconds.map { abs(1_000 * (moment.seconds - previous.seconds) - $0) < 5 } ?? false
        }
        let normal = (follows ?? false) && beat.isNormal && (previous?.beat.isNormal ?? false)
        let interval = normal ? beat.intervalInMilliseconds.map { Int64($0.rounded()) } : nil
        normalIntervals.note(interval.map { Int($0) })
        scatter.note(interval)
        let goesOn = (follows ?? false) && previous?.beat.beatClass == beat.beatClass
        switch beat.beatClass {
        case .ventricular:
            supraventricularRuns.end()
            ventricularRuns.note(moment, goesOn: goesOn)
        case .supraventricular:
            ventricularRuns.end()
            supraventricularRuns.note(moment, goesOn: goesOn)
        case .normal, .fusion, .unknown:
            ventricularRuns.end()
            supraventricularRuns.end()
        }
        previous = (beat, moment.seconds)
    }

    /// Takes a summary's word for the beats that were left out, or lost, since the one before.
    private mutating func note(_ counts: ReportedCounts, at moment: ReportMoment) {
        defer {
            sinceSummary = [0, 0, 0, 0, 0]
            problemsSinceSummary = 0
            lastSummary = moment
        }
        // The first one of a run that is seen from its middle counts what was before, too.
        guard let before = lastSummary else { return }
        missingSamples += counts.missingSamples
        problemCount += max(0, counts.inputProblems - problemsSinceSummary)
        let middle = (before.axis + moment.axis) / 2
        var leftOut = 0
        for index in 0..<5 {
            let more = counts.beats[index] - sinceSummary[index]
            guard more > 0 else { continue }
            leftOut += more
            beats[index] += more
            omitted[index] += more
            hours.note(index, count: more, at: middle)
        }
        guard leftOut > 0 else { return }
        if moment.axis - before.axis > 3_660 { areHoursUnknown = true }
        for rate in [counts.lowestHeartRate, counts.highestHeartRate] {
            guard let rate, (1...1_000).contains(rate) else { continue }
            bins.note(rate: rate, interval: nil, at: middle)
            if slowest.map({ rate < $0.value }) ?? true { slowest = Rate(value: rate, moment: moment) }
            if fastest.map({ rate > $0.value }) ?? true { fastest = Rate(value: rate, moment: moment) }
        }
    }
}
