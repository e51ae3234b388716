// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing
import TestSupport

@testable import Viewing

@Suite struct BedStateTests {
    private let rate = SampleRate(hertz: 250)!

    private func beat(_ second: Double, _ beatClass: BeatClass = .normal) -> MonitorEvent {
        .beat(
            ClassifiedBeat(
                beat: Beat(sampleIndex: Int64(second * 250), detectedAt: Int64(second * 250) + 90),
                beatClass: beatClass,
                probability: 0.9, precedingIntervalInSamples: 200, heartRate: 75, computeNanoseconds: 1,
                delayInSamples: 300))
    }

    @Test func `the last minute counts its own beats`() {
        var random = SeededGenerator(seed: 3)
        var bed = BedState(source: "bed7", rate: rate)
        var beats: [(second: Int, isVentricular: Bool)] = []
        var time = 0.0
        while time < 400 {
            // A pause of two minutes, after which nothing of before counts.
            time += time > 200 && time < 201 ? 120 : Double.random(in: 0.3...1.5, using: &random)
            let isVentricular = Bool.random(using: &random)
            beats.append((Int(time), isVentricular))
            bed.take(beat(time, isVentricular ? .ventricular : .normal))
            bed.sampleCount = Int64(time * 250)
            let recent = beats.filter { $0.second > Int(time) - 60 }
            #expect(bed.beatsOfMinute == recent.count)
            #expect(bed.ventricularBeatsOfMinute == recent.count { $0.isVentricular })
        }
        bed.sampleCount += 60 * 250
        #expect(bed.beatsOfMinute == 0)
        #expect(bed.beatCounts[0] + bed.beatCounts[2] == beats.count)
    }

    @Test func `an alarm is open from its onset to its end`() {
        var bed = BedState(source: "bed7", rate: rate)
        bed.take(.rhythm(RhythmEvent(kind: .bigeminy, phase: .onset, sampleIndex: 100, heartRate: 80)))
        bed.take(.rhythm(RhythmEvent(kind: .asystole, phase: .onset, sampleIndex: 900, heartRate: nil)))
        #expect(bed.openAlarmCount == 2)
        #expect(bed.onsets[Int(RhythmEvent.Kind.asystole.rawValue)] == 900)
        bed.take(.rhythm(RhythmEvent(kind: .bigeminy, phase: .end, sampleIndex: 1_000, heartRate: 80)))
        #expect(bed.openAlarmCount == 1)
    }

    @Test func `a signal that is not good has no heart rate`() {
        var bed = BedState(source: "bed7", rate: rate)
        bed.take(beat(1))
        #expect(bed.heartRate == 75)
        bed.take(.signal(SignalChange(sampleIndex: 300, state: .noisy)))
        #expect(bed.heartRate == nil)
        #expect(bed.signalState == .noisy)
    }
}
