// SPDX-License-Identifier: Apache-2.0

import Signal

extension AlarmLog {
    /// What the monitor said in a stretch, as one line: the conditions that stood or were reported, the states of the
    /// signal, and the heart rate shown at a moment. Times are minutes and seconds.
    func statement(in stretch: Range<SampleIndex>, rateAt sample: SampleIndex) -> String {
        let conditions = alarms.filter { $0.stands(in: stretch) || stretch.contains($0.reportedAt) }.map { alarm in
            "\(alarm.kind.name) \(clock(alarm.samples)), reported \(clock(alarm.reportedAt))"
        }
        let states = stateStretches.filter { $0.samples.overlaps(stretch) }.map { state, samples in
            samples.lowerBound <= stretch.lowerBound
                ? "\(state.name)" : "\(state.name) from \(clock(samples.lowerBound))"
        }
        let shown = moments.last { $0.sampleIndex <= sample }?.heartRate
        return [
            conditions.isEmpty ? "no condition" : conditions.joined(separator: "; "),
            "signal \(states.joined(separator: ", "))",
            "heart rate \(shown.map { fixed(Double($0), 0) } ?? "unknown")",
        ].joined(separator: "; ")
    }

    /// A stretch's first and last time as minutes and seconds.
    func clock(_ samples: Range<SampleIndex>) -> String {
        "\(clock(samples.lowerBound)) to \(clock(samples.upperBound))"
    }

    /// A sample's time as minutes and seconds.
    func clock(_ sample: SampleIndex) -> String {
        let tenths = Int((rate.seconds(at: sample) * 10).rounded())
        let seconds = fixed(Double(tenths % 600) / 10, 1)
        return "\(tenths / 600):\(seconds.count < 4 ? "0" : "")\(seconds)"
    }
}
