// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis
import TestSupport
import Testing

/// Flutter and fibrillation from samples to alarms, with all that else looks at the same signal.
@Suite struct FlutterAlarmTests {
    private static let hertz = 250.0
    private static let rate = SampleRate(hertz: hertz)!
    private static let sinus = StandardSignal(
        StandardComplex(milliseconds: 80, tWaveMillivolts: 0.2), beatsPerMinute: 80, seconds: 20
    ).samples(rate: rate)

    private static func fibrillation(_ hertz: Double, _ millivolts: Double, seed: UInt64) -> [Float] {
        FibrillatoryWave(fibrillationAt: hertz, millivolts: millivolts, seed: seed).samples(rate: rate, seconds: 30)
    }

    @Test(arguments: [3.5, 5, 6.5], [0.3, 0.6, 1])
    func `coarse fibrillation raises its alarm within 10 s, once, and no heart rate is shown`(
        frequency: Double, millivolts: Double
    ) throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            let wave = Self.fibrillation(frequency, millivolts, seed: seed)
            let run = try FlutterRun(Self.sinus + wave + Self.sinus, hertz: Self.hertz)
            let onsets = run.onsets(.ventricularFlutter)
            let ends = run.ends(.ventricularFlutter)
            try #require(onsets.count == 1 && ends.count == 1, "seed \(seed)")
            #expect(onsets[0].knownAt > 20 && onsets[0].knownAt <= 30)
            #expect(abs(Double(onsets[0].event.sampleIndex) / Self.hertz - 20) < 1.3)
            #expect(abs(Double(ends[0].event.sampleIndex) / Self.hertz - 50) < 1.3)
            let shown = run.hasRate[Int(onsets[0].knownAt * Self.hertz)..<Int(ends[0].knownAt * Self.hertz)]
            #expect(!shown.contains(true))
            #expect(run.hasRate[run.hasRate.count - 1])
        }
    }

    @Test(arguments: [3.5, 5, 6.5])
    func `no alarm is raised inside fibrillation once it is known, and every alarm ends`(frequency: Double) throws {
        let run = try FlutterRun(
            Self.sinus + Self.fibrillation(frequency, 1, seed: 4) + Self.sinus, hertz: Self.hertz)
        let onset = try #require(run.onsets(.ventricularFlutter).first).knownAt
        let end = try #require(run.ends(.ventricularFlutter).first).knownAt
        let inside = run.events.filter { $0.knownAt > onset && $0.knownAt < end }
        #expect(inside.isEmpty, "\(inside.map(\.event.kind))")
        for kind in RhythmEvent.Kind.allCases { #expect(run.onsets(kind).count == run.ends(kind).count, "\(kind)") }
    }

    @Test func `a sine of 206 a minute and 0.5 mV raises an alarm within 10 s`() throws {
        let wave = FibrillatoryWave(flutterAt: 206, millivolts: 0.5).samples(rate: Self.rate, seconds: 30)
        let run = try FlutterRun(Self.sinus + wave, hertz: Self.hertz)
        let alarm = try #require(run.onsets(.ventricularFlutter).first)
        #expect(alarm.knownAt > 20 && alarm.knownAt <= 27)
        #expect(run.onsets(.asystole).isEmpty)
    }

    @Test func `fibrillation from the first sample on is told before the signal is called noisy`() throws {
        let run = try FlutterRun(Self.fibrillation(5, 0.6, seed: 5), hertz: Self.hertz)
        let alarm = try #require(run.onsets(.ventricularFlutter).first)
        #expect(alarm.knownAt < 10)
        #expect(Double(alarm.event.sampleIndex) / Self.hertz < 1.5)
        #expect(run.ends(.ventricularFlutter).last?.event.sampleIndex == SampleIndex(30 * Self.hertz) - 1)
    }

    @Test func `fibrillation that comes to rest is followed by asystole within 10 s`() throws {
        let rest = [Float](repeating: 0.1, count: Int(20 * Self.hertz))
        let run = try FlutterRun(Self.sinus + Self.fibrillation(5, 0.6, seed: 6) + rest, hertz: Self.hertz)
        let flutter = try #require(run.ends(.ventricularFlutter).last)
        #expect(abs(Double(flutter.event.sampleIndex) / Self.hertz - 50) < 1.3)
        let asystole = try #require(run.onsets(.asystole).last)
        #expect(asystole.knownAt > 54 && asystole.knownAt <= 60)
    }

    @Test(.needsRecordings("flutter of MIT-BIH record 207 as an alarm"))
    func `record 207's flutter is an alarm, five times in half an hour`() throws {
        let recording = try TestRecord(Recordings.path("mitdb/207"))
        let run = try FlutterRun(recording.mlii, hertz: 360)
        #expect(run.onsets(.ventricularFlutter).count == 5)
        #expect(run.ends(.ventricularFlutter).count == 5)
        #expect(
            run.onsets(.asystole).allSatisfy { asystole in
                !zip(run.onsets(.ventricularFlutter), run.ends(.ventricularFlutter)).contains { onset, end in
                    asystole.knownAt > onset.knownAt && asystole.knownAt < end.knownAt
                }
            })
    }
}
