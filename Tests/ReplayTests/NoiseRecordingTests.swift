// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import TestSupport
import Testing

/// The noise recordings of the MIT-BIH Noise Stress Test Database, without an ECG: whatever is found in them is not there.
///
/// Recorded from people who moved, with electrodes where no heartbeat can be seen. Electrode motion (`em`) is made of the
/// very frequencies and shapes of QRS complexes, and nobody tells it from an ECG by one lead alone; so what is found is
/// counted and bounded here, not forbidden. (Moody GB, Muldrow WE, Mark RG. A noise stress test for arrhythmia detectors.
/// Computers in Cardiology 1984;11:381-384; doi:10.13026/C2HS3T.)
@Suite(.timeLimit(.minutes(10))) struct NoiseRecordingTests {
    /// Ten minutes of each signal, and the beats a minute that may be made up in it.
    private static let bounds: [(record: String, signal: Int, beatsPerMinute: Double)] = [
        ("bw", 0, 5), ("bw", 1, 0), ("ma", 0, 90), ("ma", 1, 100), ("em", 0, 130), ("em", 1, 90),
    ]

    private static let isAvailable = ["bw", "ma", "em"].allSatisfy {
        FileManager.default.fileExists(atPath: "\(Recordings.path("nstdb/\($0)")).dat")
    }

    @Test(
        .enabled(if: isAvailable, "no nstdb recordings (set ECG_DATA); not checked: what is found in noise alone"),
        arguments: bounds.indices)
    func `of noise without an ECG few beats are made up`(index: Int) throws {
        let (name, signal, most) = Self.bounds[index]
        let record = try TestRecord(Recordings.path("nstdb/\(name)"))
        // The headers give no gain; WFDB takes 200 steps for a millivolt then.
        let steps = record.steps[signal].prefix(Int(600 * record.rate.hertz))
        let samples = steps.map { $0 == -2_048 ? Float.nan : Float($0) / 200 }
        let run = try MonitorRun(samples, rate: record.rate)
        let counts = Dictionary(grouping: run.rhythms.filter { $0.hasSuffix("onset") }) { $0 }.mapValues(\.count)
        #expect(Double(run.beats.count) <= 10 * most, "\(run.beats.count) beats; \(counts)")
    }
}
