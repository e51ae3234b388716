// SPDX-License-Identifier: Apache-2.0

import Reporting
import Signal
import TestSupport
import Testing

@testable import Reporting
@testable import Viewing

@Suite struct ReportFiguresTests {
    /// The figures that the script counts from JSON lines.
    private func counted(_ lines: [UInt8]) throws -> [String: [Double]] {
        let script = PackageRoot.path("Tests/ViewingTests/report_figures.py")
        let outcome = try Program("/usr/bin/env").run(["python3", script], input: lines)
        try #require(outcome.status == 0, "\(outcome.errorText)")
        var figures: [String: [Double]] = [:]
        for line in outcome.text.split(separator: "\n") {
            let words = line.split(separator: " ")
            let name = words[0] == "hour" ? "hour \(words[1])" : String(words[0])
            figures[name] = words.dropFirst(words[0] == "hour" ? 2 : 1).compactMap { Double($0) }
        }
        return figures
    }

    @Test(arguments: [(900.0, UInt64(1)), (7_500, 2), (30_000, 3)])
    func `figures are those that Python's standard library counts`(seconds: Double, seed: UInt64) throws {
        let lines = MadeStream(seconds: seconds, seed: seed).json
        let counted = try counted(lines)
        let source = MadeStream.figures(lines).figures.sources[0]
        func expect(_ name: String, _ values: Double?..., within tolerance: Double = 1e-6) {
            for (value, other) in zip(values, counted[name] ?? []) {
                #expect(value.map { abs($0 - other) <= tolerance } == true, "\(name): \(value ?? -1), counted \(other)")
            }
            #expect(counted[name]?.count == values.count, "\(name)")
        }
        let beats = source.beats.map { Double($0) }
        expect("beats", beats[0], beats[1], beats[2], beats[3], beats[4])
        expect("classified", Double(source.classifiedBeats))
        expect("noisy", Double(source.noisyBeats))
        expect("mean_rate", 60_000 * Double(source.intervalCount) / source.intervalSum)
        expect("slowest", source.slowest?.value, source.slowest?.moment.seconds)
        expect("fastest", source.fastest?.value, source.fastest?.moment.seconds)
        for (hour, row) in source.hours.rows.enumerated() {
            let row = row.map { Double($0) }
            expect("hour \(hour)", row[0], row[1], row[2], row[3], row[4])
        }
        #expect(counted["hour \(source.hours.rows.count)"] == nil)
        expect(
            "slowest_minute", source.minutes.slowest.map { ($0.moment.axis / 60).rounded(.down) },
            source.minutes.slowest?.rate)
        expect(
            "fastest_minute", source.minutes.fastest.map { ($0.moment.axis / 60).rounded(.down) },
            source.minutes.fastest?.rate)
        let intervals = source.normalIntervals
        expect("nn", Double(intervals.count), intervals.mean, intervals.standardDeviation)
        expect("rmssd", intervals.successiveDifference)
        expect("pairs", Double(source.scatter.count))
        expect("sd1", source.scatter.shortDeviation)
        expect("sd2", source.scatter.longDeviation)
        let runs = source.ventricularRuns
        expect(
            "runs", Double(runs.runCount), runs.longest.first.map { Double($0.count) },
            runs.longest.first?.start.seconds)
        expect("unreadable", source.states.unreadable, within: 1e-3)
        let threatening = source.alarms.alarms.count { $0.kind.isLifeThreatening }
        expect("alarms", Double(source.alarms.count), Double(threatening))
        expect("alarm_seconds", source.alarms.totals.reduce(0) { $0 + $1.duration }, within: 1e-3)
    }

    @Test func `each beat is in a cell, in a stretch and in an hour`() {
        let source = MadeStream.figures(MadeStream(seconds: 40_000).json).figures.sources[0]
        let cells = source.scatter.cells.reduce(0) { $0 + Int($1) }
        #expect(cells + source.scatter.outsideCount == source.scatter.count && cells > 10_000)
        #expect(source.bins.bins.reduce(0) { $0 + $1.interval.count } == source.intervalCount)
        #expect(source.bins.width * Double(TimeBins.count) >= 40_000)
        #expect(source.hours.rows.flatMap { $0 }.reduce(0, +) == source.beatCount)
        let unreadable = source.bins.bins.reduce(0) { $0 + $1.unreadable }
        #expect(abs(unreadable - source.states.unreadable) < 1)
    }

