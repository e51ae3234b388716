// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Synthesis
import TestSupport
import Testing

/// Strips cost the monitor's thread no allocation; a strip itself is made, and allocates, on the writer's.
@Suite(.needsOptimization) struct StripAllocationTests {
    @Test func `nothing is allocated for a sample, a beat or an alarm where strips are made`() throws {
        let folder = try TemporaryFolder()
        let counts = try [1, 3].map { rounds in
            let path = try folder.write(try EventfulText.bytes(rounds: rounds), to: "\(rounds).txt")
            let strips = folder.path("\(rounds)")
            let run = try CountedRun(
                EventfulText.options + [path, "--source", "a", "--output", "json", "--strips", strips], input: [],
                countsMainThreadAlone: true)
            let names = try FileManager.default.contentsOfDirectory(atPath: strips)
            return (allocations: run.allocationCount, strips: names.count { $0.hasSuffix(".hea") })
        }
        print(
            "allocations of the loop: \(counts[0]) with \(counts[0].strips) strips, \(counts[1]) with \(counts[1].strips)"
        )
        #expect(counts[1].strips > counts[0].strips + 20)
        #expect(counts[1].allocations == counts[0].allocations)
    }

    @Test func `without an alarm no thread allocates`() throws {
        let folder = try TemporaryFolder()
        // Making it is start.
        try FileManager.default.createDirectory(atPath: folder.path("s"), withIntermediateDirectories: false)
        let counts = try [60.0, 600].map { seconds in
            let script = RecordingScript(
                rate: try #require(SampleRate(hertz: 360)), seed: 3, episodes: [.sinus(seconds: seconds)],
                disturbances: [])
            let text = SyntheticRecording(script: script).samples.map { "\($0)\n" }.joined()
            let run = try CountedRun(
                ["--format", "text", "--rate", "360", "--output", "text", "--strips", folder.path("s")],
                input: Array(text.utf8))
            return run.allocationCount
        }
        print("allocations with strips: \(counts[0]) in a minute, \(counts[1]) in ten")
        #expect(counts[1] == counts[0])
    }
}
