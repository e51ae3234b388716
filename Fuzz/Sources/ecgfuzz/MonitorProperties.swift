// SPDX-License-Identifier: Apache-2.0

import Monitor
import Signal

/// What must hold of a monitor's events, whatever its samples.
struct MonitorProperties {
    private let rate: SampleRate
    private let isRecurrent: Bool
    private var sampleCount: SampleIndex = 0
    private var missingCount = 0
    private var latestBeat = SampleIndex.min
    private var latestSignal = SampleIndex.min
    private var latestRhythm: [RhythmEvent.Kind: SampleIndex] = [:]
    private var open: Set<RhythmEvent.Kind> = []
    /// The states that were reported, in order of time.
    private var states: [SignalChange] = []
    private var state: SignalState { states.last?.state ?? .learning }
    /// Of the beats since the last summary, and of all, by class.
    private var beatCounts = [Int](repeating: 0, count: 5)
    private var allBeatCounts = [Int](repeating: 0, count: 5)
    private var noisyBeatCount = 0
    private var problemCount = 0
    private var summaryEnd: SampleIndex = 0
    private var summarizedMissingCount = 0
    /// All events as numbers, so that two runs can be compared.
    private(set) var fingerprint: [UInt64] = []

    init(rate: SampleRate, isRecurrent: Bool) {
        self.rate = rate
        self.isRecurrent = isRecurrent
    }

    mutating func note(_ samples: ArraySlice<Float>) {
        sampleCount += SampleIndex(samples.count)
        for sample in samples where !sample.isFinite { missingCount += 1 }
    }

    mutating func take(eventsOf monitor: inout BeatMonitor) throws(PropertyFailure) {
        try require(monitor.sampleCount == sampleCount, "\(monitor.sampleCount) samples, not \(sampleCount)")
        if let heartRate = monitor.heartRate { try requireRate(heartRate) }
        while let event = monitor.nextEvent() {
            switch event {
            case .beat(let beat): try take(beat)
            case .rhythm(let event): try take(event)
            case .signal(let change): try take(change)
            case .input(let problem): problemCount += problem.count
            case .overrun: throw PropertyFailure(message: "an overrun without a bound")
            case .summary(let summary): try take(summary)
            }
        }
    }

    private mutating func take(_ beat: ClassifiedBeat) throws(PropertyFailure) {
        let index = beat.beat.sampleIndex
        let name = "the beat at \(index)"
        try require(index >= 0 && index < sampleCount, "\(name) lies outside of the signal")
        try require(index > latestBeat, "\(name) is not after the one at \(latestBeat)")
        try require(beat.delayInSamples >= 0 && index + Int64(beat.delayInSamples) < sampleCount, "\(name): delay")
        try require(beat.probability >= 0 && beat.probability <= 1, "\(name): probability \(beat.probability)")
        if let interval = beat.precedingIntervalInSamples {
            let isFit = interval > 0 && latestBeat >= 0 && interval <= index - latestBeat
            try require(isFit, "\(name): interval \(interval)")
        }
        if let heartRate = beat.heartRate { try requireRate(heartRate) }
        try require(beat.beat.amplitudeInMillivolts.isFinite, "\(name): amplitude")
        if beat.beat.isNoisy {
            try require(beat.heartRate == nil && beat.precedingIntervalInSamples == nil, "\(name): a rate in noise")
            let isSure = beat.beatClass == .unknown || isRecurrent && beat.probability >= 0.9
            try require(isSure, "\(name): a class in noise")
            noisyBeatCount += 1
        }
        if beat.beatClass != .unknown {
            let state = states.last { $0.sampleIndex <= index }?.state ?? .learning
            let isSure = state.showsBeats || isRecurrent && beat.probability >= 0.9
            try require(isSure, "\(name): a class where the signal is \(state.name)")
        }
        latestBeat = index
        beatCounts[Int(beat.beatClass.rawValue)] += 1
        allBeatCounts[Int(beat.beatClass.rawValue)] += 1
        fingerprint += [1, bits(index), UInt64(beat.beatClass.rawValue), UInt64(beat.probability.bitPattern)]
        fingerprint += [bits(Int64(beat.precedingIntervalInSamples ?? -1)), bits(beat.heartRate)]
        fingerprint += [bits(Int64(beat.delayInSamples)), UInt64(beat.beat.amplitudeInMillivolts.bitPattern)]
    }

