// SPDX-License-Identifier: Apache-2.0

import Segmenter
import Signal

/// The one owner of the two counts of samples: the input's, in which everything is reported, and that of the stages.
///
/// They are the same unless the input's rate is one that the stages are not made for. Then one is the other times a ratio, from
/// where the filters last started: there both are known exactly. What is dated before that goes by the start before.
struct InputClock {
    /// A sample of either count at the same time.
    private struct Start {
        var input: SampleIndex = 0
        var stage: SampleIndex = 0
    }

    private let inputSamples: SampleIndex
    private let stageSamples: SampleIndex
    private var start = Start()
    private var startBefore = Start()

    init(_ change: RateChange) {
        inputSamples = SampleIndex(change.inputSamples)
        stageSamples = SampleIndex(change.stageSamples)
    }

    /// Begins anew where the next sample of each has these numbers.
    mutating func restart(input: SampleIndex, stage: SampleIndex) {
        guard stage > start.stage else { return }
        startBefore = start
        start = Start(input: input, stage: stage)
    }

    /// The sample of the input at or before one of the stages.
    func inputIndex(_ stageIndex: SampleIndex) -> SampleIndex {
        let start = stageIndex >= start.stage ? start : startBefore
        let product = (stageIndex - start.stage) * inputSamples
        // Rounded down, before the start too.
        return start.input + (product >= 0 ? product / stageSamples : (product - stageSamples + 1) / stageSamples)
    }

    /// The sample of the stages at or after one of the input.
    func stageIndex(_ inputIndex: SampleIndex) -> SampleIndex {
        let start = inputIndex >= start.input ? start : startBefore
        let product = (inputIndex - start.input) * stageSamples
        return start.stage + (product > 0 ? (product + inputSamples - 1) / inputSamples : product / inputSamples)
    }
}

extension InputClock {
    /// An event of the stages with the input's numbers of samples. Lengths go by their two ends, so that they stay the
    /// differences of what is reported.
    ///
    /// - Parameters:
    ///   - event: A problem of the input and a summary have the input's numbers as they are.
    ///   - last: the last sample of the input that has come.
    ///   - delay: from a sample of the stages to the one of the input that completes it.
    func converted(_ event: MonitorEvent, last: SampleIndex, delay: SampleIndex) -> MonitorEvent {
        switch event {
        case .beat(var beat):
            let stageIndex = beat.beat.sampleIndex
            let index = inputIndex(stageIndex)
            beat.precedingIntervalInSamples = beat.precedingIntervalInSamples.map {
                Int(index - inputIndex(stageIndex - SampleIndex($0)))
            }
            beat.beat.sampleIndex = index
            beat.beat.detectedAt = min(inputIndex(beat.beat.detectedAt) + delay, last)
            beat.delayInSamples = Int(last - index)
            return .beat(beat)
        case .rhythm(var event):
            event.sampleIndex = inputIndex(event.sampleIndex)
            event.onsetIndex = event.onsetIndex.map { inputIndex($0) }
            return .rhythm(event)
        case .signal(var change):
            change.sampleIndex = inputIndex(change.sampleIndex)
            return .signal(change)
        case .overrun(var overrun):
            overrun.sampleIndex = inputIndex(overrun.sampleIndex)
            return .overrun(overrun)
        case .input, .summary: return event
        }
    }
}
