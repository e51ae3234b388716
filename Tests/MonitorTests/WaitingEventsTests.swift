// SPDX-License-Identifier: Apache-2.0

import Classifier
import Rhythm
import Signal
import Synthesis
import Testing
import TrainedModels

@testable import Monitor

/// How many events wait at most, when nobody pulls between the samples that bring them.
@Suite struct WaitingEventsTests {
    private let rate = SampleRate(hertz: 250)!

    @Test func `events come out as they went in, summaries among them`() {
        var events = WaitingEvents()
        for index in 0..<3 {
            let change = SignalChange(sampleIndex: SampleIndex(index), state: .good)
            let hasRoom = events.append(.signal(change))
            #expect(hasRoom)
            var summary = Summary()
            summary.endSampleIndex = SampleIndex(index)
            // Two summaries wait at most: they come a minute apart.
            let hasRoomForSummary = events.append(.summary(summary))
            #expect(hasRoomForSummary == (index < 2))
        }
        let count = events.count
        #expect(count == 5)
        var order: [String] = []
        while let event = events.popFirst() {
            switch event {
            case .signal(let change): order.append("signal \(change.sampleIndex)")
            case .summary(let summary): order.append("summary \(summary.endSampleIndex)")
            default: Issue.record("another event")
            }
        }
        #expect(order == ["signal 0", "summary 0", "signal 1", "summary 1", "signal 2"])
        let isEmpty = events.isEmpty
        #expect(isEmpty)
    }

    /// Alarms at their narrowest limits, beats as fast as they come, a flush at any moment: half of the room is never used.
    @Test(arguments: 1...12)
    func `what one sample or one flush brings takes less than half of the room`(seed: Int) throws {
        let recording = SyntheticRecording(
            script: RecordingScript(
                rate: rate, seed: UInt64(seed),
                episodes: [
                    .sinus(rate: 110, seconds: 14), .bigeminy(rate: 150, seconds: 8),
                    .ventricularRun(rate: 280, seconds: 9), .pause(seconds: 5), .sinus(rate: 45, seconds: 8),
                    .ventricularRun(rate: 200, seconds: 6), .bigeminy(rate: 90, seconds: 9),
                ]))
        let limits = RhythmLimits(tachycardia: 100, bradycardia: 95, ventricularBeatsPerMinute: 1)
        var monitor = BeatMonitor(
            configuration: MonitorConfiguration(
                rate: rate, summaryIntervalSeconds: 5, limits: limits, timer: .constant(nanoseconds: 2_000)),
            classifier: try TrainedModel.context.classifier(), computeBound: nil)
        var (most, mostOfFlush) = (0, 0)
        let flushDistance = 1_500 + 137 * seed
        for (index, sample) in recording.samples.enumerated() {
            monitor.push(sample)
            most = max(most, monitor.events.count)
            while monitor.nextEvent() != nil {}
            guard index % flushDistance == flushDistance - 1 else { continue }
            monitor.flush()
            mostOfFlush = max(mostOfFlush, monitor.events.count)
            while monitor.nextEvent() != nil {}
        }
        #expect(most < 32)
        #expect(mostOfFlush < 32)
        #expect(mostOfFlush > 2)
    }
}
