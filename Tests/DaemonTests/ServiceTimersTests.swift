// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import Daemon

@Suite struct ServiceTimersTests {
    private let second: Int64 = 1_000_000_000

    @Test func `the watchdog gets two signs of life an interval`() {
        var timers = ServiceTimers(now: 0, watchdogMicroseconds: 10_000_000, idleTimeoutSeconds: 0)
        var signs = 0
        for tenth in 0..<200 where timers.takeWatchdog(now: Int64(tenth) * second / 10) { signs += 1 }
        #expect(signs == 4)
    }

    @Test func `without a watchdog there is no sign of life`() {
        var timers = ServiceTimers(now: 0, watchdogMicroseconds: 0, idleTimeoutSeconds: 0)
        let isDue = timers.takeWatchdog(now: .max - 1)
        #expect(!isDue)
    }

    @Test func `silence is reported once, and again only after bytes`() {
        var timers = ServiceTimers(now: 0, watchdogMicroseconds: 0, idleTimeoutSeconds: 2)
        #expect(timers.nextDeadline == 2 * second)
        var reported: [Int64] = []
        for tenth in Int64(1)...140 {
            if tenth == 100 { timers.noteBytes() }
            if timers.takeSilence(now: tenth * second / 10) { reported.append(tenth) }
        }
        #expect(reported == [20, 120])
    }

    @Test func `an idle timeout of 0 never ends`() {
        var timers = ServiceTimers(now: 0, watchdogMicroseconds: 0, idleTimeoutSeconds: 0)
        let isSilent = timers.takeSilence(now: .max - 1)
        #expect(!isSilent)
    }

    @Test func `poll waits no shorter than asked, and not for ever`() {
        #expect(ServiceTimers.milliseconds(from: 5, to: 5) == 0)
        #expect(ServiceTimers.milliseconds(from: 9, to: 5) == 0)
        #expect(ServiceTimers.milliseconds(from: 0, to: 1) == 1)
        #expect(ServiceTimers.milliseconds(from: 0, to: 2_000_001) == 3)
        #expect(ServiceTimers.milliseconds(from: -1, to: .max) == 3_600_000)
    }

    @Test func `a paced file keeps its own rate`() throws {
        var pacer = RealtimePacer(rate: try #require(SampleRate(hertz: 360)), now: 7 * second)
        #expect(pacer.dueCount(now: 7 * second) == 1)
        var passed = 0
        for millisecond in 0..<10_000 {
            let due = pacer.dueCount(now: 7 * second + Int64(millisecond) * 1_000_000)
            pacer.pass(due)
            passed += due
        }
        #expect((3_600...3_601).contains(passed))
        #expect(pacer.nextBatch > 17 * second)
    }

    @Test func `silence that is put off is counted from then on, and silence that was taken stays`() {
        var timers = ServiceTimers(now: 0, watchdogMicroseconds: 0, idleTimeoutSeconds: 1)
        timers.putOffSilence()
        let times: [Int64] = [5_000_000_000, 5_900_000_000, 6_000_000_000]
        #expect(times.map { timers.takeSilence(now: $0) } == [false, false, true])
        timers.putOffSilence()
        let laterTimes: [Int64] = [9_000_000_000, 19_000_000_000]
        #expect(laterTimes.map { timers.takeSilence(now: $0) } == [false, false])
    }
}
