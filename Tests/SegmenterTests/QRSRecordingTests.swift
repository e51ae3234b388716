// SPDX-License-Identifier: Apache-2.0

import Signal
import TestSupport
import Testing

@testable import Segmenter

/// The detector on real hearts. `ecgbench ec57` scores all 48 records; here are some of those it was fitted on.
struct QRSRecordingTests {
    @Test(
        .needsRecordings("beats of MIT-BIH records 101, 119, 208, 215 and 223"),
        arguments: ["101", "119", "208", "215", "223"])
    func `at least 99.5 % of a record's beats are found, and 99.5 % of those found are beats`(record: String) throws {
        let path = Recordings.path("mitdb/\(record)")
        let recording = try TestRecord(path)
        let rate = recording.rate
        let start = SampleIndex(300 * rate.hertz)
        let references = try TestRecord.referenceBeats("\(path).atr").map(\.sampleIndex).filter { $0 >= start }
        var detection = Detection(recording.mlii, rate: rate)
        detection.beats.removeAll { $0.sampleIndex < start }

        let errors = detection.errors(against: references, rate: rate, milliseconds: 150)
        #expect(Double(errors.missed) <= 0.005 * Double(references.count))
        #expect(Double(errors.extra) <= 0.005 * Double(detection.beats.count))
        let far = detection.errors(against: references, rate: rate, milliseconds: 50)
        #expect(Double(far.missed) <= 0.03 * Double(references.count))

        let isLate = detection.beats.count {
            rate.milliseconds(samples: Double($0.detectedAt - $0.sampleIndex)) > 400
        }
        #expect(Double(isLate) <= 0.01 * Double(detection.beats.count), "those that were searched for")
    }
}
