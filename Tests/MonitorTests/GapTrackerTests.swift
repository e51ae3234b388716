// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import Monitor

@Suite struct GapTrackerTests {
    @Test(arguments: SignalState.allCases)
    func `only a state that hides beats is a gap, and only between its two beats`(state: SignalState) {
        var tracker = GapTracker()
        let isGap = state != .good && state != .learning
        tracker.note(SignalChange(sampleIndex: 50, state: .good))
        tracker.note(SignalChange(sampleIndex: 250, state: state))
        tracker.note(SignalChange(sampleIndex: 350, state: .good))
        let found = [100, 200, 300, 400, 500].map { tracker.isGap(before: $0) }
        #expect(found == [false, false, isGap, isGap, false])
    }

    @Test func `each beat has the state of its own time, whatever came behind it`() {
        var tracker = GapTracker()
        #expect(tracker.state == .learning)
        for (index, state) in [(50, SignalState.good), (250, .noisy), (350, .good), (450, .leadOff)] {
            tracker.note(SignalChange(sampleIndex: SampleIndex(index), state: state))
        }
        var states: [SignalState] = []
        for index in [100, 250, 340, 400, 500] as [SampleIndex] {
            _ = tracker.isGap(before: index)
            states.append(tracker.state)
        }
        #expect(states == [.good, .noisy, .noisy, .good, .leadOff])
    }

    @Test func `more changes than wait are not forgotten`() {
        var tracker = GapTracker()
        for index in 0..<40 as Range<SampleIndex> {
            tracker.note(SignalChange(sampleIndex: index, state: index == 3 ? .leadOff : .good))
        }
        let found = [100, 200].map { tracker.isGap(before: $0) }
        #expect(found == [true, false])
    }
}
