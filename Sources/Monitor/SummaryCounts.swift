// SPDX-License-Identifier: Apache-2.0

import Segmenter
import Signal

/// What a summary is made from, gathered beat by beat.
struct SummaryCounts: ~Copyable {
    private let place = InPlace()
    private var summary = Summary()
    /// Wraps that summaries before this one have reported.
    private var reportedWrapCount = 0
    private var computeTimes: ComputeTimeHistogram

    /// - Parameter timer: what measures the beats.
    init(timer: ComputeTimer) { computeTimes = ComputeTimeHistogram(isConstant: timer.isConstant) }

    /// Counts a beat; `isClassified` says whether its compute time means anything.
    mutating func add(_ beat: borrowing ClassifiedBeat, isClassified: Bool) {
        summary.beatCounts[Int(beat.beatClass.rawValue)] += 1
        if beat.beat.isNoisy { summary.noisyBeatCount += 1 }
        if beat.beat.isPaced { summary.pacedBeatCount += 1 }
        if isClassified { computeTimes.add(beat.computeNanoseconds) }
        guard let heartRate = beat.heartRate else { return }
        summary.highestHeartRate = max(summary.highestHeartRate ?? heartRate, heartRate)
        summary.lowestHeartRate = min(summary.lowestHeartRate ?? heartRate, heartRate)
    }

    /// Counts missing samples.
    mutating func addMissingSamples(_ count: Int) { Self.add(count, to: &summary.missingSampleCount) }

    /// Counts a spike that was taken out of the signal.
    mutating func add(_ spike: Spike) {
        if spike.isPacing { Self.add(1, to: &summary.pacingPulseCount) } else { Self.add(1, to: &summary.glitchCount) }
    }

    /// Where no summary is ever taken, what comes with every sample stops at the largest number of 32 bits after days.
    private static func add(_ count: Int, to sum: inout Int) {
        let (value, overflow) = sum.addingReportingOverflow(count)
        sum = overflow ? .max : value
    }

    /// Notes the hum that is being taken out, and how often the converter has wrapped since the start.
    mutating func note(hum: MainsHum?, wrapCount: Int) {
        if let hum { summary.hum = hum }
        summary.wrapCount = wrapCount &- reportedWrapCount
    }

    /// Counts a change of the signal's state.
    mutating func addSignalChange() { summary.signalChangeCount += 1 }

    /// Counts a problem's occurrences.
    mutating func add(_ problem: InputProblem) { summary.inputProblemCount += problem.count }

    /// Counts a beat that took longer than the compute bound.
    mutating func addOverrun() { summary.computeOverrunCount += 1 }

    /// Counts reports that were dropped.
    mutating func addLostReports(_ count: Int) { summary.lostReportCount += count }

    /// The summary up to a sample; counting starts anew.
    mutating func take(upTo endSampleIndex: SampleIndex, heartRate: Float?) -> Summary {
        var result = summary
        reportedWrapCount &+= summary.wrapCount
        result.endSampleIndex = endSampleIndex
        result.heartRate = heartRate
        result.medianComputeNanoseconds = computeTimes.percentile(0.5)
        result.percentile99ComputeNanoseconds = computeTimes.percentile(0.99)
        result.maximumComputeNanoseconds = computeTimes.maximum
        summary = Summary()
        summary.firstSampleIndex = endSampleIndex
        computeTimes.removeAll()
        return result
    }
}
