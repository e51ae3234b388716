// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis

extension Disclosure {
    /// A pacemaker's pulses, by their shape and how many there are for each beat.
    private struct Pulses {
        var shape: PacingPulse
        var isDouble: Bool

        /// The two pulses of a heart that is paced in both chambers lie so far apart, in seconds.
        private static let distance = 0.15
        /// From a pulse to the QRS complex that it starts, in seconds.
        private static let latency = 0.02

        /// Adds pulses to a signal, each the last before a QRS complex that would begin at a time.
        func add(to samples: inout [Double], before times: [Double], rate: Double) {
            for time in times {
                shape.add(to: &samples, at: time - Self.latency, rate: rate)
                if isDouble { shape.add(to: &samples, at: time - Self.latency - Self.distance, rate: rate) }
            }
        }
    }

    /// The pulses of a pacemaker, alone, without and with capture.
    mutating func addPacing() throws {
        heading(
            "Pacemaker pulses",
            "Single ones, and double ones 150 ms apart. Alone: 80 a minute, beats found, of which there must be none. Without capture: "
                + "80 a minute, beside QRS complexes of 1 mV and 100 ms at 30 a minute. With capture: 60 a minute, each 20 ms before a QRS "
                + "complex. Lowest and highest rate shown from 15 s on, and beats reported as paced. A sample is the mean of the "
                + "voltage over its interval, and the recorder shows \(fixed(PacingPulse.rangeInMillivolts, 0)) mV either way."
        )
        table(["pulse", "alone", "without capture", "with capture", "paced"])
        for millivolts in [2.0, -2, 700, -700] {
            for milliseconds in [0.1, 2] {
                try addPulse(PacingPulse(millivolts: millivolts, milliseconds: milliseconds), isDouble: false)
            }
        }
        try addPulse(PacingPulse(millivolts: 700, milliseconds: 2), isDouble: true)
        for overshoot in [4.0, 20, 100] {
            let pulse = PacingPulse(millivolts: 700, milliseconds: 2, overshootMilliseconds: overshoot)
            try addPulse(pulse, isDouble: false)
            if overshoot == 100 { try addPulse(pulse, isDouble: true) }
        }
    }

    /// A row of the table of pulses.
    private mutating func addPulse(_ shape: PacingPulse, isDouble: Bool) throws {
        let pulses = Pulses(shape: shape, isDouble: isDouble)
        func run(_ signal: StandardSignal, pulsesBefore times: [Double]) throws -> BedsideRun {
            var samples = signal.samples(rate: rate).map(Double.init)
            pulses.add(to: &samples, before: times, rate: rate.hertz)
            return try BedsideRun(samples.map { Float($0) }, rate: rate)
        }
        func times(perMinute: Double) -> [Double] { (1..<Int(perMinute)).map { 60 / perMinute * Double($0) + 0.13 } }
        let beat = StandardComplex(tWaveMillivolts: 0.2)
        let alone = try run(StandardSignal(seconds: 60), pulsesBefore: times(perMinute: 80))
        let slow = try run(
            StandardSignal(beat, beatsPerMinute: 30, seconds: 60), pulsesBefore: times(perMinute: 80))
        let captured = StandardSignal(beat, beatsPerMinute: 60, seconds: 60)
        let paced = try run(captured, pulsesBefore: captured.complexes.map(\.seconds))
        var name = "\(fixed(shape.millivolts, 0)) mV, \(fixed(shape.milliseconds, 1)) ms"
        if isDouble { name += ", double" }
        if shape.overshootMilliseconds > 0 { name += ", overshoot of \(fixed(shape.overshootMilliseconds, 0)) ms" }
        row([
            name, "\(alone.beats.count)", range(of: slow), range(of: paced),
            "\(paced.pacedBeatCount) of \(paced.beats.count)",
        ])
        guard shape.overshootMilliseconds == 0 else { return }
        must(alone.beats.isEmpty, else: "pulses of \(name) alone are taken for beats")
        must(slow.shows(30, from: 15), else: "pulses of \(name) without capture: the rate shown is wrong")
        must(paced.shows(60, from: 15), else: "pulses of \(name) with capture: the rate shown is wrong")
    }

    private func range(of run: BedsideRun) -> String {
        guard let range = run.range(from: 15) else { return "none" }
        return "\(fixed(range.lowerBound, 1)) to \(fixed(range.upperBound, 1))"
    }
}
