// SPDX-License-Identifier: Apache-2.0

import Reporting
import Signal

/// Contexts and events that the tests report.
enum Samples {
    static let rate = SampleRate(hertz: 360)!

    static let context = ReportContext(
        source: "bed 7", rate: rate, modelName: "node-ds1", solverName: "euler", steps: 4, channelName: "MLII",
        channelIndex: 1)

    /// A ventricular beat at 12:03.456 with everything known.
    static let beat = beat(.ventricular, at: 260_444)

    static func beat(
        _ beatClass: BeatClass, at sampleIndex: SampleIndex, probability: Float = 0.98766, interval: Int? = 220,
        heartRate: Float? = 96.04, computeNanoseconds: Int64 = 14_249, isNoisy: Bool = false
    ) -> MonitorEvent {
        let beat = Beat(
            sampleIndex: sampleIndex, detectedAt: sampleIndex &+ 100, amplitudeInMillivolts: -1.2345, isNoisy: isNoisy)
        return .beat(
            ClassifiedBeat(
                beat: beat, beatClass: beatClass, probability: probability, precedingIntervalInSamples: interval,
                heartRate: heartRate, computeNanoseconds: computeNanoseconds, delayInSamples: 303))
    }

    /// A context of a run with `--explain`.
    static let explainingContext: ReportContext = {
        var explaining = context
        explaining.explains = true
        return explaining
    }()

    /// A context of a run with steps by need.
    static let byNeedContext: ReportContext = {
        var byNeed = context
        byNeed.stepsByNeed = true
        return byNeed
    }()

    /// The ventricular beat after so many steps; after the first alone if it was enough.
    static func beat(steps: Int, isEarly: Bool) -> MonitorEvent {
        guard case .beat(var classified) = beat else { return beat }
        classified.steps = steps
        classified.isEarly = isEarly
        return .beat(classified)
    }

    /// The ventricular beat with what stands behind its class.
    static func explainedBeat(percent: Float? = 61.6, hasUsualPWave: Bool = false) -> MonitorEvent {
        guard case .beat(var classified) = beat else { return beat }
        classified.explanation = BeatExplanation(
            intervalPercent: percent, likeness: -0.4126, widthInMilliseconds: 128.4, usualWidthInMilliseconds: 83.5,
            hasUsualPWave: hasUsualPWave)
        return .beat(classified)
    }

    /// A recording's first beat, too noisy for the classifier: nothing is known of it but its place.
    static let unknownBeat = beat(
        .unknown, at: 77, probability: 0, interval: nil, heartRate: nil, computeNanoseconds: 0, isNoisy: true)

    static func rhythm(
        _ kind: RhythmEvent.Kind, _ phase: RhythmEvent.Phase, at sampleIndex: SampleIndex = 36_018,
        heartRate: Float? = 183.6, count: Int = 1
    ) -> MonitorEvent {
        .rhythm(RhythmEvent(kind: kind, phase: phase, sampleIndex: sampleIndex, heartRate: heartRate, count: count))
    }

    static func signal(_ state: SignalState, at sampleIndex: SampleIndex = 36_018) -> MonitorEvent {
        .signal(SignalChange(sampleIndex: sampleIndex, state: state))
    }

    static let problem = MonitorEvent.input(
        InputProblem(kind: .malformedLine, position: 17, sampleIndex: 15, count: 3))

    static let byteProblem = MonitorEvent.input(
        InputProblem(kind: .truncatedSample, position: 4_095, sampleIndex: 1_365))

    static let overrun = MonitorEvent.overrun(
        ComputeOverrun(
            sampleIndex: 260_444, computeNanoseconds: 812_349, boundNanoseconds: 57_000, count: 3))

    static var summary: MonitorEvent {
        var summary = Summary()
        summary.firstSampleIndex = 21_600
        summary.endSampleIndex = 43_200
        summary.beatCounts = [70, 1, 5, 0, 2]
        summary.noisyBeatCount = 2
        summary.lowestHeartRate = 58.24
        summary.heartRate = 72.5
        summary.highestHeartRate = 90
        summary.medianComputeNanoseconds = 14_049
        summary.percentile99ComputeNanoseconds = 20_951
        summary.maximumComputeNanoseconds = 31_000
        summary.computeBoundNanoseconds = 57_000
        summary.computeOverrunCount = 1
        summary.missingSampleCount = 3
        summary.inputProblemCount = 1
        summary.lostReportCount = 0
        return .summary(summary)
    }

    static var emptySummary: MonitorEvent { .summary(Summary()) }

    /// One of every kind of event.
    static var all: [MonitorEvent] {
        [
            beat, unknownBeat, rhythm(.ventricularTachycardia, .onset), rhythm(.asystole, .onset, heartRate: nil),
            signal(.leadOff), problem, byteProblem, overrun, summary, emptySummary,
        ]
    }
}