    @Test func `three days take rows of two hours and no more memory`() {
        var hours = HourTable()
        var bins = TimeBins()
        for minute in 0..<(3 * 1_440) {
            hours.note(minute % 5, at: Double(minute) * 60)
            bins.note(rate: 60, interval: 1_000, at: Double(minute) * 60)
        }
        #expect(hours.hours == 2 && hours.rows.count == 36)
        #expect(hours.rows.allSatisfy { $0.reduce(0, +) == 120 })
        #expect(bins.bins.count == TimeBins.count && bins.bins.reduce(0) { $0 + $1.rate.count } == 3 * 1_440)
    }

    /// A line of totals of the whole.
    private func totals(isOver: Bool) -> [UInt8] {
        Array(
            """
            {"type":"totals","source":"bed7","channel":"MLII","sample":324000,"time_s":900.000,"scope":"whole",\
            "state":"\(isOver ? "end" : "running")","first_sample":0,"duration_s":900.000,"learning_s":2.500,"noisy_s":70.250,\
            "no_input_s":0.000}

            """.utf8)
    }

    @Test(arguments: [true, false])
    func `changes of the state that were held back are made up for by the totals`(areTotalsOver: Bool) {
        let lines = MadeStream(seconds: 900).json.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        let heldBack = lines.map { line in
            line.hasPrefix("{\"type\":\"signal\"") ? "\(line.dropLast()),\"held_back\":2}" : line
        }
        let bytes = Array((heldBack.joined(separator: "\n") + "\n").utf8) + totals(isOver: areTotalsOver)
        let source = MadeStream.figures(bytes).figures.sources[0]
        let page = String(decoding: MadeStream.page(bytes), as: UTF8.self)
        #expect((source.states.unreadable == 72.75) == areTotalsOver)
        #expect(page.contains("the time unreadable is rough") != areTotalsOver)
        #expect(page.contains("entries back that came too often"))
        // What was reported whole is counted by its own changes.
        let whole = Array((lines.joined(separator: "\n") + "\n").utf8)
        let (plain, told) = (MadeStream.figures(whole), MadeStream.figures(whole + totals(isOver: true)))
        #expect(plain.figures.sources[0].states.unreadable == told.figures.sources[0].states.unreadable)
    }

    @Test(arguments: [nil, 1_796_106_783_000_000] as [Int64?])
    func `a minute is named by its beginning`(epoch: Int64?) throws {
        var stream = MadeStream(seconds: 900)
        stream.arrival = Arrival(epochInMicroseconds: epoch)
        let minutes = MadeStream.figures(stream.json).figures.sources[0].minutes
        for minute in [minutes.slowest, minutes.fastest] {
            let moment = try #require(minute).moment
            #expect(moment.axis.truncatingRemainder(dividingBy: 60) == 0)
            #expect(abs(moment.seconds - moment.axis) < 1e-6)
            #expect(moment.realtimeInMicroseconds == epoch.map { $0 + Int64(moment.axis) * 1_000_000 })
        }
    }

    @Test func `what a level leaves out is counted from the summaries`() {
        let stream = MadeStream(seconds: 9_000)
        let whole = MadeStream.figures(stream.json).figures.sources[0]
        var ectopic = stream
        ectopic.events.removeAll {
            if case .beat(let beat) = $0 { beat.beatClass == .normal } else { false }
        }
        let source = MadeStream.figures(ectopic.json).figures.sources[0]
        #expect(source.beats == whole.beats)
        #expect(source.omitted == [whole.beats[0], 0, 0, 0, 0])
        #expect(source.hours.rows.map { $0[2] } == whole.hours.rows.map { $0[2] })
        #expect(abs((source.slowest?.value ?? 0) - (whole.slowest?.value ?? 1)) < 0.1)
        // Runs are still whole, since an interval says to which beat it reaches.
        #expect(source.ventricularRuns.longest.map(\.count) == whole.ventricularRuns.longest.map(\.count))
        #expect(source.normalIntervals.count == 0)
        let page = String(decoding: MadeStream.page(ectopic.json), as: UTF8.self)
        #expect(page.contains("beats one by one; the others are from summaries"))
    }

