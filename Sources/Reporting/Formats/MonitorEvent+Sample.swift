// SPDX-License-Identifier: Apache-2.0

import Signal

extension MonitorEvent {
    /// The sample that the report is about.
    var sampleIndex: SampleIndex {
        switch self {
        case .beat(let beat): beat.beat.sampleIndex
        case .rhythm(let event): event.sampleIndex
        case .signal(let change): change.sampleIndex
        case .input(let problem): problem.sampleIndex
        case .overrun(let overrun): overrun.sampleIndex
        case .summary(let summary): summary.endSampleIndex
        }
    }
}
