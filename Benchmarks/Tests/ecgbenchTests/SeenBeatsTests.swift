// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis
import Testing

@testable import ecgbench

@Suite struct SeenBeatsTests {
    private static let rate = SampleRate(hertz: 360)!
    private static let noLabel: UInt8 = 255

    /// A minute at 72 a minute.
    private static let copy = CopySource.Copy(
        Recording(
            SyntheticRecording(script: RecordingScript(rate: rate, seed: 3, episodes: [.sinus(rate: 72, seconds: 60)])),
            number: 7))

    /// The labels of all beats that are found, with changes to the reference.
    private static func labels(_ change: (inout [Recording.ReferenceBeat]) -> Void = { _ in }) throws -> [UInt8] {
        var copy = copy
        change(&copy.beats)
        var table = SeenBeats()
        try table.append(copy, record: 7, lead: 1, copy: 0)
        return table.labels
    }

    @Test func `each beat that is found has the class of its reference beat`() throws {
        let labels = try Self.labels()
        #expect(labels.count > 65)
        #expect(labels.allSatisfy { $0 == BeatClass.normal.rawValue })
        let changed = try Self.labels { $0[30].beatClass = .ventricular }
        let places = changed.indices.filter { changed[$0] == BeatClass.ventricular.rawValue }
        #expect(places.count == 1)
        // Without the reference beat, the same beat has no label.
        let missing = try Self.labels { $0.remove(at: 30) }
        #expect(missing.count == labels.count)
        #expect(missing.indices.filter { missing[$0] == Self.noLabel } == places)
    }

    @Test func `a beat and its reference beat are 150 ms apart at most`() throws {
        // 54 samples.
        for (distance, isFound) in [(40, true), (-40, true), (70, false), (-70, false)] {
            let labels = try Self.labels { $0[30].sampleIndex += SampleIndex(distance) }
            #expect(labels.contains(Self.noLabel) == !isFound, "\(distance) samples")
        }
    }

    @Test func `of two reference beats the nearer one counts`() throws {
        for distance in [-30, 30] {
            let labels = try Self.labels { beats in
                var other = beats[30]
                other.sampleIndex += SampleIndex(distance)
                other.beatClass = .ventricular
                beats.insert(other, at: distance < 0 ? 30 : 31)
            }
            #expect(labels.allSatisfy { $0 == BeatClass.normal.rawValue })
        }
    }

    @Test func `without a reference no beat has a label`() throws {
        let labels = try Self.labels { $0 = [] }
        #expect(labels.count > 65 && labels.allSatisfy { $0 == Self.noLabel })
    }
}
