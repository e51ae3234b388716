// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import Monitor

/// What is reported of the signal's state while no rate is known.
@Suite struct ShownStateTests {
    private func change(_ state: SignalState, at index: SampleIndex) -> SignalChange {
        SignalChange(sampleIndex: index, state: state)
    }

    private func event(_ phase: RhythmEvent.Phase) -> RhythmEvent {
        RhythmEvent(kind: .asystole, phase: phase, sampleIndex: 400, heartRate: nil)
    }

    @Test func `a recording's first beats are good without a rate`() {
        var shown = ShownState()
        #expect(shown.note(change(.good, at: 100), heartRate: nil) == change(.good, at: 100))
        #expect(shown.update(at: 200, heartRate: nil) == nil)
    }

    @Test(arguments: [SignalState.noisy, .tooSmall, .clipped, .leadOff, .noInput])
    func `after a state that hides the beats it learns until there is a rate`(state: SignalState) {
        var shown = ShownState()
        #expect(shown.note(change(state, at: 100), heartRate: nil) == change(state, at: 100))
        #expect(shown.note(change(.good, at: 200), heartRate: nil) == change(.learning, at: 200))
        #expect(shown.update(at: 250, heartRate: nil) == nil)
        #expect(shown.update(at: 300, heartRate: 70) == change(.good, at: 300))
        #expect(shown.update(at: 350, heartRate: nil) == change(.learning, at: 350))
    }

    @Test func `an alarm that threatens life says enough, and its end does not`() {
        var shown = ShownState()
        _ = shown.note(change(.good, at: 100), heartRate: 70)
        shown.note(event(.onset))
        #expect(shown.update(at: 400, heartRate: nil) == nil)
        shown.note(event(.end))
        #expect(shown.update(at: 500, heartRate: nil) == change(.learning, at: 500))
        // Nothing is dated before the change that it follows.
        #expect(shown.update(at: 450, heartRate: 60) == change(.good, at: 500))
    }

    @Test func `another stretch begins like the first`() {
        var shown = ShownState()
        _ = shown.note(change(.good, at: 100), heartRate: 70)
        shown.restart()
        #expect(shown.state == .learning)
        #expect(shown.note(change(.good, at: 600), heartRate: nil) == change(.good, at: 600))
    }
}