    private mutating func take(_ event: RhythmEvent) throws(PropertyFailure) {
        let name = "the \(event.phase.name) of \(event.kind.name) at \(event.sampleIndex)"
        let latest = latestRhythm[event.kind, default: 0]
        // What ends where input is lost ends at the first sample that did not come.
        let end = state == .noInput ? sampleCount + 1 : max(1, sampleCount)
        try require(event.sampleIndex < end, "\(name) lies after the signal")
        try require(event.sampleIndex >= latest, "\(name) is before that at \(latest)")
        try require(open.contains(event.kind) == (event.phase == .end), "\(name) is not its turn")
        try require(event.count >= 1, "\(name) came \(event.count) times")
        if let heartRate = event.heartRate { try requireRate(heartRate) }
        latestRhythm[event.kind] = event.sampleIndex
        if event.phase == .onset { open.insert(event.kind) } else { open.remove(event.kind) }
        fingerprint += [2, UInt64(event.kind.rawValue), UInt64(event.phase.rawValue), bits(event.sampleIndex)]
        fingerprint += [bits(event.heartRate), bits(Int64(event.count))]
    }

    private mutating func take(_ change: SignalChange) throws(PropertyFailure) {
        let name = "the change to \(change.state.name) at \(change.sampleIndex)"
        try require(change.sampleIndex >= 0 && change.sampleIndex <= sampleCount, "\(name) lies outside of the signal")
        try require(change.sampleIndex >= latestSignal, "\(name) is before that at \(latestSignal)")
        latestSignal = change.sampleIndex
        states.append(change)
        fingerprint += [3, UInt64(change.state.rawValue), bits(change.sampleIndex)]
    }

    /// Takes a summary, which covers all since the one before it.
    mutating func take(_ summary: Summary) throws(PropertyFailure) {
        let name = "the summary up to \(summary.endSampleIndex)"
        try require(summary.firstSampleIndex == summaryEnd, "\(name) begins at \(summary.firstSampleIndex)")
        try require(
            summary.endSampleIndex >= summaryEnd && summary.endSampleIndex <= sampleCount, "\(name) is too long")
        for index in 0..<5 {
            try require(summary.beatCounts[index] == beatCounts[index], "\(name) counts other beats than were reported")
        }
        try require(summary.noisyBeatCount == noisyBeatCount, "\(name) counts \(summary.noisyBeatCount) noisy beats")
        try require(summary.inputProblemCount == problemCount, "\(name) counts other problems than were reported")
        try require(summary.lostReportCount == 0, "\(name) has lost reports")
        for heartRate in [summary.lowestHeartRate, summary.heartRate, summary.highestHeartRate] {
            if let heartRate { try requireRate(heartRate) }
        }
        try require(summary.wrapCount >= 0 && summary.glitchCount >= 0, "\(name) counts less than nothing")
        summarizedMissingCount += summary.missingSampleCount
        summaryEnd = summary.endSampleIndex
        beatCounts = [Int](repeating: 0, count: 5)
        noisyBeatCount = 0
        problemCount = 0
        fingerprint += [4, bits(summary.endSampleIndex), bits(Int64(summary.missingSampleCount))]
        fingerprint += [bits(summary.heartRate), bits(Int64(summary.glitchCount + summary.pacingPulseCount))]
    }

    /// At the end of a stretch of signal, no condition lasts, and nothing is known of what follows.
    mutating func noteEnd() throws(PropertyFailure) {
        try require(open.isEmpty, "no end of \(open.map { "\($0.name)" }.sorted())")
        if state != .noInput { states.append(SignalChange(sampleIndex: sampleCount, state: .learning)) }
    }

    /// At the end of the signal, all has been counted.
    func requireCounts(of monitor: borrowing BeatMonitor) throws(PropertyFailure) {
        try require(summaryEnd == sampleCount, "the last summary ends at \(summaryEnd)")
        try require(Int(monitor.missingSampleCount) == missingCount, "missing samples are not counted right")
        try require(summarizedMissingCount == missingCount, "missing samples are not summarized right")
        for index in 0..<5 {
            try require(monitor.beatCounts[index] == allBeatCounts[index], "beats are not counted right")
        }
    }

    /// The refractory time keeps the centres of two complexes 200 ms apart; their R peaks may lie nearer, but not by half.
    private func requireRate(_ heartRate: Float) throws(PropertyFailure) {
        try require(heartRate > 0 && heartRate <= 600, "a heart rate of \(heartRate)")
    }

    private func bits(_ value: Int64) -> UInt64 { UInt64(bitPattern: value) }

    private func bits(_ value: Float?) -> UInt64 { value.map { UInt64($0.bitPattern) } ?? .max }
}
