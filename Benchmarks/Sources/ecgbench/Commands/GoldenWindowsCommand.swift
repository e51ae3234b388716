// SPDX-License-Identifier: Apache-2.0

import Monitor
import Segmenter
import Signal

/// `ecgbench golden-windows`: the windows of the project's own fixtures, on which the engine is held to its references.
enum GoldenWindowsCommand {
    static let usage = """
        ecgbench golden-windows --fixtures DIR --output FILE
          Writes 1,000 windows of the detector's beats in the fixtures, uint8 [1000, 187], 255 for 1. After
          the last beat it takes all of them again, cut later by a few samples.
        """

    static let windowCount = 1_000
    /// The recordings, real one first.
    static let records = [
        "208s", "synthetic/ectopy", "synthetic/normal", "synthetic/tachycardia", "synthetic/disturbed",
        "synthetic/bradycardia",
    ]

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments)
        let fixtures = try options.required("fixtures")
        let output = try options.required("output")
        try options.finish()
        let signals = try records.map { try Recording.signal(0, header: "\(fixtures)/\($0).hea") }

        var bytes: [UInt8] = []
        var delay = 0
        while bytes.count < windowCount * ClassifierInput.pointCount {
            let before = bytes.count
            for signal in signals { append(windowsOf: signal, delay: delay, to: &bytes) }
            guard bytes.count > before else { throw FileError(message: "\(fixtures): no beats were found") }
            delay += 3
        }
        bytes.removeLast(bytes.count - windowCount * ClassifierInput.pointCount)
        try writeFile(bytes, to: output)
        print("\(output): \(windowCount) windows of \(records.count) recordings, cut up to \(delay - 3) samples late")
    }

    /// Adds the windows of a signal's beats, each begun some samples after its R peak.
    private static func append(
        windowsOf signal: (rate: SampleRate, millivolts: [Float]), delay: Int, to bytes: inout [UInt8]
    ) {
        var detector = QRSDetector(rate: signal.rate)
        var timeline = BeatTimeline(rate: signal.rate)
        var windower = BeatWindower(rate: signal.rate)
        var windowed = WindowedBeat(Beat(sampleIndex: 0, detectedAt: 0))
        var input = ClassifierInput()
        for millivolts in signal.millivolts {
            timeline.advance()
            windower.push(millivolts)
            if var beat = detector.push(millivolts) {
                beat.sampleIndex += SampleIndex(delay)
                timeline.note(beat)
                windower.push(beat, medianInterval: timeline.medianInterval)
            }
            while windower.next(&windowed, &input) {
                for index in 0..<ClassifierInput.pointCount {
                    bytes.append(UInt8((input[.fromRPeak][index] * 255).rounded()))
                }
            }
        }
    }
}
