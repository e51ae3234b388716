// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal

/// Compares runs of ectopic beats as ANSI/AAMI EC57 prescribes: couplets, short runs of 3 to 5 and long ones of 6 and more.
///
/// One annotator's runs define windows, from the match window before the first beat to that after the last; in each the
/// other annotator's longest run is looked for. Fusion beats count as ventricular; ventricular flutter or fibrillation is
/// a long ventricular run, atrial fibrillation or flutter a long supraventricular one. These are the decisions of the
/// comparator `rxr` of the WFDB applications, written from its manual and held to it by `make bxb`. Moody GB, WFDB
/// Applications Guide, https://physionet.org/physiotools/wag/rxr-1.htm
struct RunMatcher {
    /// Which beats make the runs.
    enum Kind {
        case ventricular
        case supraventricular

        fileprivate var beat: RunLabel { self == .ventricular ? .ventricular : .supraventricular }
        fileprivate var onset: RunLabel { self == .ventricular ? .flutterOnset : .fibrillationOnset }
        fileprivate var end: RunLabel { self == .ventricular ? .flutterEnd : .fibrillationEnd }
        /// What ends an episode without a mark of its own.
        fileprivate var otherOnset: RunLabel { self == .ventricular ? .fibrillationOnset : .flutterOnset }

        fileprivate func endsRun(_ label: RunLabel) -> Bool {
            switch label {
            case .normal, .unclassifiable, .unreadable: true
            case .supraventricular, .ventricular: label != beat
            case .flutterOnset, .flutterEnd, .fibrillationOnset, .fibrillationEnd: false
            }
        }
    }

    /// A run is counted up to this length.
    static let longest = 6

    /// The largest distance of beats that are the same one, in samples.
    var window: SampleIndex
    /// The first sample that is compared.
    var start: SampleIndex
    /// The last sample that is compared.
    var end: SampleIndex
    /// Which beats make the runs.
    var kind: Kind

    /// A run of one annotator, its window, and the longest run of the other annotator in it.
    struct Match: Equatable {
        /// 1 to 6, the latter for all that are longer.
        var length: Int
        /// 0 to 6.
        var found = 0
        /// The first sample of its window.
        var start: SampleIndex
        /// The last sample of its window; before the first one if the window is empty.
        var end: SampleIndex
    }

    /// The runs of one annotator with what another one has in their places.
    func matches(of runs: [Annotation], in other: [Annotation]) -> [Match] {
        var search = Search(labels: LabelledSample.labels(of: other), kind: kind)
        return self.runs(LabelledSample.labels(of: runs)).map { run in
            var run = run
            run.found = search.longestRun(from: run.start, to: run.end)
            return run
        }
    }

    /// The runs of the period that is compared; one that it begins with counts from there.
    private func runs(_ labels: [LabelledSample]) -> [Match] {
        var found: [Match] = []
        var isInEpisode = false
        for sample in labels.prefix(while: { $0.sampleIndex < start }) {
            if sample.label == kind.onset { isInEpisode = true }
            if sample.label == .flutterEnd || sample.label == .fibrillationEnd { isInEpisode = false }
        }
        var run =
            isInEpisode ? Match(length: Self.longest, start: start - window, end: start + window) : nil
        // An episode's mark does not move the window's end: it stays where the run before had it, until a beat or the
        // episode's end follows. So one that another beat ends at once is looked for nowhere, as `rxr` has it.
        var runEnd = run?.end ?? 0
        for sample in labels where sample.sampleIndex >= start && sample.sampleIndex <= end {
            let reach = sample.sampleIndex + window
            guard let current = run else {
                if sample.label == kind.beat {
                    runEnd = reach
                    run = Match(length: 1, start: sample.sampleIndex - window, end: runEnd)
                } else if sample.label == kind.onset {
                    run = Match(length: Self.longest, start: sample.sampleIndex - window, end: runEnd)
                }
                continue
            }
            if kind.endsRun(sample.label) {
                found.append(current)
                run = nil
            } else if sample.label == kind.beat || sample.label == kind.end {
                runEnd = reach
                run?.end = runEnd
                if sample.label == kind.beat { run?.length = min(current.length + 1, Self.longest) }
            }
        }
        if let run { found.append(run) }
        return found
    }

    /// Goes through the other annotator's labels once, window by window.
    private struct Search {
        let labels: [LabelledSample]
        let kind: Kind
        private var next = 0
        /// Where the last episode ends that was met; `SampleIndex.max` for one without an end.
        private var episodeEnd: SampleIndex = 0

        init(labels: [LabelledSample], kind: Kind) {
            self.labels = labels
            self.kind = kind
        }

        /// The longest run with beats in a window; a beat serves the first window that it lies in.
        mutating func longestRun(from start: SampleIndex, to end: SampleIndex) -> Int {
            if episodeEnd > start { return RunMatcher.longest }
            while next < labels.count, labels[next].sampleIndex < start {
                if labels[next].label == kind.onset {
                    skipEpisode()
                    if episodeEnd > start { return RunMatcher.longest }
                } else {
                    next += 1
                }
            }
            var longest = 0
            var length = 0
            while next < labels.count, labels[next].sampleIndex <= end {
                let label = labels[next].label
                if label == kind.onset {
                    skipEpisode()
                    return RunMatcher.longest
                }
                if label == kind.beat {
                    length = min(length + 1, RunMatcher.longest)
                    longest = max(longest, length)
                } else if kind.endsRun(label) || label == kind.otherOnset {
                    length = 0
                }
                next += 1
            }
            return longest
        }

        /// Goes on to what ends the episode that begins here.
        private mutating func skipEpisode() {
            next += 1
            while next < labels.count, !endsEpisode(labels[next].label) { next += 1 }
            episodeEnd = next < labels.count ? labels[next].sampleIndex : .max
        }

        private func endsEpisode(_ label: RunLabel) -> Bool {
            label == kind.end || label == kind.otherOnset || label == .unreadable
        }
    }
}
