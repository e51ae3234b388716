// SPDX-License-Identifier: Apache-2.0

import Monitor
import Rhythm
import Signal

/// A made-up course of beats and signal changes, played to a timeline and an analyzer sample by sample, as in the monitor.
struct Scenario {
    /// What was seen: the events, the sample at which each was found, and the heart rate at every sample.
    struct Outcome {
        var events: [RhythmEvent] = []
        var foundAt: [SampleIndex] = []
        var heartRates: [Float?] = []

        /// `kind phase milliseconds` of every event, for comparison.
        func lines(_ rate: SampleRate) -> [String] {
            events.map { event in
                let time = Int(rate.milliseconds(samples: Double(event.sampleIndex)).rounded())
                return "\(event.kind) \(event.phase) \(time)"
            }
        }
    }

    var rate = SampleRate(hertz: 250)!
    var limits = RhythmLimits()
    /// From an R peak to the push of its beat, in milliseconds.
    var delay = 1_200.0
    private var beats: [(Beat, BeatClass, VentricularSigns?)] = []
    private var changes: [SignalChange] = [SignalChange(sampleIndex: 0, state: .good)]

    private var flutters: [(FlutterChange, foundAt: SampleIndex)] = []
    private var limitChanges: [(sampleIndex: SampleIndex, limits: RhythmLimits)] = []

    init(hertz: Double = 250) {
        rate = SampleRate(hertz: hertz)!
    }

    /// The last beat's time, in milliseconds.
    private(set) var end = 0.0

    /// Adds one beat a letter, each so many milliseconds after the one before; `n` is a noisy beat.
    mutating func add(_ letters: String, every interval: Double, signs: VentricularSigns? = nil) {
        for letter in letters.unicodeScalars {
            end += interval
            let index = SampleIndex(rate.samples(milliseconds: end))
            let isNoisy = letter == "n"
            let beat = Beat(sampleIndex: index, detectedAt: index, isNoisy: isNoisy)
            beats.append((beat, isNoisy ? .unknown : BeatClass(mnemonic: letter)!, signs))
        }
    }

    /// Lets time go by without a beat.
    mutating func pause(_ milliseconds: Double) { end += milliseconds }

    /// Adds a change of the signal where the course stands.
    mutating func change(_ state: SignalState) {
        changes.append(SignalChange(sampleIndex: SampleIndex(rate.samples(milliseconds: end)), state: state))
    }

    /// Changes the limits where the course stands.
    mutating func change(_ limits: RhythmLimits) {
        limitChanges.append((SampleIndex(rate.samples(milliseconds: end)), limits))
    }

    /// Adds flutter between two times, each found later; in milliseconds.
    mutating func flutter(
        from start: Double, foundAt startFound: Double, to end: Double, foundAt endFound: Double,
        isTachycardia: Bool = false
    ) {
        for (time, found, isOnset) in [(start, startFound, true), (end, endFound, false)] {
            let index = SampleIndex(rate.samples(milliseconds: time))
            flutters.append(
                (
                    FlutterChange(sampleIndex: index, isOnset: isOnset, isTachycardia: isTachycardia),
                    foundAt: SampleIndex(rate.samples(milliseconds: found))
                ))
        }
    }

    /// Plays the course, and some time after it, to a new analyzer.
    func play(tail: Double = 2_000) -> Outcome {
        var analyzer = RhythmAnalyzer(rate: rate, limits: limits)
        return play(on: &analyzer, tail: tail)
    }

    /// Plays the course, and some time after it.
    func play(on analyzer: inout RhythmAnalyzer, tail: Double = 2_000) -> Outcome {
        var outcome = Outcome()
        var timeline = BeatTimeline(rate: rate)
        func passChanges(upTo sampleIndex: SampleIndex) {
            while let change = timeline.nextChange(upTo: sampleIndex) { analyzer.push(change) }
        }
        var nextBeat = 0
        var nextFound = 0
        var nextChange = 0
        let detection = SampleIndex(rate.samples(milliseconds: 300))
        var nextFlutter = 0
        let delayInSamples = SampleIndex(rate.samples(milliseconds: delay))
        for index in 0..<SampleIndex(rate.samples(milliseconds: end + tail)) {
            timeline.advance()
            while nextChange < changes.count, changes[nextChange].sampleIndex <= index {
                timeline.note(changes[nextChange])
                if !changes[nextChange].state.showsBeats { analyzer.note(signAt: changes[nextChange].sampleIndex) }
                if changes[nextChange].state == .noInput { passChanges(upTo: .max) }
                nextChange += 1
            }
            while nextFound < beats.count, beats[nextFound].0.sampleIndex + detection <= index {
                analyzer.note(signAt: beats[nextFound].0.sampleIndex)
                nextFound += 1
            }
            while nextBeat < beats.count, beats[nextBeat].0.sampleIndex + delayInSamples <= index {
                passChanges(upTo: beats[nextBeat].0.sampleIndex)
                analyzer.push(
                    timeline.stamp(WindowedBeat(beats[nextBeat].0)), class: beats[nextBeat].1,
                    signs: beats[nextBeat].2)
                nextBeat += 1
            }
            while nextFlutter < flutters.count, flutters[nextFlutter].foundAt <= index {
                timeline.note(flutters[nextFlutter].0)
                analyzer.push(flutters[nextFlutter].0)
                nextFlutter += 1
            }
            if timeline.hasSettledChange { passChanges(upTo: timeline.settledIndex) }
            analyzer.advance(to: index)
            for change in limitChanges where change.sampleIndex == index { analyzer.setLimits(change.limits) }
            while let event = analyzer.nextEvent() {
                outcome.events.append(event)
                outcome.foundAt.append(index)
            }
            outcome.heartRates.append(analyzer.heartRate)
        }
        return outcome
    }
}
