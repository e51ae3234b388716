// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reporting
import Signal
import TestSupport
import Testing

@testable import Viewing

/// A viewer's end of the socket, against the server and against what is none.
@Suite struct BedLinkTests {
    private static let rate = SampleRate(hertz: 360)!
    private static let size = TerminalSize(columns: 80, rows: 24)
    private static let context = ReportContext(
        source: "bed7", rate: rate, modelName: "context", solverName: "euler", steps: 2, channelName: "II")

    private static func samples(_ seconds: Range<Int>) -> [Float] {
        (seconds.lowerBound * 360..<seconds.upperBound * 360).map { $0 % 300 < 20 ? 1 : 0.1 }
    }

    private static func beat(_ second: Double, _ beatClass: BeatClass) -> MonitorEvent {
        .beat(
            ClassifiedBeat(
                beat: Beat(sampleIndex: Int64(second * 360), detectedAt: Int64(second * 360) + 80),
                beatClass: beatClass,
                probability: 0.75, precedingIntervalInSamples: 300, heartRate: 72, computeNanoseconds: 1,
                delayInSamples: 300))
    }

    @Test func `a viewer's picture is the one that the daemon would draw`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("bed7.sock")
        var server = try ViewServer(path: path, context: Self.context)
        var own = LiveView(bed: BedState(source: "bed7", channel: "II", rate: Self.rate), size: Self.size)
        let link = BedLink(path: path)
        // The viewer comes in the middle.
        let alarm = RhythmEvent(kind: .bigeminy, phase: .onset, sampleIndex: 4_000, heartRate: 72)
        for second in 0..<30 {
            let chunk = Self.samples(second..<second + 1)
            server.take(chunk.span)
            own.trace.push(chunk.span)
            let event =
                second == 12
                ? .rhythm(alarm) : Self.beat(Double(second) - 0.5, second % 4 == 1 ? .ventricular : .normal)
            if second > 0 {
                server.take(event, at: Arrival())
                own.take(event)
            }
            server.sendState(heartRate: 72, age: 0, silence: 0.5)
            if second == 17 { link.connect(now: 1) }
            server.serve()
            if second >= 17 { #expect(link.read(size: Self.size, now: 2)) }
        }
        #expect(link.status == .connected)
        #expect(link.name == "bed7")
        #expect(link.silence == 0.5)
        own.bed.heartRate = 72
        // The last columns go with the next line.
        server.take(Self.samples(30..<31).span)
        own.trace.push(Self.samples(30..<31).span)
        #expect(link.read(size: Self.size, now: 3))
        let column = try #require(link.lastColumn)
        let other = link.picture()
        #expect(other.contains("bigeminy"))
        #expect(own.trace.last - column <= 4)
        let trace = link.extents(column - 300..<column)
        for (place, extent) in trace.enumerated() {
            let mine = own.trace.extent(of: column - 300 + place)
            #expect((extent.low - mine.low).magnitude < 0.001 && (extent.high - mine.high).magnitude < 0.001)
        }
        let counts = link.beatCounts
        #expect(counts == [own.bed.beatCounts[0], 0, own.bed.beatCounts[2], 0, 0])
        server.finish()
        _ = link.read(size: Self.size, now: 4)
        #expect(link.status == .closed("the monitor has ended"))
    }

