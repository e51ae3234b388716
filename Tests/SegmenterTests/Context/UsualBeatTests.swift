// SPDX-License-Identifier: Apache-2.0

import Signal
import TestSupport
import Testing

@testable import Segmenter

@Suite struct UsualBeatTests {
    private static let usual = BeatShape.points(BeatShape.usual)
    private static let ventricular = BeatShape.points(BeatShape.ventricular)

    private static func points(of usual: borrowing UsualBeat) -> [Float] {
        BeatShape.array(BeatShape.points(usual.points))
    }

    @Test func `it is the median of the last 32 beats, point by point`() {
        var generator = SeededGenerator(seed: 9)
        var usual = UsualBeat()
        var beats: [[Float]] = []
        for count in 1...100 {
            var beat = InlineArray<187, Float>(repeating: 0)
            // Values repeat, as those of a converter do.
            for point in beat.indices { beat[point] = Float(Int.random(in: -20...20, using: &generator)) / 8 }
            beats.append(BeatShape.array(beat))
            usual.note(BeatShape.buffer(beat), likeness: 1)
            let points = Self.points(of: usual)
            let expected = (0..<187).map { point in
                let values = beats.suffix(32).map { $0[point] }.sorted()
                return (values[(values.count - 1) / 2] + values[values.count / 2]) / 2
            }
            #expect(points == expected, "after \(count) beats")
        }
    }

    @Test func `the first five beats are taken in whatever they look like`() {
        var usual = UsualBeat()
        var isEmpty = usual.isEmpty
        #expect(isEmpty)
        for _ in 0..<5 { usual.note(BeatShape.buffer(Self.ventricular), likeness: -1) }
        isEmpty = usual.isEmpty
        let points = Self.points(of: usual)
        #expect(!isEmpty && points == BeatShape.array(Self.ventricular))
    }

    @Test(arguments: [Float(0.74), -1])
    func `bigeminy leaves it alone`(likeness: Float) {
        var usual = UsualBeat()
        for _ in 0..<8 { usual.note(BeatShape.buffer(Self.usual), likeness: 1) }
        for _ in 0..<200 {
            usual.note(BeatShape.buffer(Self.ventricular), likeness: likeness)
            usual.note(BeatShape.buffer(Self.usual), likeness: 1)
        }
        let points = Self.points(of: usual)
        #expect(points == BeatShape.array(Self.usual))
    }

    @Test func `a beat that is just like enough is taken in`() {
        var usual = UsualBeat()
        for _ in 0..<5 { usual.note(BeatShape.buffer(Self.usual), likeness: 1) }
        for _ in 0..<20 { usual.note(BeatShape.buffer(Self.ventricular), likeness: 0.75) }
        let points = Self.points(of: usual)
        #expect(points == BeatShape.array(Self.ventricular))
    }

    @Test func `after 24 strangers more than others it is learnt anew`() {
        var usual = UsualBeat()
        for _ in 0..<40 { usual.note(BeatShape.buffer(Self.usual), likeness: 1) }
        for _ in 0..<20 { usual.note(BeatShape.buffer(Self.ventricular), likeness: 0) }
        for _ in 0..<10 { usual.note(BeatShape.buffer(Self.usual), likeness: 1) }
        for _ in 0..<13 { usual.note(BeatShape.buffer(Self.ventricular), likeness: 0) }
        var points = Self.points(of: usual)
        #expect(points == BeatShape.array(Self.usual), "23 more")
        usual.note(BeatShape.buffer(Self.ventricular), likeness: 0)
        points = Self.points(of: usual)
        #expect(points == BeatShape.array(Self.ventricular))
        // The new one is the median of what came since.
        for _ in 0..<3 { usual.note(BeatShape.buffer(Self.usual), likeness: 0) }
        points = Self.points(of: usual)
        #expect(points == BeatShape.array(Self.usual))
    }
}
