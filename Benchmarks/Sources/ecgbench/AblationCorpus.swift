// SPDX-License-Identifier: Apache-2.0

@_spi(Ablation) import Segmenter
import Signal
import Synthesis

/// Signals on which the detector's rules are tried: recordings, recordings with noise, synthetic rhythms, and signals without a heart.
struct AblationCorpus {
    /// A column of the table: signals that are counted together.
    struct Part {
        /// Its heading.
        var name: String
        /// Its recordings; one without reference beats has none to find.
        var recordings: [Recording]
        /// The first second that is compared: the learning period is left out of the databases.
        var start: Double
    }

    /// The columns.
    var parts: [Part]

    /// Reads DS1 and, if they are there, the noise and the supraventricular database; makes the synthetic signals.
    init(mitdb: String, nstdb: String?, svdb: String?) throws {
        let ds1 = try DataSplit.ds1.map { try Recording(record: $0, in: mitdb) }
        parts = [Part(name: "DS1", recordings: ds1, start: EC57Command.skippedSeconds)]
        if let nstdb {
            let noise = try Recording.signal(0, header: "\(nstdb)/em.hea")
            let generator = NoiseStressGenerator(rate: noise.rate, noise: NoiseStressTest.units(noise.millivolts))
            let clean = ds1.filter { NoiseStressTest.records.contains($0.number) }
            for decibels in [12.0, 6, 0] {
                let noisy = clean.map { NoiseStressTest.stressed($0, by: generator, decibels: decibels) }
                parts.append(
                    Part(name: "\(Int(decibels)) dB", recordings: noisy, start: EC57Command.skippedSeconds))
            }
        }
        if let svdb {
            let records = try Self.records(in: svdb).map { try Recording(record: $0, in: svdb) }
            parts.append(Part(name: "svdb", recordings: records, start: EC57Command.skippedSeconds))
        }
        parts.append(Part(name: "synthetic", recordings: Self.rhythms, start: 3))
        parts.append(Part(name: "no heart", recordings: Self.artifacts, start: 0))
    }

    /// The numbers of a folder's records, by its list `RECORDS` or by its headers.
    private static func records(in folder: String) throws -> [Int] {
        (800...899).filter { (try? readFile("\(folder)/\($0).hea")) != nil }
    }

    /// The rates at which the synthetic signals are made, in hertz.
    private static var rates: [SampleRate] { [128, 250, 360, 1_000].compactMap { SampleRate(hertz: $0) } }

    /// Rhythms of which the databases have little: tachycardias of broad complexes, tall T waves, small beats.
    static var rhythms: [Recording] {
        var scripts: [RecordingScript] = []
        for rate in rates {
            for (place, sinus) in [60.0, 90].enumerated() {
                for run in [110.0, 140, 170, 200, 220] {
                    scripts.append(
                        RecordingScript(
                            rate: rate, seed: UInt64(place + 1),
                            episodes: [
                                .sinus(rate: sinus, seconds: 25), .ventricularRun(rate: run, seconds: 15),
                                .sinus(rate: sinus, seconds: 5),
                            ], disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.01), seconds: 0..<45)]))
                }
            }
            for tWave in [0.5, 0.95, 1.3] {
                var script = RecordingScript(
                    rate: rate, seed: 1,
                    episodes: [
                        .sinus(rate: 70, seconds: 15), Episode(.ventricularEctopy(rate: 70, period: 9), seconds: 45),
                    ], disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.01), seconds: 0..<60)])
                script.morphology.ventricular.tWave = Wave(
                    atMilliseconds: 320, widthInMilliseconds: 60, millivolts: -tWave)
                scripts.append(script)
            }
            var tall = RecordingScript(rate: rate, seed: 11, episodes: [.sinus(rate: 66, seconds: 60)])
            tall.morphology = .tallT
            scripts.append(tall)
            for (millivolts, pace) in [(1.5, 60.0), (1.5, 100), (2, 60), (2, 80), (2, 100)] {
                var taller = RecordingScript(
                    rate: rate, seed: 12, episodes: [.sinus(rate: pace, seconds: 60)],
                    disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.01), seconds: 0..<60)])
                taller.morphology.normal.tWave = Wave(
                    atMilliseconds: 280, widthInMilliseconds: 48, millivolts: millivolts)
                scripts.append(taller)
            }
        }
        let whole = scripts.enumerated().map { Recording(SyntheticRecording(script: $1), number: $0) }
        return whole + rates.flatMap { rate in [0.15, 0.3, 0.5].map { blocked(rate: rate, pWave: $0) } }
    }

    /// A heart whose ventricles now and then leave out two to four beats: P waves alone, of a height in millivolts.
    private static func blocked(rate: SampleRate, pWave: Double) -> Recording {
        let pattern = (2...4).map { String(repeating: "N", count: 12) + String(repeating: "V", count: $0) }.joined()
        var script = RecordingScript(
            rate: rate, seed: 13, episodes: [Episode(.beats(pattern, rate: 72, coupling: 1), seconds: 75)],
            disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.01), seconds: 0..<75)])
        let wave = Wave(atMilliseconds: -165, widthInMilliseconds: 22, millivolts: pWave)
        script.morphology.normal.waves[0] = wave
        // What stands for a ventricular beat has a P wave alone.
        script.morphology.ventricular = BeatShape(
            waves: [wave], tWave: Wave(atMilliseconds: 290, widthInMilliseconds: 45, millivolts: 0))
        let recording = Recording(SyntheticRecording(script: script), number: 0)
        let beats = recording.beats.filter { $0.beatClass == .normal }
        return Recording(
            CopySource.Copy(millivolts: recording.millivolts, rate: rate, beats: beats), of: recording)
    }

    private static var artifacts: [Recording] {
        rates.flatMap { rate in
            Artifact.allCases.map {
                Recording(samples: $0.samples(rate: rate, seconds: 40), rate: rate)
            }
        }
    }

    /// What a detector that works by some rules misses and adds, in each part.
    func counts(rules: QRSRules) -> [BeatScore.Detection] {
        parts.map { part in
            var sum = BeatScore.Detection(hits: 0, misses: 0, falseAlarms: 0)
            for recording in part.recordings {
                let found = Self.beats(of: recording, rules: rules)
                let matcher = BeatMatcher(
                    window: SampleIndex(recording.rate.samples(milliseconds: EC57Command.windowInMilliseconds)),
                    start: SampleIndex(part.start * recording.rate.hertz), flutter: BeatMatcher.flutter(in: recording))
                let reference = recording.beats.map { ScoredBeat(sampleIndex: $0.sampleIndex, beatClass: $0.beatClass) }
                for match in matcher.matches(reference: reference, test: found) {
                    switch match {
                    case .pair: sum.hits += 1
                    case .missed: sum.misses += 1
                    case .extra: sum.falseAlarms += 1
                    }
                }
            }
            return sum
        }
    }

    private static func beats(of recording: Recording, rules: QRSRules) -> [ScoredBeat] {
        var detector = ConditionedDetector(
            QRSDetector(
                rate: recording.rate, smallestBeatInMillivolts: QRSDetector.standardSmallestBeatInMillivolts,
                rules: rules),
            rate: recording.rate)
        var found: [ScoredBeat] = []
        for sample in recording.millivolts {
            if let beat = detector.push(sample) {
                found.append(ScoredBeat(sampleIndex: beat.sampleIndex, beatClass: .normal))
            }
        }
        while let beat = detector.flush() {
            found.append(ScoredBeat(sampleIndex: beat.sampleIndex, beatClass: .normal))
        }
        return found
    }
}