    @Test func `what is no view socket is said, and harms nothing`() throws {
        let folder = try TemporaryFolder()
        let absent = BedLink(path: folder.path("bed9.sock"))
        absent.connect(now: 0)
        #expect(absent.status == .closed("No such file or directory"))
        #expect(absent.name == "bed9")
        #expect(absent.hasReport)
        let long = BedLink(path: folder.path(String(repeating: "x", count: 200)))
        long.connect(now: 0)
        #expect(long.status == .closed("the path is too long"))
        let path = folder.path("foreign.sock")
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        #expect(SocketAddress(path: path)!.bind(listener) && listen(listener, 2) == 0)
        let foreign = BedLink(path: path)
        foreign.connect(now: 0)
        let connection = accept(listener, nil, nil)
        defer { close(connection) }
        var random = SeededGenerator(seed: 5)
        for _ in 0..<20 {
            let noise = (0..<5_000).map { _ in UInt8.random(in: 0...255, using: &random) }
            _ = send(connection, noise, noise.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
            _ = foreign.read(size: Self.size, now: 0)
        }
        let endless = [UInt8](repeating: 0x61, count: 5_000)
        for _ in 0..<20 {
            _ = send(connection, endless, endless.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
            _ = foreign.read(size: Self.size, now: 0)
        }
        #expect(foreign.status == .closed("no view socket of ecgmond"))
    }

    @Test(
        arguments: [
            "{\"type\":\"trace\",\"column\":-1,\"low_uv\":[1],\"high_uv\":[2]}",
            "{\"type\":\"trace\",\"column\":9999999999,\"low_uv\":[1],\"high_uv\":[2]}",
            "{\"type\":\"trace\",\"column\":1,\"low_uv\":[1,2],\"high_uv\":[2]}", "{\"type\":\"trace\",\"column\":1}",
            "{\"type\":\"hello\",\"source\":\"x\",\"rate_hz\":1e300,\"columns_per_second\":32}",
            "{\"type\":\"hello\",\"source\":\"x\",\"rate_hz\":360,\"columns_per_second\":64}",
            "{\"type\":\"bed\",\"sample\":-5,\"signal\":\"good\"}",
            "{\"type\":\"bed\",\"sample\":5,\"signal\":\"bad\"}",
            "[]", "{}", "", "nul",
        ])
    func `a line that is wrong is passed over`(text: String) {
        let line = ViewLine(Array(text.utf8).span)
        switch line {
        case nil, .other: break
        case .trace(column: _, let extents): #expect(extents.isEmpty)
        default: Issue.record("\(text) was read")
        }
    }

    @Test func `the table has a row for each bed`() throws {
        let folder = try TemporaryFolder()
        var server = try ViewServer(path: folder.path("a.sock"), context: Self.context)
        server.take(Self.samples(0..<70).span)
        for second in 0..<60 {
            server.take(Self.beat(Double(second) + 9, second < 5 ? .ventricular : .normal), at: Arrival())
        }
        server.take(.rhythm(RhythmEvent(kind: .asystole, phase: .onset, sampleIndex: 9, heartRate: nil)), at: Arrival())
        server.take(.signal(SignalChange(sampleIndex: 9, state: .good)), at: Arrival())
        server.sendState(heartRate: 61.4, age: 0, silence: 12.2)
        let links = ["a", "b"].map { BedLink(path: folder.path("\($0).sock")) }
        for link in links { link.connect(now: 0) }
        server.serve()
        for link in links { _ = link.read(size: Self.size, now: 0) }
        let lines = TopView.text(links.map { TopView.Row($0, now: 0) }).split(separator: "\n").map(String.init)
        #expect(lines.count == 4)
        #expect(lines[0] == "ecgmond top, 2 beds")
        #expect(lines[2] == "bed7                61  good          58      3      12s  asystole")
        #expect(lines[3] == "b                       No such file or directory")
    }

    @Test func `a bed that sends nothing any more is not shown as live`() throws {
        let folder = try TemporaryFolder()
        var server = try ViewServer(path: folder.path("a.sock"), context: Self.context)
        server.take(.signal(SignalChange(sampleIndex: 9, state: .good)), at: Arrival())
        server.sendState(heartRate: 61.4, age: 0, silence: 0.1)
        let link = BedLink(path: folder.path("a.sock"))
        link.connect(now: 0)
        server.serve()
        _ = link.read(size: Self.size, now: 0)
        func row(_ now: Int64) -> Substring { TopView.text([TopView.Row(link, now: now)]).split(separator: "\n")[2] }
        #expect(row(2_900_000_000) == "bed7                61  good           0      0     0.1s")
        #expect(row(3_000_000_000) == "bed7                --  no answer      0      0     3.1s")
        #expect(row(99_000_000_000) == "bed7                --  no answer      0      0      99s")
        link.sayPause(now: 12_500_000_000)
        #expect(link.picture().contains("no answer for 12 s"))
        #expect(link.view?.bed.heartRate == nil)
        server.sendState(heartRate: 62, age: 0, silence: 0)
        _ = link.read(size: Self.size, now: 13_000_000_000)
        link.sayPause(now: 13_000_000_000)
        #expect(link.pause(now: 13_000_000_000) == 0)
        #expect(!link.picture().contains("no answer") && link.view?.bed.heartRate == 62)
    }

    @Test func `the chosen row stays on the screen`() {
        let rows = (0..<50).map { TopView.Row(BedLink(path: "/none/bed\($0).sock"), now: 0) }
        var view = TopView(size: TerminalSize(columns: 80, rows: 10))
        for step in [30, 19, 5, -60, 1] {
            view.move(by: step, of: rows.count)
            var bytes: [UInt8] = []
            var terminal = TerminalPicture(columns: 80, rows: 10)
            view.resize(to: TerminalSize(columns: 80, rows: 10))
            view.draw(rows, to: &bytes)
            let isUnderstood = terminal.take(bytes)
            #expect(isUnderstood)
            let chosen = terminal.styles.firstIndex { $0[0] == "0;7" }
            #expect(chosen.map { terminal.cells[$0].joined().hasPrefix("bed\(view.chosen) ") } == true)
        }
        #expect(view.chosen == 1)
    }
}

extension BedLink {
    fileprivate var lastColumn: Int? { view?.trace.last }
    fileprivate var beatCounts: [Int] { (0..<5).map { view!.bed.beatCounts[$0] } }
    fileprivate func picture() -> String { view!.text(.stream(ageInSeconds: 0)) }
    fileprivate func extents(_ columns: Range<Int>) -> [TraceColumns.Extent] {
        columns.map { view!.trace.extent(of: $0) }
    }
}
