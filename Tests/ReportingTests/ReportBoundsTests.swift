// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Testing

@testable import Reporting

/// How often entries of a kind come, and that what is held back is counted and never puzzles.
@Suite struct ReportBoundsTests {
    private typealias Timed = (event: MonitorEvent, at: SampleIndex)

    private static let minute: SampleIndex = 60 * 360

    /// The objects that a reporter makes of events at their times.
    private static func objects(
        _ events: [Timed], until end: SampleIndex? = nil, step: SampleIndex? = nil,
        isLast: Bool = false
    ) throws -> [[String: Any]] {
        let output = Pipe()
        _ = output.shrink(to: 1 << 20)
        var reporter = try Reporter(outputs: [.json], context: Samples.context, standardOutput: output.writer)
        var now: SampleIndex = 0
        for (event, time) in events {
            // The time comes in small steps or in large ones.
            if let step {
                while now + step < time {
                    now += step
                    reporter.advance(to: now)
                }
            }
            reporter.advance(to: time)
            reporter.write(event)
        }
        if let end { reporter.advance(to: end) }
        if isLast { reporter.reportHeldBack() }
        reporter.write(Samples.emptySummary)
        reporter.finish()
        return try output.readText().split(separator: "\n").map { line in
            try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    /// The fields of an entry, `NAME=value` each.
    private static func fields(_ record: borrowing JournalRecord) -> [String] {
        record.vectors.map { vector in
            String(decoding: UnsafeRawBufferPointer(start: vector.iov_base, count: vector.iov_len), as: UTF8.self)
        }
    }

    private static func names(_ objects: [[String: Any]]) -> [String] {
        objects.map { object in
            let what = object["signal"] ?? object["problem"] ?? object["event"] ?? object["type"]
            let state = object["state"].map { " \($0)" } ?? ""
            let held = object["type"] as? String == "summary" ? nil : object["held_back"].map { ", \($0)" }
            return "\(what ?? "?")\(state)\(held ?? "")"
        }
    }

    /// A contact that flaps every six seconds for an hour, and then stays as `last`.
    private static func flapping(last: SignalState) -> [Timed] {
        (0..<601).map { index -> Timed in
            let time = SampleIndex(index) * 2_160
            let state: SignalState = index == 600 ? last : index % 2 == 0 ? .leadOff : .good
            return (.signal(SignalChange(sampleIndex: time, state: state)), time)
        }
    }

    @Test func `a contact that flaps for an hour gives 30 entries and one a minute`() throws {
        let objects = try Self.objects(Self.flapping(last: .good), until: 62 * Self.minute)
        let signals = objects.filter { $0["type"] as? String == "signal" }
        #expect((85...91).contains(signals.count))
        let heldBack = try #require(objects.last?["held_back"] as? Int)
        #expect(signals.count + heldBack == 601)
        #expect(objects.last?["held_back_kinds"] as? [String: Int] == ["signal": heldBack])
        // Each entry says how many were held back before it, and together they say all but those after the last.
        let told = signals.compactMap { $0["held_back"] as? Int }.reduce(0, +)
        #expect(heldBack - told <= 1)
    }

    @Test(arguments: [SignalState.good, .leadOff, .noInput])
    func `what the signal has come to is reported within a minute`(last: SignalState) throws {
        let events = Self.flapping(last: last)
        let objects = try Self.objects(events, until: events.last!.at + Self.minute)
        let signals = objects.compactMap { $0["signal"] as? String }
        #expect(signals.last == "\(last.name)")
    }

    @Test(arguments: [1, 360, 7_777, 100_000] as [SampleIndex])
    func `the same entries come in the same order however the time goes by`(step: SampleIndex) throws {
        var events = Self.flapping(last: .leadOff)
        for index in 0..<400 {
            let time = SampleIndex(index) * 3_000 + 17
            let problem = InputProblem(kind: .malformedLine, position: Int64(index), sampleIndex: time)
            events.append((.input(problem), time))
            events.append((Samples.rhythm(.couplet, index % 2 == 0 ? .onset : .end, at: time), time))
        }
        events.sort { $0.at < $1.at }
        let end = events.last!.at + 3 * Self.minute
        let coarse = try Self.objects(events, until: end)
        let fine = try Self.objects(events, until: end, step: step)
        #expect(Self.names(fine) == Self.names(coarse))
        #expect(fine.map { $0["sample"] as? Int } == coarse.map { $0["sample"] as? Int })
    }

    @Test func `onset and end both pass or are both held back`() throws {
        let events = (0..<200).flatMap { index -> [Timed] in
            let time = SampleIndex(index) * 1_000
            return [
                (Samples.rhythm(.pause, .onset, at: time), time),
                (Samples.rhythm(.pause, .end, at: time + 500), time + 500),
            ]
        }
        let objects = try Self.objects(events)
        let phases = objects.compactMap { $0["state"] as? String }
        #expect(phases.count >= 60 && phases.count < 100)
        for (index, phase) in phases.enumerated() { #expect(phase == (index % 2 == 0 ? "onset" : "end")) }
        #expect(phases.count + (objects.last?["held_back"] as? Int ?? 0) == 400)
    }

    @Test func `a condition that lasts is reported though its onset was held back`() throws {
        var events = (0..<30).flatMap { _ -> [Timed] in
            [(Samples.rhythm(.tachycardia, .onset, at: 10), 10), (Samples.rhythm(.tachycardia, .end, at: 10), 10)]
        }
        events.append((Samples.rhythm(.tachycardia, .onset, at: 400), 400))
        let objects = try Self.objects(events, until: 10 + Self.minute)
        #expect(Self.names(objects).suffix(3) == ["tachycardia end", "tachycardia onset", "summary"])
        #expect(objects.dropLast().last?["sample"] as? Int == 400)
        #expect(objects.last?["held_back"] as? Int == 0)
    }

    @Test(arguments: RhythmEvent.Kind.allCases.filter(\.isLifeThreatening))
    func `what threatens life is never held back`(kind: RhythmEvent.Kind) throws {
        let events = (0..<500).map { index -> Timed in (Samples.rhythm(kind, index % 2 == 0 ? .onset : .end, at: 5), 5)
        }
        #expect(try Self.objects(events).count == 501)
    }

    @Test func `no kind takes the place of another`() throws {
        var events: [Timed] = []
        for kind in RhythmEvent.Kind.allCases where !kind.isLifeThreatening {
            for _ in 0..<30 { events += [(Samples.rhythm(kind, .onset), 0), (Samples.rhythm(kind, .end), 0)] }
        }
        for kind in InputProblem.Kind.allCases {
            for _ in 0..<30 { events.append((.input(InputProblem(kind: kind, position: 0, sampleIndex: 0)), 0)) }
        }
        let objects = try Self.objects(events)
        #expect(objects.count == events.count + 1)
        #expect(objects.last?["held_back"] as? Int == 0)
    }

    @Test func `a problem that was held back comes with the count of all`() throws {
        let events = (0..<50).map { index -> Timed in
            let problem = InputProblem(kind: .malformedLine, position: Int64(index), sampleIndex: 0, count: 2)
            return (.input(problem), SampleIndex(index))
        }
        let objects = try Self.objects(events, until: 2 * Self.minute)
        let counts = objects.compactMap { $0["count"] as? Int }
        #expect(counts.reduce(0, +) == 100)
        #expect(counts.last == 40)
    }

    @Test func `at the end the last of what was held back is reported`() throws {
        let objects = try Self.objects(Self.flapping(last: .clipped), isLast: true)
        #expect(objects.dropLast().last?["signal"] as? String == "clipped")
    }

    @Test func `text, the journal and CSV say what was held back as well`() throws {
        let output = Pipe()
        _ = output.shrink(to: 1 << 20)
        var reporter = try Reporter(outputs: [.text, .csv], context: Samples.context, standardOutput: output.writer)
        for index in 0..<35 { reporter.write(Samples.signal(index % 2 == 0 ? .good : .leadOff)) }
        reporter.advance(to: 2 * Self.minute)
        reporter.write(Samples.signal(.leadOff))
        reporter.write(Samples.emptySummary)
        reporter.finish()
        let lines = output.readText().split(separator: "\n")
        #expect(lines.contains { $0.hasSuffix("signal good, 4 held back before it") })
        #expect(lines.contains("held-back,bed 7,36018,100.050,,,,,,,,,,,signal,,,4"))
        #expect(lines.contains { $0.hasSuffix("0 reports lost; 4 held back (signal 4)") })
        // Every row has as many columns as the first.
        let rows = lines.filter { $0.contains(",bed 7,") || $0.hasPrefix("type,") }
        #expect(Set(rows.map { $0.split(separator: ",", omittingEmptySubsequences: false).count }).count == 1)
        var heldBack = HeldBack()
        heldBack.before = 3
        heldBack.counts[0] = 3
        heldBack.counts[1] = 2
        var record = JournalRecord(context: Samples.context)
        record.fill(Samples.signal(.good), heldBack: heldBack)
        let entry = Self.fields(record)
        #expect(entry.contains("ECG_HELD_BACK=3"))
        #expect(entry.contains("MESSAGE=bed 7: signal good from 0:01:40, 3 held back before it"))
        record.fill(Samples.summary, heldBack: heldBack)
        let summary = Self.fields(record)
        #expect(summary.contains("ECG_HELD_BACK=5"))
        #expect(summary.contains("ECG_HELD_BACK_KINDS=signal 3, overrun 2"))
    }

    @Test func `messages of writers that come and go are bounded, and others are not`() throws {
        let errors = Pipe()
        _ = errors.shrink(to: 1 << 20)
        var reporter = try Reporter(
            outputs: [.text], context: Samples.context, standardOutput: errors.writer, standardError: errors.writer)
        for _ in 0..<100 { reporter.say("the writer has left", priority: .warning, isFrequent: true) }
        for _ in 0..<100 { reporter.say("the configuration stays as it was", priority: .error) }
        reporter.advance(to: 2 * Self.minute)
        reporter.say("the writer has left", priority: .warning, isFrequent: true)
        reporter.finish()
        let lines = errors.readText().split(separator: "\n")
        #expect(lines.count { $0.contains("has left") } == 31)
        #expect(lines.count { $0.contains("stays as it was") } == 100)
        #expect(lines.last?.hasSuffix("has left; 70 messages held back before it") == true)
    }

    @Test func `there is room for every kind, and each has a name of its own`() {
        let kinds = (0..<BoundedKind.capacity).compactMap { BoundedKind($0) }
        #expect(kinds.count < BoundedKind.capacity)
        #expect(BoundedKind.rhythmCount == RhythmEvent.Kind.allCases.count)
        #expect(BoundedKind.problemCount == InputProblem.Kind.allCases.count)
        #expect(Set(kinds.map { "\($0.name)" }).count == kinds.count)
    }
}
