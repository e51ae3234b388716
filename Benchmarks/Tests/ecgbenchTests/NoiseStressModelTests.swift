// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ecgbench

struct NoiseStressModelTests {
    @Test(.needsRecordings("ventricular beats in noise of moving electrodes, records 118 and 119 at 24 dB"))
    func `a model adds ventricular beats and leaves the beats that are found`() throws {
        let folder = try #require(Recordings.folder)
        func test(_ model: String?) throws -> NoiseStressTest {
            try NoiseStressTest(
                ratios: [24], records: "\(folder)/mitdb", noise: "\(folder)/nstdb/em.hea",
                classifier: model.map { name in { try SolverChoice().classifier(of: try ModelFile.model(name)) } })
        }
        let (plain, classified) = (try test(nil), try test("node"))
        #expect(!plain.hasClasses && classified.hasClasses)
        #expect(plain.rows[0].gross.qrs.hits == classified.rows[0].gross.qrs.hits)
        #expect(plain.rows[0].noisy.qrs.falseAlarms == classified.rows[0].noisy.qrs.falseAlarms)
        let ventricular = classified.rows[0].gross.ventricular
        // Those of both records after their first five minutes; both are among the records of the training.
        #expect(ventricular.hits + ventricular.misses == 377)
        #expect(ventricular.sensitivity > 0.95, "\(ventricular)")
        #expect(plain.rows[0].gross.ventricular.hits == 0)
        #expect(classified.json.text.contains("\"gross_veb\"") && !plain.json.text.contains("veb"))
    }
}
