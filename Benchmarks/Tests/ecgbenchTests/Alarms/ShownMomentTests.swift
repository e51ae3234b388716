// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import ecgbench

struct ShownMomentTests {
    private static let shown = ShownMoment(
        sampleIndex: 10_000, heartRate: 70, state: .good, lastClassifiedBeat: 9_450, hasAlarm: false)

    @Test func `a rate with a classified beat in the last 5,5 s is no silence, and each without the other is`() {
        #expect(!Self.shown.isSilent(rate: .hundred))
        var moment = Self.shown
        moment.lastClassifiedBeat = 9_449
        #expect(moment.isSilent(rate: .hundred))
        moment.lastClassifiedBeat = nil
        #expect(moment.isSilent(rate: .hundred))
        moment = Self.shown
        moment.heartRate = nil
        #expect(moment.isSilent(rate: .hundred))
    }

    @Test(arguments: SignalState.allCases)
    func `an alarm ends the silence, and so does every state but good`(state: SignalState) {
        var moment = Self.shown
        moment.heartRate = nil
        moment.state = state
        #expect(moment.isSilent(rate: .hundred) == (state == .good))
        moment.hasAlarm = true
        #expect(!moment.isSilent(rate: .hundred))
    }
}
