// SPDX-License-Identifier: Apache-2.0

import Monitor
import Signal

/// A monitor's run with all that it reported, and the totals that follow from the reports by their definitions: in arrays,
/// and by other code than the monitor's.
struct TotalsRun {
    var beats: [ClassifiedBeat] = []
    var rhythms: [RhythmEvent] = []
    var changes: [SignalChange] = []
    /// The days that were handed out, each with the count of samples when it was.
    var days: [(totals: Totals, at: SampleIndex)] = []

    init() {}

    /// Pushes samples through a monitor to the end, and takes all that it has to report.
    init(of samples: [Float], through monitor: inout BeatMonitor) {
        for sample in samples {
            monitor.push(sample)
            take(from: &monitor)
        }
        monitor.flush()
        take(from: &monitor)
    }

    /// Takes what the monitor has to report.
    mutating func take(from monitor: inout BeatMonitor) {
        while let event = monitor.nextEvent() {
            switch event {
            case .beat(let beat): beats.append(beat)
            case .rhythm(let event): rhythms.append(event)
            case .signal(let change): changes.append(change)
            case .input, .overrun, .summary: break
            }
        }
        var day = Totals(scope: .day, from: 0, samplesPerHour: 1)
        while monitor.nextDay(&day) { days.append((day, monitor.sampleCount)) }
    }

    /// Beats of a class.
    func count(_ beatClass: BeatClass) -> Int { beats.filter { $0.beatClass == beatClass }.count }

    /// NN intervals by beat, in samples; `nil` for a beat that ends none.
    var normalIntervals: [Int?] {
        zip(beats, beats.dropFirst()).map { first, second in
            let areNormal = [first, second].allSatisfy {
                $0.beatClass == .normal && !$0.beat.isNoisy && !$0.beat.isPaced
            }
            return areNormal ? second.precedingIntervalInSamples : nil
        }
    }

    /// The lengths of all runs of a class, with the first beat of each.
    func runs(of beatClass: BeatClass) -> [(start: SampleIndex, beats: [ClassifiedBeat])] {
        var runs: [[ClassifiedBeat]] = []
        for beat in beats {
            guard beat.beatClass == beatClass else {
                runs.append([])
                continue
            }
            if runs.isEmpty || beat.precedingIntervalInSamples == nil { runs.append([]) }
            runs[runs.count - 1].append(beat)
        }
        return runs.filter { !$0.isEmpty }.map { ($0[0].beat.sampleIndex, $0) }
    }

    /// Samples in each state but good, up to the end.
    func durations(upTo end: SampleIndex) -> [SignalState: SampleIndex] {
        let first = [SignalChange(sampleIndex: 0, state: .learning)]
        let all = first + changes + [SignalChange(sampleIndex: end, state: .good)]
        var durations: [SignalState: SampleIndex] = [:]
        for (change, next) in zip(all, all.dropFirst()) {
            durations[change.state, default: 0] += next.sampleIndex - change.sampleIndex
        }
        return durations
    }

    /// The lengths of the alarms of a kind.
    func alarms(_ kind: RhythmEvent.Kind) -> [SampleIndex] {
        let own = rhythms.filter { $0.kind == kind }
        let onsets = own.filter { $0.phase == .onset }.map(\.sampleIndex)
        let ends = own.filter { $0.phase == .end }.map(\.sampleIndex)
        return zip(onsets, ends).map { $1 - $0 }
    }
}
