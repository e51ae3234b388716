// SPDX-License-Identifier: Apache-2.0

import Classifier
import Monitor
import Signal
import TrainedModels
import Viewing

/// `ecgbench screen`: the live view of a record as an SVG file, drawn by the daemon's own view from what the monitor says.
enum ScreenCommand {
    static let usage = """
        ecgbench screen --folder DIR --record NAME --from SECONDS [--pictures N] [--every SECONDS] [--columns C] [--rows R]
                        --output FILE.svg
          Runs the monitor over a record from its start, as fast as it goes, and draws N pictures (24) of the live view,
          one each SECONDS (0.25) of signal, which follow each other in the file.
        """

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments)
        let folder = try options.required("folder")
        let name = try options.required("record")
        guard let from = Double(try options.required("from")), from >= 0 else {
            throw UsageError(message: "--from takes seconds from the record's start")
        }
        let count = try options.count("pictures") ?? 24
        guard let interval = Double(options.optional("every") ?? "0.25"), (0.04...10).contains(interval) else {
            throw UsageError(message: "--every takes 0.04 to 10 seconds")
        }
        let size = TerminalSize(
            columns: try options.count("columns") ?? 80, rows: try options.count("rows") ?? 24)
        let output = try options.required("output")
        try options.finish()
        let recording = try Recording(named: name, in: folder, hasAnnotations: false)
        let svg = try drawing(of: recording, named: name, from: from, count: count, every: interval, size: size)
        try writeFile(Array(svg.utf8), to: output)
        print("\(output): \(count) pictures, \(svg.utf8.count) bytes")
    }

    /// Draws the view of a recording.
    static func drawing(
        of recording: Recording, named name: String, from start: Double, count: Int, every interval: Double,
        size: TerminalSize
    ) throws -> String {
        var monitor = try BeatMonitor(rate: recording.rate, model: .default)
        var view = LiveView(bed: BedState(source: name, channel: recording.lead, rate: recording.rate), size: size)
        view.keys = "q quit  space pause  \u{2190} \u{2192} speed"
        var drawing = ScreenDrawing(size: size, secondsPerPicture: interval)
        let total = recording.rate.seconds(at: SampleIndex(recording.millivolts.count))
        for picture in 0..<count {
            let time = start + Double(picture) * interval
            let end = min(Int((time * recording.rate.hertz).rounded()), recording.millivolts.count)
            while monitor.sampleCount < end {
                let sample = recording.millivolts[Int(monitor.sampleCount)]
                monitor.push(sample)
                view.trace.push(sample)
                while let event = monitor.nextEvent() { view.take(event) }
            }
            view.bed.sampleCount = monitor.sampleCount
            view.bed.heartRate = monitor.heartRate
            drawing.add(
                &view, .file(FileProgress(fraction: time / total, speed: 1, secondsLeft: total - time)))
        }
        return drawing.svg(
            title: "ecgmond on record \(name)",
            description:
                "The live view on a terminal: the scrolling ECG over a grid of 1 s and 1 mV, the class of each beat "
                + "above it, below it the heart rate, counts of beats and open alarms.")
    }
}
