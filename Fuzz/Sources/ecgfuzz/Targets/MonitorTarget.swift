// SPDX-License-Identifier: Apache-2.0

import Monitor
import Signal
import Synthesis

/// The whole line from samples to events, on random streams: `MonitorProperties` says what must hold of any.
enum MonitorTarget {
    @Sendable static func check(_ input: [UInt8]) throws(PropertyFailure) {
        var bytes = InputBytes(input)
        let hertz = bytes.element(of: [100, 125, 250, 360, 500, 1_000, 2_000, 128.7])
        guard let rate = SampleRate(hertz: hertz) else { return }
        let isContext = bytes.int(0...3) == 0
        let configuration = MonitorConfiguration(
            rate: rate, summaryIntervalSeconds: bytes.element(of: [60, 0, 1, 10]),
            smallestBeatInMillivolts: bytes.element(of: [0.15, 0, 5, 1]), explains: bytes.bool(),
            timer: .constant(nanoseconds: 1_000))
        var generator = bytes.generator()
        let script = MonitorScript(rate: rate, from: &bytes)
        let single = try play(script, configuration, isContext: isContext) { nil }
        // The second run tells nothing but whether chunks matter: it is left out of three inputs of four.
        guard generator.next() % 4 == 0 else { return }
        let chunked = try play(script, configuration, isContext: isContext) { Int(generator.next() % 700) + 1 }
        try require(single == chunked, "chunks of samples give other events")
    }

    /// Plays a script to a monitor, checks its events as they come, and gives them as numbers.
    ///
    /// - Parameter chunk: the samples of the next chunk; `nil` for single samples.
    private static func play(
        _ script: MonitorScript, _ configuration: MonitorConfiguration, isContext: Bool, chunk: () -> Int?
    ) throws(PropertyFailure) -> [UInt64] {
        var monitor = BeatMonitor(
            configuration: configuration, classifier: ModelBytes.classifier(knowsPatient: isContext))
        var properties = MonitorProperties(rate: configuration.rate, isRecurrent: isContext)
        for step in script.steps {
            switch step {
            case .samples(let samples):
                // Bytes that come are input, and the loop says so before it decodes them.
                monitor.noteInput(isPresent: true)
                var position = 0
                while position < samples.count {
                    if let count = chunk() {
                        let end = min(samples.count, position + count)
                        let taken = monitor.push(samples.span.extracting(position..<end))
                        try require(taken > 0, "no sample was taken")
                        properties.note(samples[position..<position + taken])
                        position += taken
                    } else {
                        monitor.push(samples[position])
                        properties.note(samples[position...position])
                        position += 1
                    }
                    try properties.take(eventsOf: &monitor)
                }
            case .flush: monitor.flush()
            case .input(let isPresent): monitor.noteInput(isPresent: isPresent)
            case .problem(let kind): monitor.noteProblem(InputProblem(kind: kind, position: 1, sampleIndex: 0))
            case .explains(let explains): monitor.setExplains(explains)
            case .summaryInterval(let seconds): monitor.setSummaryInterval(seconds: seconds)
            }
            try properties.take(eventsOf: &monitor)
            if case .flush = step { try properties.noteEnd() }
        }
        monitor.flush()
        try properties.take(eventsOf: &monitor)
        try properties.noteEnd()
        try properties.take(monitor.summarize())
        try properties.requireCounts(of: monitor)
        return properties.fingerprint
    }
}
