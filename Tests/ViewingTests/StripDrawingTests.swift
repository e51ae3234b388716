// SPDX-License-Identifier: Apache-2.0

import Signal
import TestSupport
import Testing

@testable import Viewing

@Suite struct StripDrawingTests {
    /// The places of a row's trace in millimetres, in pieces without a gap.
    private func traces(_ markup: Markup) -> [[(x: Double, y: Double)]] {
        var pieces: [[(x: Double, y: Double)]] = []
        for path in markup.all("path") where path.attributes["transform"] == "scale(.05)" {
            for piece in (path.attributes["d"] ?? "").split(separator: "M") {
                let parts = piece.split(separator: "l")
                let start = parts[0].split(separator: " ").compactMap { Double($0) }
                // A minus also parts two numbers.
                let steps = parts[1].replacing("-", with: " -").split(separator: " ").compactMap { Double($0) }
                var (x, y) = (start[0], start[1])
                var points = [(x / 20, y / 20)]
                for index in stride(from: 0, to: steps.count - 1, by: 2) {
                    x += steps[index]
                    y += steps[index + 1]
                    points.append((x / 20, y / 20))
                }
                pieces.append(points.map { (x: $0.0, y: $0.1) })
            }
        }
        return pieces
    }

    @Test func `a strip is drawn as it was when it was looked at`() throws {
        try Golden.expect(StripDrawing(MadeStrip.strip()).svg(), equal: "strip.svg")
    }

    @Test(arguments: [
        "bed7", "<script>alert(1)</script>", "a & \"b\" 'c'", "\u{0}\u{1B}[31m\u{202E}\u{FFFF}", "Zimmer 4, Bett ä",
        String(repeating: "é", count: 128),
    ])
    func `any source gives XML that can be parsed, with the name in it`(source: String) throws {
        let markup = Markup(StripDrawing(MadeStrip.strip(source: source)).svg())
        #expect(markup.failure == nil)
        #expect(markup.all("script").isEmpty)
        let title = try #require(markup.all("title").first).text
        #expect(title.hasSuffix(": frequent ventricular beats, onset"))
        #expect(title.hasPrefix(source) || source.contains("\u{1B}"))
        #expect(!title.unicodeScalars.contains("\u{202E}"))
    }

    @Test func `paper is as large as 25 mm/s and 10 mm/mV make it`() throws {
        let markup = Markup(StripDrawing(MadeStrip.strip()).svg())
        let svg = try #require(markup.elements.first)
        #expect(svg.attributes["width"] == "275mm")
        #expect(svg.attributes["viewBox"] == "0 0 275 \(svg.attributes["height"]!.dropLast(2))")
        let pieces = traces(markup)
        #expect(pieces.count == 2, "rows of 10 s")
        #expect(abs(pieces[0].last!.x - 250) < 0.1 && abs(pieces[1].last!.x - 250) < 0.1)
        // A wide beat is 1.6 mV above the baseline, which the calibration pulse shows as 10 mm a millivolt.
        let baseline = pieces[0].map(\.y).sorted()[pieces[0].count / 2]
        #expect(abs(baseline - pieces[0].map(\.y).min()! - 16) < 0.3)
        #expect(markup.all("path").count { $0.attributes["d"]?.hasSuffix("h1.5v-10h5v10h1.5") == true } == 2)
    }

    @Test(arguments: [50, 125, 360, 500, 501, 1_000, 10_000])
    func `20 s take less than 60 kB at any rate and keep each peak`(hertz: Double) {
        var strip = MadeStrip.strip(hertz: hertz)
        for index in strip.millivolts.indices { strip.millivolts[index] += Float(index % 7) * 0.01 }
        // One sample alone, which thinning must not lose.
        strip.millivolts[Int(3.33 * hertz)] = 3.2
        let bytes = StripDrawing(strip).svg()
        #expect(bytes.count < 60_000)
        let row = traces(Markup(bytes))[0]
        let baseline = Double(StripDrawing(strip).baseline)
        let offset = Double(StripDrawing(strip).scale.offsetInMillivolts)
        #expect(abs(baseline - row.map(\.y).min()! - (3.2 - offset) * 10) < 0.06)
        #expect(row.count <= 5_100)
    }

    @Test(arguments: [360, 2_000]) func `missing samples are a gap, and are said`(hertz: Double) {
        var strip = MadeStrip.strip(hertz: hertz)
        for index in Int(2 * hertz)..<Int(3 * hertz) { strip.millivolts[index] = .nan }
        strip.millivolts[Int(5 * hertz)] = .infinity
        let markup = Markup(StripDrawing(strip).svg())
        let pieces = traces(markup)
        #expect(pieces.count == 4)
        #expect(abs(pieces[0].last!.x - 50) < 0.2 && abs(pieces[1].first!.x - 75) < 0.2)
        #expect(markup.all("text").last!.text.contains("1.0 s missing"))
    }

