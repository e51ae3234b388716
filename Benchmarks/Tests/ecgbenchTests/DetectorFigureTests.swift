// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ecgbench

/// What the detector must reach on recordings, scored after ANSI/AAMI EC57. How far above it is: docs/ACCURACY.md.
struct DetectorFigureTests {
    @Test(.needsRecordings("the detector in noise of moving electrodes, records 118 and 119 at 12, 6 and 0 dB"))
    func `beats are found in noise of moving electrodes`() throws {
        let folder = try #require(Recordings.folder)
        let least: [(decibels: Double, sensitivity: Double, predictivity: Double)] = [
            (12, 0.997, 0.985), (6, 0.97, 0.88), (0, 0.90, 0.75),
        ]
        let test = try NoiseStressTest(
            ratios: least.map(\.decibels), records: "\(folder)/mitdb", noise: "\(folder)/nstdb/em.hea")
        try #require(test.rows.count == least.count)
        for (row, least) in zip(test.rows, least) {
            let qrs = row.gross.qrs
            // Both records after their first five minutes.
            #expect(qrs.hits + qrs.misses == 3_577)
            #expect(qrs.sensitivity >= least.sensitivity, "\(row.decibels) dB: \(qrs)")
            #expect(qrs.predictivity >= least.predictivity, "\(row.decibels) dB: \(qrs)")
        }
    }

    @Test(.needsRecordings("the detector's gross figures on the 22 records of DS1"))
    func `beats of DS1 are found, and placed within 50 ms`() throws {
        let folder = try #require(Recordings.folder)
        var gross = BeatScore()
        var tight = BeatScore()
        for record in DataSplit.ds1 {
            let recording = try Recording(record: record, in: "\(folder)/mitdb")
            let result = EC57Command.result(of: recording, DetectedBeats.withoutClasses(of: recording))
            gross.add(result.score)
            tight.add(result.tight)
        }
        #expect(gross.qrs.hits + gross.qrs.misses == 42_463)
        #expect(gross.qrs.sensitivity >= 0.998, "\(gross.qrs)")
        #expect(gross.qrs.predictivity >= 0.998_5, "\(gross.qrs)")
        #expect(tight.qrs.sensitivity >= 0.993, "\(tight.qrs)")
        #expect(tight.qrs.predictivity >= 0.993, "\(tight.qrs)")
        #expect(tight.medianOffset.magnitude < 4)
        #expect(tight.offsetQuantile(0.95) <= 20)
        #expect(tight.share(foundWithin: 400) >= 0.998)
    }
}
