// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Synthesis
import TestSupport
import Testing

@Suite struct FixtureTests {
    @Test func `every fixture has the checksum that is committed`() throws {
        let outcome = try Program("/usr/bin/sha256sum", folder: PackageRoot.path("fixtures"))
            .run(["--check", "--strict", "--quiet", "SHA256SUMS"])
        #expect(outcome.status == 0, "\(outcome.text)\(outcome.errorText)")
    }

    @Test func `no recording or truth is without a checksum`() throws {
        let listed = Set(
            try readText(PackageRoot.fixture("SHA256SUMS")).split(separator: "\n").map { $0.dropFirst(66) })
        let files = try FileManager.default.subpathsOfDirectory(atPath: PackageRoot.path("fixtures"))
        let recordings = files.filter { $0.hasPrefix("208s.") || $0.hasPrefix("synthetic/") }
        #expect(Set(recordings.map { $0[...] }) == listed)
        #expect(recordings.count == 2 + 3 * FixtureRecording.all.count + 2)
    }

    @Test(.needsRecordings("that 208s equals its span of record 208"))
    func `the real recording is the span of record 208 that its README names`() throws {
        let excerpt = try TestRecord(PackageRoot.fixture("208s"))
        let whole = try TestRecord(Recordings.path("mitdb/208"))
        #expect(excerpt.rate == whole.rate)
        #expect(excerpt.steps[0] == Array(whole.steps[0][422_820..<530_820]))
        #expect(excerpt.signals[0] == Array(whole.signals[0][422_820..<530_820]))
    }

    @Test func `the real recording's header tells its samples' sum`() throws {
        let record = try TestRecord(PackageRoot.fixture("208s"))
        #expect(record.rate.hertz == 360)
        #expect(record.names == ["MLII"])
        #expect(record.steps[0].count == 108_000)
        let line = try readText(PackageRoot.fixture("208s.hea")).split(separator: "\n")[1].split(separator: " ")
        let checksum = try #require(Int16(line[6]))
        #expect(record.steps[0].reduce(Int16(0)) { $0 &+ Int16(truncatingIfNeeded: $1) } == checksum)
    }

    @Test(arguments: FixtureRecording.all.map(\.name))
    func `each synthetic recording is what its script makes`(name: String) throws {
        let fixture = try #require(FixtureRecording.all.first { $0.name == name })
        let recording = SyntheticRecording(script: fixture.script)
        let committed = try TestRecord(PackageRoot.fixture("synthetic/\(name)"))
        #expect(committed.rate == fixture.script.rate)
        try #require(committed.signals[0].count == recording.samples.count)
        // Another platform's sine may round a sample to the next step.
        for (index, (sample, made)) in zip(committed.signals[0], recording.samples).enumerated() {
            guard !made.isNaN || !sample.isNaN else { continue }
            #expect(abs(sample - made) < 1.5 / 200, "sample \(index)")
        }
        let truth = try readText(PackageRoot.fixture("synthetic/\(name).truth.csv"))
        #expect(difference(of: fixture.encoder.truth(for: recording), from: truth) == nil)
    }

    @Test func `the careless recorder's text is what its script makes`() throws {
        let recording = SyntheticRecording(script: RecorderText.script)
        let committed = try readText(PackageRoot.fixture("synthetic/recorder.csv"))
        #expect(difference(of: RecorderText.text(of: recording), from: committed) == nil)
        let truth = try readText(PackageRoot.fixture("synthetic/recorder.truth.csv"))
        #expect(difference(of: RecordEncoder(name: "recorder").truth(for: recording), from: truth) == nil)
    }

    @Test(arguments: [100.0, 360, 499.5])
    func `a record that was written reads as the recording it came from`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        let recording = SyntheticRecording(
            script: RecordingScript(
                rate: rate, seed: 3, episodes: [.sinus(seconds: 5)],
                disturbances: [Disturbance(.leadOff, seconds: 2..<3)]))
        let folder = try TemporaryFolder()
        let record = try TestRecord(folder.write(recording, record: "made", gain: 1_000))
        #expect(record.rate == rate)
        try #require(record.signals[0].count == recording.samples.count)
        for (read, written) in zip(record.signals[0], recording.samples) {
            #expect(read.isNaN == written.isNaN)
            #expect(read.isNaN || abs(read - written) <= 0.000_51)
        }
    }

    @Test func `samples beyond the format's range are written as its ends, never as missing`() throws {
        let rate = try #require(SampleRate(hertz: 100))
        var script = RecordingScript(
            rate: rate, seed: 3, episodes: [.pause(seconds: 2)],
            disturbances: [
                Disturbance(.stuck(atMillivolts: -1e9), seconds: 0..<1),
                Disturbance(.stuck(atMillivolts: 1e9), seconds: 1..<2),
            ])
        script.converterRange = -1e9...1e9
        let folder = try TemporaryFolder()
        let record = try TestRecord(folder.write(SyntheticRecording(script: script), record: "rails"))
        #expect(record.steps[0] == Array(repeating: -32_767, count: 100) + Array(repeating: 32_767, count: 100))
    }
}
