// SPDX-License-Identifier: Apache-2.0

import Segmenter
import Signal

// An input whose rate is none of the stages': it is thinned or doubled in front of them, and reported by its own samples.
extension BeatMonitor {
    /// Takes the next sample of such an input, in millivolts.
    @inline(never)
    mutating func adapt(_ millivolts: Float) {
        inputCount &+= 1  // 2^63 samples are more than any recorder sends
        adapter.push(millivolts)
        takeAdapted()
    }

    /// Lets the samples come out that wait in the adapter, since none may follow.
    mutating func drainAdapter() {
        guard isAdapted else { return }
        adapter.finish()
        takeAdapted()
    }

    private mutating func takeAdapted() {
        while adapter.next() {
            adaptedMissingCounts.append(adapter.missingInputCount)
            pushToStages(adapter.output)
        }
    }

    /// Counts the missing samples of the input that the stages' next sample stands for.
    mutating func countAdaptedMissing() {
        let count = adaptedMissingCounts.popFirst() ?? 0
        if count > 0 { addMissing(count) }
    }

    /// The number of times that the converter has wrapped round.
    var wrapCount: Int { conditioner.wrapCount + adapter.wrapCount }

    /// An event of the stages by the input's samples.
    func inInputSamples(_ event: MonitorEvent) -> MonitorEvent {
        clock.converted(event, last: inputCount - 1, delay: SampleIndex(adapter.delay))
    }

    /// Counts missing samples of the input.
    mutating func addMissing(_ count: Int) {
        missingSampleCount += Int64(count)
        counts.addMissingSamples(count)
        streamTotals.value.addMissingSamples(count)
    }
}
