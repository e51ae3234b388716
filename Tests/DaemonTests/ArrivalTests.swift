// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Daemon

@Suite struct ArrivalTests {
    private static let second: Int64 = 1_000_000_000

    @Test func `what comes as it is recorded has no age, however far clocks drift`() {
        var age = SignalAge(isFromBefore: false)
        // A recorder whose clock is slow by a hundredth, for an hour.
        for index in 0..<36_000 {
            age.note(read: 0.1 * Double(index), taken: 0.1, waiting: 0, now: Int64(Double(index) * 0.101e9))
            guard age.seconds < 0.01 else {
                Issue.record("\(age.seconds) s after \(index) tenths")
                return
            }
        }
    }

    @Test func `a recorder that writes in blocks of 30 s is not late`() {
        var age = SignalAge(isFromBefore: false)
        for index in 0..<20 {
            age.note(read: 30 * Double(index), taken: 30, waiting: 0, now: Int64(30 * index) * Self.second)
            #expect(age.seconds < 0.01)
        }
    }

    @Test func `what waited while nobody read is as old as the wait`() {
        var age = SignalAge(isFromBefore: false)
        age.note(read: 0, taken: 0.1, waiting: 0, now: 0)
        age.note(read: 0.1, taken: 0.9, waiting: 0, now: Self.second)
        age.note(read: 1, taken: 10, waiting: 20, now: 31 * Self.second)
        #expect((29.9...30.1).contains(age.seconds))
        let onset = age.takeChange()
        #expect(onset == true)
        age.note(read: 11, taken: 20, waiting: 0, now: 31 * Self.second)
        age.note(read: 31, taken: 1, waiting: 0, now: 32 * Self.second)
        #expect(age.seconds < 1.1)
        let end = age.takeChange()
        #expect(end == false)
        let nothing = age.takeChange()
        #expect(nothing == nil)
    }

    @Test func `neither a recorder that paused nor a recording sent at once is old`() {
        var paused = SignalAge(isFromBefore: false)
        paused.note(read: 0, taken: 1, waiting: 0, now: 0)
        paused.note(read: 1, taken: 0.1, waiting: 0, now: 60 * Self.second)
        #expect(paused.seconds < 0.2)
        var sent = SignalAge(isFromBefore: false)
        for index in 0..<100 {
            sent.note(read: 90 * Double(index), taken: 90, waiting: 1_800, now: Int64(index) * Self.second / 100)
            #expect(sent.seconds == 0)
        }
    }

    @Test func `what is there at the start has waited for nobody knows how long`() {
        var age = SignalAge(isFromBefore: true)
        age.note(read: 0, taken: 90, waiting: 1_350, now: 5)
        #expect(age.seconds == 1_440)
    }

    @Test(arguments: [0.5, 0.94, 1.06, 1.44, 2, 20], [0.02, 1, 5.7])
    func `a wrong rate is measured, in blocks as well`(ratio: Double, block: Double) {
        var rate = ArrivalRate()
        var changes: [ArrivalRate.Change] = []
        for index in 0..<Int(40 / block) {
            let time = Double(index) * block
            if let change = rate.note(arrived: time * ratio, now: Int64(time * 1e9)) { changes.append(change) }
        }
        #expect(changes.count == 1)
        #expect(changes.first.map { $0.isWrong && abs($0.ratio / ratio - 1) < 0.001 } == true)
    }

    @Test(arguments: [0.97, 1, 1.03, 100]) func `a rate that is right, and a replay, are not reported`(ratio: Double) {
        var rate = ArrivalRate()
        for index in 0..<2_000 {
            #expect(rate.note(arrived: Double(index) * 0.02 * ratio, now: Int64(index) * 20_000_000) == nil)
        }
    }

    @Test func `a silence is not measured`() {
        var rate = ArrivalRate()
        _ = rate.note(arrived: 0, now: 0)
        rate.restart()
        for index in 0..<20 {
            #expect(rate.note(arrived: Double(index), now: Int64(index + 60) * Self.second) == nil)
        }
    }

    @Test func `beats carry the age of what waited in the FIFO`() async throws {
        let folder = ScratchFolder()
        let path = try folder.makeFIFO("bed7")
        let held = open(path, O_RDWR | O_NONBLOCK)
        defer { close(held) }
        let data = TestSignal.s16le(seconds: 20)
        let count = data.withUnsafeBytes { write(held, $0.baseAddress, $0.count) }
        #expect(count == data.count)
        let program = try Executable(["--rate", "360", "--output", "json"], folder: folder, activatedBy: path)
        await program.wait(for: "beats come") { program.beatCount > 15 }
        program.send(SIGTERM)
        let outcome = await program.finish()
        let stale = outcome.output.split(separator: "\n").first { $0.contains("\"problem\":\"stale\"") }
        #expect(stale?.contains("\"state\":\"onset\"") == true && stale?.hasSuffix(",\"age_s\":20.0}") == true)
        #expect(outcome.beatLines.allSatisfy { $0.contains("\"realtime_usec\":1") })
        #expect(outcome.beatLines.allSatisfy { $0.hasSuffix(",\"age_s\":20.0}") })
    }

    @Test func `the next process reports for how long nobody monitored`() async throws {
        let folder = ScratchFolder()
        let environment = ["RUNTIME_DIRECTORY": folder.path(".")]
        let options = ["--rate", "360", "--output", "json"]
        let first = try await Executable.run(options, input: TestSignal.s16le(seconds: 4), environment: environment)
        #expect(!first.output.contains("interruption"))
        try await Task.sleep(for: .milliseconds(300))
        let second = try await Executable.run(options, input: TestSignal.s16le(seconds: 4), environment: environment)
        let gap = try #require(second.output.firstMatch(of: /"problem":"interruption".*"gap_s":([0-9.]+)/))
        let seconds = try #require(Double(gap.1))
        #expect((0.2...600).contains(seconds), "\(seconds)")
    }

    @Test(arguments: [(" 23:59:58.5 28/02/2024", 1_709_164_798_500_000 as Int64?), ("", nil)])
    func `a recording has the time of its header, if that has one`(base: String, microseconds: Int64?) async throws {
        let folder = ScratchFolder()
        let data = TestSignal.s16le(seconds: 8)
        _ = try folder.write("rec.dat", data)
        let header = "rec 1 360 \(data.count / 2)\(base)\nrec.dat 16 200 16 0 0 0 0 I\n"
        let path = try folder.write("rec.hea", Data(header.utf8))
        let outcome = try await Executable.run([path, "--output", "json", "--summary-interval", "0"], folder: folder)
        #expect(outcome.status == 0)
        #expect(outcome.beatLines.count >= 6)
        for line in outcome.beatLines {
            let beat = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let sample = try #require(beat["sample"] as? Int)
            let time = (beat["realtime_usec"] as? NSNumber)?.int64Value
            #expect(time == microseconds.map { $0 + Int64(Double(sample) / 360 * 1e6) })
        }
    }
}
