// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@Suite struct RingTests {
    @Test func `elements come out as they went in, round the end of the ring`() {
        var ring = Ring<3, Int>(filler: -1)
        var next = 0
        for element in 0..<20 {
            let isTaken = ring.append(element)
            #expect(isTaken)
            if element % 2 == 1 {
                while let first = ring.popFirst() {
                    #expect(first == next)
                    next += 1
                }
            }
        }
        #expect(next == 20)
        #expect(ring.isEmpty)
    }

    @Test func `what finds it full is dropped, or the oldest gives way`() {
        var ring = Ring<3, Int>(filler: -1)
        for element in 0..<3 { ring.append(element) }
        #expect(ring.isFull)
        let isTaken = ring.append(3)
        #expect(!isTaken)
        #expect((0..<ring.count).map { ring[$0] } == [0, 1, 2])
        ring.appendDroppingOldest(4)
        ring.appendDroppingOldest(5)
        #expect((0..<ring.count).map { ring[$0] } == [2, 4, 5])
    }

    @Test func `an element is reached by its position`() {
        var ring = Ring<4, Int>(filler: -1)
        for element in 0..<6 { ring.appendDroppingOldest(element) }
        ring[1] += 10
        #expect((0..<ring.count).map { ring[$0] } == [2, 13, 4, 5])
    }
}
