// SPDX-License-Identifier: Apache-2.0

import Signal
import TestSupport
import Testing

/// The flutter detector on real hearts: it was made on these (DS1), so this holds what it does and says nothing of others.
struct FlutterRecordingTests {
    /// The episodes between `[` and `]` in the reference annotations of record 207, in samples.
    private static let marked: [ClosedRange<Double>] = [
        14_665...18_350, 19_715...21_731, 87_172...88_716, 89_242...94_122, 97_008...101_126, 554_682...589_926,
    ]

    private static func episodes(_ record: String, in folder: String = "mitdb") throws -> [FlutterDetection.Episode] {
        let recording = try TestRecord(Recordings.path("\(folder)/\(record)"))
        return FlutterDetection(recording.mlii, rate: recording.rate).episodes
    }

    @Test(.needsRecordings("flutter of MIT-BIH record 207"))
    func `record 207's flutter is found within 6 s, and nothing else in it`() throws {
        let found = try Self.episodes("207")
        let truth = Self.marked.map { ($0.lowerBound / 360, $0.upperBound / 360) }
        for (onset, end) in truth {
            // The third and the fourth are 1.5 s apart, and one to the detector.
            let episode = try #require(found.first { $0.onset < end && $0.end! > onset })
            #expect(episode.onsetKnown - onset < 6, "from \(onset) s")
        }
        for episode in found {
            #expect(truth.contains { abs($0.0 - episode.onset) < 1.5 }, "onset at \(episode.onset) s")
            #expect(truth.contains { abs($0.1 - episode.end!) < 5.5 }, "end at \(episode.end!) s")
        }
        #expect(found.count == 5)
    }

    @Test(
        .needsRecordings("no flutter in the other records of DS1"), arguments: Recordings.ds1.filter { $0 != "207" })
    func `no other record of DS1 has flutter`(record: String) throws {
        #expect(try Self.episodes(record).isEmpty)
    }

    @Test(.needsRecordings("no flutter in recorded noise"), arguments: ["em", "ma", "bw"], [1.0, 5])
    func `recorded noise alone is no flutter`(noise: String, gain: Float) throws {
        let recording = try TestRecord(Recordings.path("nstdb/\(noise)"))
        // Its headers leave the gain open, which means 200 steps a millivolt.
        for steps in recording.steps {
            let samples = steps.map { gain * Float($0) / 200 }
            #expect(FlutterDetection(samples, rate: recording.rate).episodes.isEmpty)
        }
    }
}
