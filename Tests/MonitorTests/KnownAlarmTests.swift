// SPDX-License-Identifier: Apache-2.0

import Classifier
import Monitor
import Signal
import Synthesis
import Testing
import TrainedModels

/// The synthetic recordings of `fixtures` that raise every alarm, against what their scripts say: each alarm where it
/// must be, known in time, with its end, and nothing else.
@Suite struct KnownAlarmTests {
    /// An alarm that the script makes; times in seconds from the first sample.
    struct Truth: CustomStringConvertible {
        var kind: RhythmEvent.Kind
        /// Where the condition begins, and where it ends; for the end of the recording its length.
        var onset: Double
        var end: Double
        /// How long behind the onset it must be known.
        var knownWithin: Double
        /// How far onset and end may lie from the script's times.
        var tolerance = 0.1

        init(
            _ kind: RhythmEvent.Kind, _ onset: Double, _ end: Double, knownWithin: Double, tolerance: Double = 0.1
        ) {
            (self.kind, self.onset, self.end, self.knownWithin) = (kind, onset, end, knownWithin)
            self.tolerance = tolerance
        }

        var description: String { "\(kind) \(onset)...\(end)" }
    }

    /// Times of beats are those of the `.truth.csv` beside each recording, over 128.
    static let truths: [String: [Truth]] = [
        "alarms-ventricular": [
            // Two V beats at 12.88 and 13.37 s, and the N behind them; three at 22.02 s, the first of them on a T wave.
            Truth(.couplet, 12.88, 14.48, knownWithin: 4),
            Truth(.ronT, 22.02, 22.02, knownWithin: 2),
            Truth(.ventricularRun, 22.02, 23.83, knownWithin: 3),
            Truth(.bigeminy, 34.68, 41.4, knownWithin: 5),
            Truth(.trigeminy, 59.52, 67.03, knownWithin: 7),
            // The eleventh V beat in a minute; five or fewer are left a minute behind the third of bigeminy.
            Truth(.frequentVentricularBeats, 61.91, 97.88, knownWithin: 2),
            Truth(.ronT, 91.49, 100.34, knownWithin: 2),
            // The first of eighteen V beats may look like a fusion beat.
            Truth(.ventricularRun, 100, 106.81, knownWithin: 4, tolerance: 0.4),
            Truth(.ventricularTachycardia, 100, 106.81, knownWithin: 6, tolerance: 0.4),
            // Eight intervals give the rate; it falls with the fifth at 75 a minute.
            Truth(.tachycardia, 101.34, 109.23, knownWithin: 4, tolerance: 0.5),
            // Seventeen beats at 180 a minute and 75, the first of which is 140 on the whole.
            Truth(.extremeTachycardia, 99.58, 109.23, knownWithin: 10, tolerance: 0.9),
            Truth(.frequentVentricularBeats, 102.35, 120, knownWithin: 2, tolerance: 0.4),
        ],
        "alarms-rate": [
            // The rate rises at 15 s, and again at 30 s, to fall at 45 s.
            Truth(.tachycardia, 16.95, 48, knownWithin: 3, tolerance: 0.5),
            Truth(.extremeTachycardia, 28, 46.5, knownWithin: 10, tolerance: 2),
            // It falls at 60 and at 80 s, and is back at 100 s.
            Truth(.bradycardia, 66.9, 104, knownWithin: 3, tolerance: 0.8),
            // The last interval of 45 a minute is one of the first four.
            Truth(.extremeBradycardia, 76.5, 101.6, knownWithin: 10, tolerance: 1),
            Truth(.pause, 114.44, 118.4, knownWithin: 6),
            Truth(.asystole, 134.38, 137.4, knownWithin: 2),
        ],
        "alarms-irregular": [
            // The line without noise from 150 s on is a lead that is off, and raises none.
            Truth(.irregularRhythm, 20, 70, knownWithin: 40, tolerance: 10)
        ],
        "alarms-flutter": [
            Truth(.ventricularFlutter, 20, 32, knownWithin: 8, tolerance: 2.5)
        ],
    ]

    @Test(arguments: truths.keys.sorted())
    func `a recording raises the alarms that its script makes, and no other`(name: String) throws {
        var missing = try #require(Self.truths[name])
        let (found, seconds) = try Self.alarms(of: name)
        for alarm in found {
            let match = missing.firstIndex {
                $0.kind == alarm.kind && abs($0.onset - alarm.onset) <= $0.tolerance
                    && abs($0.end - min(alarm.end, seconds)) <= $0.tolerance
                    && alarm.knownAt - $0.onset <= $0.knownWithin
            }
            guard let match else {
                Issue.record("\(alarm.kind) \(alarm.onset)...\(alarm.end), known at \(alarm.knownAt)")
                continue
            }
            missing.remove(at: match)
        }
        #expect(missing.isEmpty)
    }

    @Test func `the recordings raise every alarm, and those that threaten life within 10 s`() {
        let all = Self.truths.values.joined()
        #expect(Set(all.map(\.kind)) == Set(RhythmEvent.Kind.allCases))
        #expect(all.allSatisfy { !$0.kind.isLifeThreatening || $0.knownWithin <= 10 })
    }

    private static func alarms(
        of name: String
    ) throws -> (alarms: [(kind: RhythmEvent.Kind, onset: Double, end: Double, knownAt: Double)], seconds: Double) {
        let script = try #require(FixtureRecording.all.first { $0.name == name }).script
        let model = Model.node
        var monitor = BeatMonitor(
            configuration: MonitorConfiguration(rate: script.rate, summaryIntervalSeconds: 0),
            classifier: try BeatClassifier(model))
        var alarms: [(kind: RhythmEvent.Kind, onset: Double, end: Double, knownAt: Double)] = []
        func take(at index: SampleIndex) {
            while let event = monitor.nextEvent() {
                guard case .rhythm(let event) = event else { continue }
                let time = script.rate.seconds(at: event.sampleIndex)
                if event.phase == .onset {
                    alarms.append((event.kind, time, .infinity, script.rate.seconds(at: index)))
                } else if let open = alarms.lastIndex(where: { $0.kind == event.kind }) {
                    alarms[open].end = time
                }
            }
        }
        for (index, sample) in SyntheticRecording(script: script).samples.enumerated() {
            // As it stands in the record, at 200 steps a millivolt.
            monitor.push((sample * 200).rounded() / 200)
            take(at: SampleIndex(index))
        }
        monitor.flush()
        take(at: monitor.sampleCount)
        return (alarms, script.seconds)
    }
}
