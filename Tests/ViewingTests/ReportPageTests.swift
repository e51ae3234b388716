// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import TestSupport
import Testing

@testable import Reporting
@testable import Viewing

@Suite struct ReportPageTests {
    /// A stream whose alarms name strips, as lines.
    private func lines(seconds: Double, seed: UInt64 = 4) -> [UInt8] {
        var number = 0
        var out: [UInt8] = []
        for line in MadeStream(seconds: seconds, seed: seed).json.split(separator: 0x0A) {
            guard line.starts(with: Array("{\"type\":\"rhythm\"".utf8)) else {
                out += line + [0x0A]
                continue
            }
            number += 1
            out += line.dropLast() + Array(",\"strip\":\"alarm-\(number).svg\"}\n".utf8)
        }
        return out
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// The page as XML: its two elements without an end are closed.
    private func markup(_ page: [UInt8]) -> Markup {
        let text = text(page).replacing("<!DOCTYPE html>\n", with: "")
            .replacing(/<(meta|img)([^>]*)>/) { "<\($0.1)\($0.2)/>" }
        return Markup(Array(text.utf8))
    }

    @Test func `a page is as it was when it was looked at`() throws {
        let drawing = StripDrawing(MadeStrip.strip(seconds: 2)).svg()
        let page = MadeStream.page(lines(seconds: 300), stripLimit: 1) { _ in .drawing(drawing) }
        try Golden.expect(page, equal: "report.html")
    }

    @Test func `every element has its end, headings are in order, and names are one`() {
        let page = MadeStream.page(lines(seconds: 4_000)) { _ in .drawing(Array("<svg xmlns='a'/>".utf8)) }
        let markup = markup(page)
        #expect(markup.failure == nil)
        var level = 0
        for element in markup.elements where ["h1", "h2", "h3", "h4"].contains(element.name) {
            let own = Int(element.name.dropFirst())!
            #expect(own <= level + 1, "\(element.text)")
            level = own
        }
        #expect(markup.all("h1").count == 1 && markup.all("main").count == 1)
        let names = markup.elements.compactMap { $0.attributes["id"] }
        #expect(Set(names).count == names.count)
        #expect(markup.all("th").allSatisfy { $0.attributes["scope"] != nil })
        #expect(markup.all("table").count == markup.all("caption").count)
        for svg in markup.all("svg") {
            let labels = svg.attributes["aria-labelledby"]?.split(separator: " ").map(String.init) ?? []
            #expect(svg.attributes["role"] == "img" && labels.count == 2 && labels.allSatisfy(names.contains))
        }
        #expect(markup.all("img").allSatisfy { $0.attributes["alt"]?.isEmpty == false })
        let links = markup.all("a").compactMap { $0.attributes["href"]?.dropFirst() }.map(String.init)
        #expect(!links.isEmpty && links.allSatisfy(names.contains))
    }

    @Test func `nothing is fetched and nothing is run`() {
        let page = text(MadeStream.page(lines(seconds: 2_000)) { _ in .drawing(Array("<svg ".utf8)) })
        for part in ["<script", "<link", "@import", "onload", "javascript:"] { #expect(!page.contains(part)) }
        // A namespace's name is in the percent-encoded drawings alone.
        #expect(!page.replacing("xmlns", with: "").contains("http://") && !page.contains("https://"))
        #expect(page.contains("default-src 'none'"))
        #expect(page.contains("Not a certified medical device"))
    }

    @Test func `a name cannot become markup`() {
        var stream = MadeStream(seconds: 300, seed: 4)
        stream.context.source = "\"><script>alert('1')</script>&amp;"
        stream.context.channelName = "</td><b>"
        let page = MadeStream.page(stream.json)
        #expect(markup(page).failure == nil)
        #expect(!text(page).contains("<script") && !text(page).contains("<b>"))
        #expect(markup(page).all("h1")[0].text == "ECG report: \"><script>alert('1')</script>&amp;")
    }

    @Test func `strips are those of the alarms that matter most, in the order of time`() {
        let lines = lines(seconds: 20_000)
        let alarms = MadeStream.figures(lines).figures.sources[0].alarms.alarms
        let limit = 12
        var read: [String] = []
        let page = text(
            MadeStream.page(lines, stripLimit: limit) { path in
                read.append(path)
                return .drawing(Array("<svg >\(path)</svg>".utf8))
            })
        let expected = alarms.sorted { ($0.rank, $0.moment.axis) < ($1.rank, $1.moment.axis) }.prefix(limit)
        #expect(Set(read) == Set(expected.compactMap(\.stripPath)) && read.count == limit)
        #expect(page.contains("\(limit) of \(alarms.count) alarms have their strip here"))
        #expect(page.contains("\(alarms.count - limit) are left out"))
        #expect(page.components(separatedBy: "<img class=\"strip\"").count == limit + 1)
        #expect(page.contains("data:image/svg+xml,%3Csvg %3Ealarm-"))
    }

    @Test func `strips that are missing or no drawings are said`() {
        let lines = lines(seconds: 4_000)
        let missing = text(MadeStream.page(lines))
        #expect(missing.contains("<td>not found</td>") && missing.contains(" were not found."))
        let unfit = text(MadeStream.page(lines) { _ in .unfit })
        #expect(unfit.contains("<td>no drawing</td>") && unfit.contains(" are no drawings of ecgmond."))
        let none = text(MadeStream.page(MadeStream(seconds: 4_000).json))
        #expect(none.contains("The alarms of the input name no strips."))
    }

    @Test func `a stream of a single beat, and one of nothing but a state, have a page`() {
        var stream = MadeStream(seconds: 1)
        for events in [
            Array(MadeStream(seconds: 3).events.prefix(2)),
            [MonitorEvent.signal(SignalChange(sampleIndex: 5, state: .leadOff))],
        ] {
            stream.events = events
            let page = MadeStream.page(stream.json)
            #expect(markup(page).failure == nil)
            #expect(text(page).contains("unknown"))
        }
    }

    @Test func `times are the wall clock's where it is known`() {
        var stream = MadeStream(seconds: 300, seed: 4)
        stream.arrival = Arrival(epochInMicroseconds: 1_796_106_783_250_000)
        let page = text(MadeStream.page(stream.json))
        #expect(page.contains("<th scope=\"row\">From</th><td>2026-12-01 06:33:03</td>"))
        #expect(page.contains("<th scope=\"row\">To</th><td>2026-12-01 06:38:03</td>"))
    }

    @Test func `days do not make the page longer than their alarms and hours do`() {
        let hour = MadeStream.page(MadeStream(seconds: 3_600, seed: 7).json).count
        let day = MadeStream.page(MadeStream(seconds: 86_400, seed: 7).json)
        #expect(hour > 20_000 && day.count < 500_000)
        #expect(markup(day).failure == nil)
    }
}