    @Test(arguments: [nil, 1_796_106_783_250_000] as [Int64?])
    func `a monitor that was started again goes on where the first one ended`(epoch: Int64?) {
        var first = MadeStream(seconds: 4_000, seed: 5)
        first.arrival = Arrival(epochInMicroseconds: epoch)
        var second = MadeStream(seconds: 3_000, seed: 6)
        // Five minutes without a monitor, which only the wall clock shows.
        second.arrival = Arrival(epochInMicroseconds: epoch.map { $0 + 4_300_000_000 })
        let source = MadeStream.figures(first.json + second.json).figures.sources[0]
        #expect(source.axis.runCount == 2)
        #expect(abs(source.axis.monitored - 7_000) < 0.01)
        #expect(abs(source.axis.end - (epoch == nil ? 7_000 : 7_300)) < 0.01)
        let (one, other) = (
            MadeStream.figures(first.json).figures.sources[0], MadeStream.figures(second.json).figures.sources[0]
        )
        #expect(source.beatCount == one.beatCount + other.beatCount)
        #expect(source.scatter.count == one.scatter.count + other.scatter.count)
        #expect(source.alarms.count == one.alarms.count + other.alarms.count)
        #expect(abs(source.states.unreadable - one.states.unreadable - other.states.unreadable) < 0.01)
    }

    @Test func `sources are kept apart, and one can be chosen`() {
        let first = MadeStream(seconds: 600, seed: 1)
        var second = MadeStream(seconds: 600, seed: 2)
        second.context.source = "bed8"
        // Line by line in turn, as a journal has them.
        let (one, other) = (first.json.split(separator: 0x0A), second.json.split(separator: 0x0A))
        var mixed: [UInt8] = []
        for index in 0..<max(one.count, other.count) {
            for lines in [one, other] where index < lines.count { mixed += lines[index] + [0x0A] }
        }
        let both = MadeStream.figures(mixed).figures
        #expect(both.sources.map(\.name) == ["bed7", "bed8"])
        #expect(both.sources[0].beats == MadeStream.figures(first.json).figures.sources[0].beats)
        #expect(both.sources[1].scatter.cells == MadeStream.figures(second.json).figures.sources[0].scatter.cells)
        let chosen = MadeStream.figures(mixed, source: "bed8").figures
        #expect(chosen.sources.map(\.name) == ["bed8"] && chosen.unchosenReports == one.count)
    }

    @Test func `a flood of alarms is counted, and what threatens life is listed`() {
        var stream = MadeStream(seconds: 60)
        for index in 0..<6_000 {
            let kind: RhythmEvent.Kind = index % 100 == 99 ? .asystole : .couplet
            let sample = SampleIndex(21_600 + 400 * index)
            stream.events.append(.rhythm(RhythmEvent(kind: kind, phase: .onset, sampleIndex: sample, heartRate: 80)))
            var end = RhythmEvent(kind: kind, phase: .end, sampleIndex: sample + 360, heartRate: nil)
            end.onsetIndex = sample
            stream.events.append(.rhythm(end))
        }
        let alarms = MadeStream.figures(stream.json).figures.sources[0].alarms
        #expect(alarms.alarms.count == AlarmList.limit)
        #expect(alarms.alarms.count { $0.kind == .asystole } >= 60)
        #expect(alarms.totals[Int(RhythmEvent.Kind.couplet.rawValue)].count >= 5_940)
        #expect(alarms.count == alarms.alarms.count + alarms.unlistedCount)
        #expect(alarms.alarms.allSatisfy { $0.end != nil || $0.kind != .asystole })
    }
}
