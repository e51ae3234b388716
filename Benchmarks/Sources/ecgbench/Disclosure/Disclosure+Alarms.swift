// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis

extension Disclosure {
    /// The times to the alarms of tachycardia, flutter, fibrillation and asystole.
    mutating func addAlarms() throws {
        heading(
            "Time to alarm",
            "After 30 s at 80 a minute. Tachycardia: from its first beat to the first alarm of tachycardia, by rate or ventricular, "
                + "or of flutter. Flutter, a sine, and fibrillation, the latest of ten: from their start to their own alarm. "
                + "Asystole: from the last R peak.")
        table(["what", "halved, s", "as it is, s", "doubled, s"])
        for rhythm in StandardRhythm.tachycardias {
            var cells = [
                "\(rhythm.rawValue), \(fixed(rhythm.beatsPerMinute, 0)) a minute, \(fixed(rhythm.millivolts, 0)) mV"
            ]
            for gain in [0.5, 1, 2] {
                let run = try BedsideRun(rhythm.signal(seconds: 60, gain: gain), rate: rate)
                let time = run.alarmTime([.tachycardia, .ventricularTachycardia, .ventricularFlutter], from: 30)
                cells.append(text(time))
                must(
                    (time ?? .infinity) <= 10,
                    else: "\(rhythm.rawValue) at \(fixed(gain, 1)) raises no alarm within 10 s")
            }
            row(cells)
        }
        try addFibrillation()
        var asystole = StandardSignal(seconds: 60)
        asystole.add(StandardComplex(tWaveMillivolts: 0.2), beatsPerMinute: 80, from: 0.375, to: 30)
        var cells = ["asystole"]
        for gain in [0.5, 1, 2] {
            var signal = asystole
            for index in signal.complexes.indices { signal.complexes[index].complex.millivolts *= gain }
            let run = try BedsideRun(signal, rate: rate)
            let time = run.alarmTime([.asystole], from: signal.peaks.last ?? 0)
            cells.append(text(time))
            must((time ?? .infinity) <= 10, else: "asystole raises no alarm within 10 s")
        }
        row(cells)
    }

    /// Rows of the table of alarms: flutter and fibrillation of 0.5, 1 and 2 mV.
    private mutating func addFibrillation() throws {
        let sinus = StandardSignal(
            StandardComplex(tWaveMillivolts: 0.2), beatsPerMinute: 80, seconds: 30
        ).samples(rate: rate)
        func row(_ name: String, of waves: (_ millivolts: Double) -> [FibrillatoryWave]) throws {
            var cells = ["\(name), 1 mV"]
            for millivolts in [0.5, 1, 2] {
                let times = try waves(millivolts).map { wave in
                    let run = try BedsideRun(sinus + wave.samples(rate: rate, seconds: 30), rate: rate)
                    return run.alarmTime([.ventricularFlutter], from: 30) ?? .infinity
                }
                let latest = times.max() ?? .infinity
                cells.append(text(latest.isFinite ? latest : nil))
                must(latest <= 10, else: "\(name) of \(fixed(millivolts, 1)) mV raises no alarm within 10 s")
            }
            self.row(cells)
        }
        for perMinute in [206.0, 300] {
            try row("ventricular flutter, \(fixed(perMinute, 0)) a minute") {
                [FibrillatoryWave(flutterAt: perMinute, millivolts: $0)]
            }
        }
        for hertz in [3.5, 5, 6.5] {
            try row("ventricular fibrillation, \(fixed(hertz, 1)) Hz") { millivolts in
                (1...10).map { FibrillatoryWave(fibrillationAt: hertz, millivolts: millivolts, seed: $0) }
            }
        }
    }
}
