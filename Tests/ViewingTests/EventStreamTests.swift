// SPDX-License-Identifier: Apache-2.0

import Signal
import TestSupport
import Testing

@testable import Reporting
@testable import Viewing

@Suite struct EventStreamTests {
    private let stream = MadeStream(seconds: 1_200, seed: 9)

    private func line(_ text: String) -> EventLine? {
        let bytes = Array(text.utf8)
        return EventLine(json: bytes.span)
    }

    @Test func `what each form of the same reports says is the same`() {
        let page = MadeStream.page(stream.json)
        #expect(MadeStream.page(stream.journalExport) == page)
        #expect(MadeStream.page(stream.journalJSON) == page)
        #expect(EventStream.format(ofFirst: stream.journalExport.prefix(100)) == .journalExport)
        #expect(EventStream.format(ofFirst: Array("0,512,-3\n".utf8)) == nil)
        #expect(EventStream.format(ofFirst: Array("__".utf8)) == nil)
        #expect(EventStream.format(ofFirst: []) == nil)
    }

    @Test(arguments: [
        ("ecgmond: model context with solver euler and 2 steps\n", 0), ("\"N\",\"rr_ms\":611}\n", 0), ("\u{FEFF}", 3),
        ("\u{FEFF}a message\r\nand another\n\n", 3),
    ]) func `what comes before the first report is looked over`(before: String, offset: Int) {
        let start = Array(before.utf8)
        for bytes in [stream.json, stream.journalJSON] {
            let beginning = EventStream.beginning(inFirst: (start + bytes).prefix(8_192))
            #expect(beginning == EventStream.Beginning(format: .json, offset: offset))
        }
        let export = EventStream.beginning(inFirst: (start + stream.journalExport).prefix(4_096))
        let skips = start.contains(0x0A)
        #expect(
            export
                == EventStream.Beginning(
                    format: .journalExport, offset: skips ? start.count : offset, skips: skips))
    }

    @Test(arguments: [
        "0,512\n0,513\n", "a message\n{\"ecg\":12}\n{\"ecg\":13}\n", "a message\n{\"type\":\"beat\"}\n",
        "a message\n{\"type\":\"signal\",\"source\":\"a\",\"sample\":1,\"time_s\":1,\"signal\":\"good\"}", "",
        "\u{FEFF}", "\n",
    ]) func `samples are no reports`(text: String) {
        #expect(EventStream.beginning(inFirst: Array(text.utf8)[...]) == nil)
    }

    @Test(arguments: chunkSizes) func `chunks change nothing`(size: Int) {
        for bytes in [stream.json, stream.journalExport] {
            #expect(MadeStream.page(bytes, chunk: size) == MadeStream.page(bytes))
        }
    }

    @Test func `a line gives the monitor's own values back`() throws {
        let beat = try #require(
            line(
                """
                {"type":"beat","source":"bed 7","channel":"MLII","sample":260444,"time_s":723.456,"class":"V","class_index":2,\
                "probability":0.9877,"rr_ms":611,"heart_rate_bpm":96.0,"amplitude_mv":-1.235,"noisy":true,"paced":false,\
                "delay_ms":842,"realtime_usec":1796106783250000,"age_s":2.5}
                """))
        #expect(
            beat.source == "bed 7" && beat.channel == "MLII" && beat.sampleIndex == 260_444 && beat.seconds == 723.456)
        #expect(
            beat.realtimeInMicroseconds == 1_796_106_783_250_000 && beat.ageInSeconds == 2.5 && beat.stripPath == nil)
        guard case .beat(let reported) = beat.content else {
            Issue.record("no beat")
            return
        }
        #expect(reported.beatClass == .ventricular && reported.isNoisy && !reported.isPaced)
        #expect(
            reported.intervalInMilliseconds == 611 && reported.heartRate == 96
                && reported.amplitudeInMillivolts == -1.235)
        let end = try #require(
            line(
                """
                {"type":"rhythm","source":"a","channel":null,"sample":900,"time_s":2.5,"event":"r-on-t","state":"end",\
                "life_threatening":false,"heart_rate_bpm":null,"count":3,"onset_sample":360,"duration_s":1.500,\
                "strip":"strips/bed7-1.svg"}
                """))
        guard case .rhythm(let event, let duration) = end.content else {
            Issue.record("no rhythm")
            return
        }
        #expect(event.kind == .ronT && event.phase == .end && event.count == 3 && event.onsetIndex == 360)
        #expect(duration == 1.5 && end.stripPath == "strips/bed7-1.svg" && end.channel == nil)
    }

    @Test(arguments: RhythmEvent.Kind.allCases) func `each condition is read by its name and by its identifier`(
        kind: RhythmEvent.Kind
    ) {
        var stream = MadeStream(seconds: 1)
        stream.events = [.rhythm(RhythmEvent(kind: kind, phase: .onset, sampleIndex: 400, heartRate: 80))]
        for bytes in [stream.json, stream.journalExport, stream.journalJSON] {
            let (figures, reader) = MadeStream.figures(bytes)
            #expect(figures.sources.first?.alarms.alarms.map(\.kind) == [kind])
            #expect(reader.damagedCount == 0 && reader.eventCount == 1)
        }
    }

    @Test func `each state and each problem is read`() {
        var stream = MadeStream(seconds: 1)
        stream.events = SignalState.allCases.map { .signal(SignalChange(sampleIndex: 400, state: $0)) }
        stream.events += InputProblem.Kind.allCases.map {
            .input(InputProblem(kind: $0, position: 3, sampleIndex: 500, count: 2, measure: 7))
        }
        for bytes in [stream.json, stream.journalExport, stream.journalJSON] {
            let (figures, reader) = MadeStream.figures(bytes)
            #expect(reader.damagedCount == 0 && reader.eventCount == stream.events.count)
            #expect(figures.sources[0].states.changeCount == SignalState.allCases.count)
            #expect(figures.sources[0].problemCount == 2 * InputProblem.Kind.allCases.count)
        }
    }

    @Test(arguments: [
        "{", "[]", "null", "{}", "{\"type\":\"beat\"}",
        "{\"type\":\"beat\",\"source\":\"a\",\"sample\":1,\"time_s\":-1}",
        "{\"type\":\"beat\",\"source\":\"a\",\"sample\":-1,\"time_s\":1,\"class\":\"N\"}",
        "{\"type\":\"beat\",\"source\":\"a\",\"sample\":1,\"time_s\":1,\"class\":\"X\"}",
        "{\"type\":\"beat\",\"source\":7,\"sample\":1,\"time_s\":1,\"class\":\"N\"}",
        "{\"type\":\"beat\",\"source\":\"a\",\"sample\":1e3,\"time_s\":1,\"class\":\"N\"}",
        "{\"type\":\"signal\",\"source\":\"a\",\"sample\":1,\"time_s\":1,\"signal\":\"splendid\"}",
        "{\"type\":\"rhythm\",\"source\":\"a\",\"sample\":1,\"time_s\":1,\"event\":\"couplet\",\"state\":\"?\"}",
        "{\"type\":\"beat\",\"source\":\"a\",\"sample\":99999999999999999999,\"time_s\":1,\"class\":\"N\"}",
        "{\"type\":\"beat\",\"source\":\"\u{FFFF}", "\u{0}", "{\"type\":\"beat\"} {\"type\":\"beat\"}",
        String(repeating: "[", count: 5_000), "{\"a\":" + String(repeating: "{\"a\":", count: 5_000),
    ]) func `a damaged line is counted, and the others are read`(line: String) {
        let lines = stream.json
        let damaged = Array(line.utf8) + [0x0A] + lines + Array(line.utf8)
        let (figures, reader) = MadeStream.figures(damaged)
        #expect(reader.damagedCount == 2 && reader.firstDamaged == 1)
        #expect(figures.sources.map(\.beats) == MadeStream.figures(lines).figures.sources.map(\.beats))
        let page = String(decoding: MadeStream.page(damaged), as: UTF8.self)
        #expect(page.contains("2 lines of the input were damaged and left out, the first of them is number 1."))
    }

    @Test func `what a later program adds is no damage`() {
        let more = Array(
            "{\"type\":\"trace\",\"mv\":[1,2]}\n\n\r\n{\"type\":\"new\",\"source\":\"bed7\",\"sample\":1,\"time_s\":1}\n"
                .utf8)
        let (figures, reader) = MadeStream.figures(stream.json + more)
        #expect(reader.damagedCount == 0)
        #expect(figures.sources.count == 1)
    }

    @Test func `a line without end takes no memory and is one damaged line`() {
        let long = Array("{\"a\":\"".utf8) + [UInt8](repeating: 0x61, count: 3 << 20) + [0x0A]
        let (figures, reader) = MadeStream.figures(long + stream.json)
        #expect(reader.damagedCount == 1 && figures.sources.count == 1)
    }

    @Test func `other programs' entries of a journal are passed over`() {
        let other = Array("__CURSOR=x\nMESSAGE=hello\n_COMM=sshd\n\n__CURSOR=y\nMESSAGE_ID=00\nECG_SAMPLE=1\n\n".utf8)
        let (figures, reader) = MadeStream.figures(other + stream.journalExport)
        #expect(reader.damagedCount == 0)
        #expect(figures.sources.map(\.beats) == MadeStream.figures(stream.json).figures.sources.map(\.beats))
    }

    @Test(arguments: [
        [UInt8](repeating: 0xFF, count: 8), [0, 0, 0, 0, 0, 0, 0, 0x80], [1, 0, 0, 0, 0, 0, 0, 0],
    ]) func `a binary field's length that is wrong spoils its entry alone`(length: [UInt8]) {
        let head = Array("__CURSOR=x\nMESSAGE_ID=1b6915c487e943088c32241e56f6eef0\nECG_CLASS\n".utf8)
        let (figures, reader) = MadeStream.figures(head + length + Array("Nothing\n\n".utf8) + stream.journalExport)
        #expect(reader.damagedCount == 1)
        #expect(figures.sources.map(\.beats) == MadeStream.figures(stream.json).figures.sources.map(\.beats))
    }

    @Test(arguments: 0..<6) func `bytes that were changed at random stop nothing`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for whole in [MadeStream(seconds: 90).json, MadeStream(seconds: 90).journalExport] {
            for _ in 0..<40 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...20, using: &generator) {
                    let place = Int.random(in: 0..<bytes.count, using: &generator)
                    switch Int.random(in: 0..<4, using: &generator) {
                    case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                    case 1:
                        bytes.removeSubrange(
                            place..<min(bytes.count, place + Int.random(in: 1...400, using: &generator)))
                    case 2: bytes.insert(contentsOf: [UInt8](repeating: 0x39, count: 25), at: place)
                    default: bytes[place] = [0x0A, 0x2D, 0x2E, 0x65, 0x22][Int.random(in: 0..<5, using: &generator)]
                    }
                }
                let page = MadeStream.page(bytes, chunk: 1_000)
                #expect(page.count > 1_000 && String(validating: page, as: UTF8.self) != nil)
            }
        }
    }
}