    @Test func `what is higher than 4 mV is cut off, and that is said`() {
        var strip = MadeStrip.strip()
        #expect(!StripDrawing(strip).scale.isClipped)
        for index in 100..<110 { strip.millivolts[index] = 50 }
        let drawing = StripDrawing(strip)
        #expect(drawing.scale.above == 40)
        let markup = Markup(drawing.svg())
        #expect(markup.all("text").last!.text.contains("cut off at \u{B1}4 mV"))
        #expect(traces(markup)[0].map(\.y).min()! >= 5)
    }

    @Test func `an offset of any size leaves the drawing as it is`() {
        var moved = MadeStrip.strip()
        for index in moved.millivolts.indices { moved.millivolts[index] += 64 }
        let (one, other) = (
            traces(Markup(StripDrawing(MadeStrip.strip()).svg())), traces(Markup(StripDrawing(moved).svg()))
        )
        for (first, second) in zip(one.joined(), other.joined()) { #expect(abs(first.y - second.y) < 0.06) }
    }

    @Test func `letters stand at the R peaks, and the mark at the alarm`() throws {
        let strip = MadeStrip.strip()
        let markup = Markup(StripDrawing(strip).svg())
        let letters = markup.all("text").filter { ["N", "V", "(N)", "(V)"].contains($0.text) }
        #expect(letters.count == strip.marks.count)
        #expect(letters[3].text == "V" && letters[3].attributes["x"] == "70")
        #expect(letters[7].text == "(N)")
        #expect(letters[0].attributes["fill"] != letters[3].attributes["fill"])
        let mark = try #require(markup.all("path").first { $0.attributes["stroke-dasharray"] != nil })
        #expect(mark.attributes["d"]?.hasPrefix("M0 0V") == true, "the second row's beginning")
    }

    @Test func `the clock is the wall's if it is known, and the stream's if not`() {
        let stream = Markup(StripDrawing(MadeStrip.strip()).svg()).all("text").map(\.text)
        #expect(stream.contains("0:01:56") && stream.contains("0:02:15"))
        let wall = Markup(StripDrawing(MadeStrip.strip(epochInMicroseconds: 1_796_106_783_250_000)).svg()).all("text")
        #expect(wall.map(\.text).contains("06:34:59"))
        #expect(wall[1].text.hasPrefix("2026-12-01 06:35:08.550 UTC, 0:02:05.300 of the stream, heart rate 75/min"))
    }

    @Test func `an end says how long the alarm lasted`() {
        var event = RhythmEvent(kind: .ronT, phase: .end, sampleIndex: 45_000, heartRate: nil, count: 3)
        event.onsetIndex = 40_500
        let texts = Markup(StripDrawing(MadeStrip.strip(event: event)).svg()).all("text").map(\.text)
        #expect(texts[0] == "bed7: R on T, end")
        #expect(texts[1].hasSuffix(", came 3 times, lasted 12.5 s"))
    }

    @Test func `several drawings in one page share no name`() {
        let bytes = StripDrawing(MadeStrip.strip()).svg(as: .element(prefix: "s1"))
        #expect(bytes.starts(with: Array("<svg ".utf8)))
        let markup = Markup(bytes)
        #expect(markup.failure == nil)
        let names = markup.elements.compactMap { $0.attributes["id"] }
        #expect(names.count == 4 && names.allSatisfy { $0.hasPrefix("s1-") })
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(!text.contains("url(#fine)") && text.contains("url(#s1-fine)"))
    }

    @Test(arguments: [0, 1, 36, 3_600, 3_601, 7_199])
    func `a strip of any length is drawn`(count: Int) {
        var strip = MadeStrip.strip()
        strip.millivolts.removeLast(strip.millivolts.count - count)
        let drawing = StripDrawing(strip)
        #expect(Markup(drawing.svg()).failure == nil)
        #expect(drawing.rowCount == (count > 3_636 ? 2 : 1))
    }

    @Test func `numbers at their ends do not stop it`() {
        var strip = MadeStrip.strip()
        strip.firstSampleIndex = .max - 10
        strip.sampleIndex = .min
        strip.epochInMicroseconds = .max
        strip.millivolts[5] = .greatestFiniteMagnitude
        strip.millivolts[6] = -.greatestFiniteMagnitude
        #expect(Markup(StripDrawing(strip).svg()).failure == nil)
    }
}
