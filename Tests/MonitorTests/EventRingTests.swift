// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import Monitor

@Suite struct EventRingTests {
    private func change(_ index: Int) -> MonitorEvent {
        .signal(SignalChange(sampleIndex: SampleIndex(index), state: .good))
    }

    private func index(_ event: MonitorEvent?) -> Int? {
        if case .signal(let change) = event { return Int(change.sampleIndex) }
        return nil
    }

    @Test func `events come out as they went in, round the end of the buffer`() {
        var ring = EventRing(capacity: 3)
        var next = 0
        for index in 0..<20 {
            ring.append(change(index))
            if index % 2 == 1 {
                while let event = ring.popFirst() {
                    #expect(self.index(event) == next)
                    next += 1
                }
            }
        }
        #expect(next == 20)
        #expect(ring.droppedCount == 0)
    }

    @Test func `what finds it full is dropped and counted`() {
        var ring = EventRing(capacity: 3)
        for index in 0..<5 { ring.append(change(index)) }
        #expect(ring.droppedCount == 2)
        #expect(ring.count == 3)
        let first = ring.popFirst()
        #expect(index(first) == 0)
    }
}
