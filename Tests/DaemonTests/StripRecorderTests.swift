// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reporting
import Signal
import TestSupport
import Testing

@testable import Daemon

/// The ring, and what is handed to the writer.
@Suite struct StripRecorderTests {
    private static let context = ReportContext(
        source: "bed7", rate: SampleRate(hertz: 360)!, modelName: "m", channelName: "MLII")

    @Test(arguments: chunkSizes)
    func `the ring keeps the last samples, however they come`(chunkSize: Int) {
        let size = min(chunkSize, 500)
        var ring = SampleRing(capacity: 1_000)
        let samples = (0..<7_777).map(Float.init)
        var start = 0
        while start < samples.count {
            let end = min(start + size, samples.count)
            ring.append(samples.span.extracting(start..<end))
            start = end
            guard ring.end > 100 else { continue }
            let range = max(ring.start, ring.end - 900)..<ring.end - 50
            var copied = [Float](repeating: -1, count: range.count)
            unsafe copied.withUnsafeMutableBufferPointer { unsafe ring.copy(range, to: $0.baseAddress!) }
            #expect(copied == Array(samples[Int(range.lowerBound)..<Int(range.upperBound)]))
        }
        #expect(ring.end == 7_777 && ring.start == 6_777)
    }

    /// Strips of a stream at a rate, by their names; a request comes at each of some seconds.
    private func strips(
        hertz: Double, chunkSize: Int = 256, seconds: Int, requests: [Double], late: Double = 0
    ) throws -> [String: String] {
        let folder = try TemporaryFolder()
        let rate = try #require(SampleRate(hertz: hertz))
        var context = Self.context
        context.rate = rate
        var recorder = StripRecorder(rate: rate)
        try recorder.start(from: 0)
        recorder.setPlace(StripPlace(folder: folder.path("a"), byteLimit: 100_000_000, context: context))
        let samples = (0..<rate.samples(milliseconds: 1_000 * Double(seconds))).map {
            $0 % 97 == 0 ? Float.nan : Float($0 % 1_000) / 1_000
        }
        var start = 0
        var rest = requests.sorted()[...]
        while start < samples.count {
            var end = min(start + chunkSize, samples.count)
            if let next = rest.first.map({ rate.samples(milliseconds: 1_000 * ($0 + late)) }), next > start {
                end = min(end, next)
            }
            recorder.append(samples.span.extracting(start..<end))
            start = end
            recorder.advance()
            while let next = rest.first, rate.samples(milliseconds: 1_000 * (next + late)) <= end {
                rest.removeFirst()
                recorder.take(
                    StripRequest(
                        event: nil, sampleIndex: SampleIndex(rate.samples(milliseconds: 1_000 * next)),
                        knownAt: SampleIndex(end)))
                recorder.advance()
            }
            while recorder.waitingCount > 6 { _ = recorder.waitForProgress(milliseconds: 100) }
        }
        recorder.finishPending()
        while recorder.waitingCount > 0 { _ = recorder.waitForProgress(milliseconds: 100) }
        #expect(recorder.outcome?.lostCount == 0)
        var found: [String: String] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path("a")) where !name.hasSuffix(".svg")
        {
            found[name] = try readBytes(folder.path("a/\(name)")).map { "\($0)" }.joined(separator: " ")
        }
        return found
    }

    @Test(arguments: [100, 128, 250, 360, 500, 1_000, 2_000])
    func `a strip is of the ten seconds before and after its moment`(hertz: Double) throws {
        let found = try strips(hertz: hertz, seconds: 60, requests: [30])
        #expect(found.count == 3)
        let data = try #require(found.first { $0.key.hasSuffix(".dat") }).value.split(separator: " ")
        #expect(data.count == 2 * Int(20 * hertz))
    }

    @Test func `chunks of any size give the same strips`() throws {
        let requests = [0, 3, 9.99, 12, 12.5, 40, 58, 59.9]
        let expected = try strips(hertz: 360, seconds: 60, requests: requests)
        #expect(expected.count == 3 * requests.count)
        for chunkSize in [1, 7, 100] {
            #expect(try strips(hertz: 360, chunkSize: chunkSize, seconds: 60, requests: requests) == expected)
        }
    }

    @Test(arguments: [
        (12.0, 20.0), (22.0, 17.0), (28.5, 10.5), (45.0, 20.0),
    ]) func `a moment that is known late has what is kept, and one that is not kept the last 20 s`(
        late: Double, seconds: Double
    ) throws {
        let found = try strips(hertz: 100, seconds: 120, requests: [60], late: late)
        let data = try #require(found.first { $0.key.hasSuffix(".dat") }).value.split(separator: " ")
        #expect(data.count == 2 * Int(seconds * 100), "\(data.count / 200) s")
    }

    @Test func `as many as may wait are all there`() throws {
        let requests = (0..<32).map { 30 + Double($0) / 100 }
        #expect(try strips(hertz: 100, chunkSize: 1, seconds: 60, requests: requests).count == 96)
    }

    /// A recorder at 100 Hz whose signal ends at 30 s, while as many strips as may wait do.
    private func ended(in folder: TemporaryFolder) throws -> StripRecorder {
        let rate = try #require(SampleRate(hertz: 100))
        var context = Self.context
        context.rate = rate
        var recorder = StripRecorder(rate: rate)
        try recorder.start(from: 0)
        recorder.setPlace(StripPlace(folder: folder.path("a"), byteLimit: 100_000_000, context: context))
        let second = [Float](repeating: 0.5, count: 100)
        for number in 1...30 {
            recorder.append(second.span)
            guard (14...29).contains(number) else { continue }
            for sample in [90 * number, 90 * number + 45] {
                recorder.take(StripRequest(event: nil, sampleIndex: SampleIndex(sample), knownAt: recorder.end))
            }
        }
        recorder.finishPending()
        return recorder
    }

    @Test func `strips that end with the signal wait for room in the queue`() throws {
        let folder = try TemporaryFolder()
        var recorder = try ended(in: folder)
        while recorder.unfinishedCount > 0 {
            recorder.advance()
            _ = recorder.waitForProgress(milliseconds: 100)
        }
        let (dropped, empty) = (recorder.droppedCount, recorder.emptyCount)
        #expect(dropped == 0 && empty == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("a"))
        #expect(names.count == 4 * 32)
        // None has what came after the end, were it to come.
        let header = try readText(folder.path("a/bed7_s000000002655_request.hea"))
        #expect(header.hasPrefix("bed7_s000000002655_request 1 100 1345"), "\(header)")
    }

    @Test func `they hold nothing of the signal that comes after them`() throws {
        let folder = try TemporaryFolder()
        var recorder = try ended(in: folder)
        recorder.beginStretch()
        let second = [Float](repeating: -0.5, count: 100)
        for _ in 0..<2 { recorder.append(second.span) }
        while recorder.unfinishedCount > 0 {
            recorder.advance()
            _ = recorder.waitForProgress(milliseconds: 100)
        }
        let samples = try readBytes(folder.path("a/bed7_s000000002655_request.dat"))
        #expect(samples.count == 2 * 1_345 && Set(stride(from: 0, to: 2_690, by: 2).map { samples[$0] }).count == 1)
    }
}
