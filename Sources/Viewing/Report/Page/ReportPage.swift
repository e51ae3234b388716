// SPDX-License-Identifier: Apache-2.0

/// A report as one HTML page that needs nothing else: no network, no script.
///
/// The same figures give the same bytes. The page is handed out in pieces, so that its strips are not all in memory at once.
public struct ReportPage {
    /// What reads the drawing of a strip at a path that a report names.
    public typealias StripReader = (String) -> StripLookup

    /// Strips that are shown at most, of each source, if nothing else is asked for.
    public static let defaultStripLimit = 40

    /// The figures of the sources.
    public let figures: ReportFigures
    /// Strips that are shown at most, of each source.
    public var stripLimit = ReportPage.defaultStripLimit
    /// Lines or entries that could not be read.
    public var damagedCount = 0
    /// The number of the first of them, from 1.
    public var firstDamaged: Int?
    /// Whether what was counted are entries of a journal, and not lines.
    public var isOfJournal = false
    /// The program's version.
    public var version = ""

    /// Makes a page of figures; `ReportFigures.finish` comes first.
    public init(_ figures: ReportFigures) { self.figures = figures }

    /// Writes the page.
    ///
    /// - Parameters:
    ///   - strips: reads the drawing of a strip.
    ///   - sink: takes the page's bytes, UTF-8, piece by piece.
    public func write<Failure: Error>(
        strips: StripReader, to sink: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var markup = MarkupBuffer()
        appendHead(to: &markup)
        for (number, source) in figures.sources.enumerated() {
            let section = ReportSection(
                source, number: number + 1, isAlone: figures.sources.count == 1, stripLimit: stripLimit)
            section.appendFigures(to: &markup)
            try flush(&markup, sink)
            let shown = section.choose(strips)
            section.appendAlarms(shown, to: &markup)
            for strip in shown.drawings {
                section.append(strip, to: &markup)
                try flush(&markup, sink)
            }
            section.appendEnd(to: &markup)
        }
        appendFoot(to: &markup)
        try flush(&markup, sink)
    }

    private func flush<Failure: Error>(
        _ markup: inout MarkupBuffer, _ sink: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        try sink(markup.bytes)
        markup.removeAll()
    }

    private var title: String {
        figures.sources.count == 1 ? "ECG report: \(figures.sources[0].name)" : "ECG report"
    }

    private func appendHead(to markup: inout MarkupBuffer) {
        markup.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>")
        markup.append(text: title)
        markup.append("</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        // Whatever a name or a strip may hold: nothing is fetched and nothing is run.
        markup.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; ")
        markup.append("style-src 'unsafe-inline'\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<style>\n")
        markup.append(Self.style)
        markup.append("</style>\n</head>\n<body>\n<header>\n<h1>")
        markup.append(text: title)
        markup.append("</h1>\n<p>Made by ecgmond")
        if !version.isEmpty {
            markup.append(" ")
            markup.append(text: version)
        }
        markup.append(". <strong>Not a certified medical device:</strong> no diagnosis may rest on this page.</p>\n")
        markup.append("</header>\n")
        if figures.sources.count > 1 {
            markup.append("<nav aria-label=\"Sources\">\n<ul>\n")
            for (index, source) in figures.sources.enumerated() {
                markup.append(markup: "<li><a href=\"#source-\(index + 1)\">")
                markup.append(text: source.name)
                markup.append("</a></li>\n")
            }
            markup.append("</ul>\n</nav>\n")
        }
        markup.append("<main>\n")
    }

    private func appendFoot(to markup: inout MarkupBuffer) {
        markup.append("</main>\n<footer>\n<h2>About this page</h2>\n")
        markup.append("<ul>\n<li>Classes are those of ANSI/AAMI EC57: N any beat that is none of the others, S ")
        markup.append("supraventricular ectopic, V ventricular ectopic, F fusion of the two, Q without a class.</li>\n")
        markup.append("<li>Times are those of the wall clock in UTC where it is known, else of the stream.</li>\n")
        for note in notes {
            markup.append("<li>")
            markup.append(text: note)
            markup.append("</li>\n")
        }
        markup.append("</ul>\n</footer>\n</body>\n</html>\n")
    }

    /// What the reader must know of the input as a whole.
    private var notes: [String] {
        let (one, many) = isOfJournal ? ("entry", "entries") : ("line", "lines")
        var notes: [String] = []
        if damagedCount > 0 {
            let first = firstDamaged.map { $0 > 0 ? ", the first of them is number \($0)" : "" } ?? ""
            let what = damagedCount == 1 ? "1 \(one) of the input was" : "\(damagedCount) \(many) of the input were"
            notes.append("\(what) damaged and left out\(damagedCount == 1 ? "" : first).")
        }
        if figures.unlistedReports > 0 {
            notes.append(
                "\(figures.unlistedReports) reports belong to more than \(ReportFigures.sourceLimit) sources and are left out."
            )
        }
        if let chosen = figures.chosenSource, figures.unchosenReports > 0 {
            notes.append("\(figures.unchosenReports) reports of other sources than \(chosen) are left out.")
        }
        return notes
    }
}
