// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis

/// The measurements of the disclosure, one section each, as rows of markdown.
struct Disclosure {
    /// The recorder's rate.
    let rate: SampleRate

    private var lines: [String] = []
    /// Musts that were missed, each in a sentence.
    private(set) var misses: [String] = []

    /// When the rate shown must be right, in seconds: learning and averaging are over.
    private static let settled = 15.0
    private static let length = 40.0

    /// Measures everything.
    init(rate: SampleRate) throws {
        self.rate = rate
        try addDetection()
        try addRejection()
        try addTallTWaves()
        try addRates()
        try addIrregularRhythms()
        try addSteps()
        try addAlarms()
        try addInterference()
        try addPacing()
    }

    /// The sections, in markdown.
    var text: String {
        let verdict = misses.isEmpty ? ["All of what the standards ask for here is met."] : misses.map { "- \($0)" }
        let ending = ["", "### Asked for and not met", ""] + verdict
        return (["At \(fixed(rate.hertz, 0)) Hz, with the defaults and the embedded neural ODE."] + lines + ending)
            .joined(separator: "\n")
    }

    // MARK: Sections

    private mutating func addDetection() throws {
        let sizes = [0.15, 0.2, 0.3, 0.5, 1, 2, 5]
        let widths = [10.0, 20, 40, 70, 100, 120]
        heading(
            "QRS detection range", "80 a minute; yes: each beat found, and the rate shown is right; no: none found.")
        table(["size, mV"] + widths.map { "\(fixed($0, 0)) ms" })
        for size in sizes {
            var cells = [fixed(size, 2)]
            for width in widths {
                let signal = StandardSignal(
                    StandardComplex(millivolts: size, milliseconds: width), beatsPerMinute: 80, seconds: Self.length)
                let run = try BedsideRun(signal, rate: rate)
                let isRight = run.shows(80, from: Self.settled)
                cells.append(isRight ? "yes" : run.beats.isEmpty ? "no" : "in part")
                if size >= 0.5 && width >= 40 {
                    must(isRight, else: "\(fixed(size, 2)) mV of \(fixed(width, 0)) ms is not found, each beat of it")
                }
            }
            row(cells)
        }
    }

    private mutating func addRejection() throws {
        heading("What is no QRS complex", "80 a minute for 40 s: beats found, of which there must be none.")
        table(["signal", "beats found"])
        for (name, complex) in [
            ("0.15 mV, 70 ms", StandardComplex(millivolts: 0.15, milliseconds: 70)),
            ("0.15 mV, 100 ms", StandardComplex(millivolts: 0.15, milliseconds: 100)),
            ("0.15 mV, 120 ms", StandardComplex(millivolts: 0.15, milliseconds: 120)),
            ("1 mV, 10 ms", StandardComplex(millivolts: 1, milliseconds: 10)),
        ] {
            let signal = StandardSignal(complex, beatsPerMinute: 80, seconds: Self.length)
            let run = try BedsideRun(signal, rate: rate)
            row([name, "\(run.beats.count)"])
            must(run.beats.isEmpty, else: "\(name) is taken for a beat")
        }
        for hertz in [50.0, 60] {
            var signal = StandardSignal(seconds: Self.length)
            signal.superposed = [.sine(hertz: hertz, millivolts: 0.1)]
            let run = try BedsideRun(signal, rate: rate)
            row(["mains alone, 100 uV at \(fixed(hertz, 0)) Hz", "\(run.beats.count)"])
            must(run.beats.isEmpty, else: "mains of \(fixed(hertz, 0)) Hz alone are taken for beats")
        }
    }

    private mutating func addTallTWaves() throws {
        heading(
            "Tall T waves",
            "QRS complexes of 1 mV, 80 a minute, T waves of 180 ms, QT of 350 ms: the highest T wave, in steps of 0.1 mV up to "
                + "3 mV, up to which the rate shown is right.")
        table(["QRS width", "T wave, mV"])
        for width in [70.0, 100, 120] {
            var limit = 0.0
            for step in 1...30 {
                let complex = StandardComplex(
                    millivolts: 1, milliseconds: width, tWaveMillivolts: Double(step) / 10)
                let run = try BedsideRun(
                    StandardSignal(complex, beatsPerMinute: 80, seconds: Self.length), rate: rate)
                guard run.shows(80, from: Self.settled) else { break }
                limit = Double(step) / 10
            }
            row(["\(fixed(width, 0)) ms", fixed(limit, 1)])
            if width == 100 { must(limit >= 1.2, else: "T waves of 1.2 mV are counted") }
        }
    }

    private mutating func addRates() throws {
        heading(
            "Heart rate",
            "QRS complexes of 1 mV and 70 ms: lowest and highest rate shown from 15 s on, to the last digit.")
        table(["beats a minute", "lowest", "highest", "error at most"])
        for beatsPerMinute in [30.0, 40, 60, 80, 100, 120, 150, 180, 200, 220, 250] {
            let signal = StandardSignal(
                StandardComplex(milliseconds: 70), beatsPerMinute: beatsPerMinute, seconds: 60)
            let run = try BedsideRun(signal, rate: rate)
            let range = run.range(from: Self.settled) ?? 0...0
            let error = max(range.upperBound - beatsPerMinute, beatsPerMinute - range.lowerBound)
            row(
                [fixed(beatsPerMinute, 0), fixed(range.lowerBound, 1), fixed(range.upperBound, 1)] + [fixed(error, 1)])
            must(
                run.shows(beatsPerMinute, from: Self.settled),
                else: "a rate of \(fixed(beatsPerMinute, 0)) is not shown to the larger of 1 % and 1 a minute")
        }
    }

    private mutating func addIrregularRhythms() throws {
        heading("Irregular rhythms", "Lowest and highest rate shown from 20 s on.")
        table(["figure", "rhythm", "beats a minute", "lowest", "highest"])
        for rhythm in StandardRhythm.irregular {
            let run = try BedsideRun(rhythm.signal(seconds: 60), rate: rate)
            let range = run.range(from: 20) ?? 0...0
            row([
                rhythm.rawValue, rhythm.title, fixed(rhythm.beatsPerMinute, 0), fixed(range.lowerBound, 1),
                fixed(range.upperBound, 1),
            ])
        }
    }

    private mutating func addSteps() throws {
        heading(
            "Response to a step",
            "From the R peak of the first beat after an interval of the new rate to 63 % of the step, and to within 10 % of the "
                + "new rate.")
        table(["step", "63 % of it, s", "within 10 %, s"])
        for new in [120.0, 40] {
            let step = BedsideSteps.signal(to: new)
            let run = try BedsideRun(step.signal, rate: rate)
            let sign = new > 80 ? 1.0 : -1
            let most = run.time(from: step.seconds) { sign * ($0 - 80) >= 0.63 * abs(new - 80) }
            let near = run.time(from: step.seconds) { abs($0 - new) <= new / 10 }
            row(["80 -> \(fixed(new, 0))", text(most), text(near)])
            must((near ?? .infinity) <= 10, else: "the step to \(fixed(new, 0)) is not shown within 10 s")
        }
    }

    private mutating func addInterference() throws {
        heading("Interference", "QRS complexes of 0.5 mV and 100 ms at 80 a minute: lowest and highest rate shown.")
        table(["superposed", "lowest", "highest"])
        for (name, superposition) in [
            ("mains, 100 uV at 50 Hz", StandardSignal.Superposition.sine(hertz: 50, millivolts: 0.1)),
            ("mains, 100 uV at 60 Hz", .sine(hertz: 60, millivolts: 0.1)),
            ("drift, 4 mV at 0.1 Hz", .triangle(hertz: 0.1, millivolts: 4)),
        ] {
            var signal = StandardSignal(StandardComplex(millivolts: 0.5), beatsPerMinute: 80, seconds: 60)
            signal.superposed = [superposition]
            let run = try BedsideRun(signal, rate: rate)
            let range = run.range(from: Self.settled) ?? 0...0
            row([name, fixed(range.lowerBound, 1), fixed(range.upperBound, 1)])
            must(run.shows(80, from: Self.settled), else: "\(name): the rate shown is wrong")
        }
    }

    // MARK: Lines

    mutating func heading(_ title: String, _ remark: String) {
        lines += ["", "### \(title)", "", remark, ""]
    }

    mutating func table(_ columns: [String]) {
        row(columns)
        row(columns.map { _ in "---" })
    }

    mutating func row(_ cells: [String]) { lines.append("| " + cells.joined(separator: " | ") + " |") }

    mutating func must(_ holds: Bool, else miss: String) {
        if !holds { misses.append(miss) }
    }

    func text(_ seconds: Double?) -> String { seconds.map { fixed($0, 1) } ?? "none" }
}
