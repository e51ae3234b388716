// SPDX-License-Identifier: Apache-2.0

import Signal

/// When each beat of a recording comes, and from where.
struct BeatPlan {
    /// A beat before it has a shape.
    struct PlannedBeat {
        /// The R wave, in seconds from the first sample.
        var seconds: Double
        var beatClass: BeatClass
        /// The RR interval before it, in seconds.
        var precedingInterval: Double
    }

    private(set) var beats: [PlannedBeat] = []
    private let process: IntervalProcess
    private var random: SplitMix64

    /// No two beats come closer than this, whatever the script asks for, in seconds.
    private static let shortestInterval = 0.2
    /// How early an ectopic beat comes: its share of the sinus interval.
    private static let coupling = 0.6
    /// The pause after a ventricular run: its share of the sinus interval.
    private static let pauseAfterRun = 1.4

    init(_ script: RecordingScript, random: inout SplitMix64) {
        process = IntervalProcess(script.variability, random: &random)
        self.random = SplitMix64(seed: random.next())
        var start = 0.0
        for episode in script.episodes where episode.seconds > 0 {
            let end = start + episode.seconds
            switch episode.rhythm {
            case .sinus(let rate): addSinus(rate, ectopic: nil, period: 0, from: start, to: end)
            case .ventricularEctopy(let rate, let period):
                addSinus(rate, ectopic: .ventricular, period: max(2, period), from: start, to: end)
            case .supraventricularEctopy(let rate, let period):
                addSinus(rate, ectopic: .supraventricular, period: max(2, period), from: start, to: end)
            case .ventricularRun(let rate): addRun(rate, from: start, to: end)
            case .beats(let letters, let rate, let coupling):
                addBeats(letters, rate, coupling: coupling, from: start, to: end)
            case .fibrillation(let rate): addFibrillation(rate, from: start, to: end)
            case .pause: break
            }
            start = end
        }
    }

    /// Sinus beats, each `period`-th replaced by an early one of the class `ectopic`.
    private mutating func addSinus(
        _ rate: Double, ectopic: BeatClass?, period: Int, from start: Double, to end: Double
    ) {
        let mean = Self.meanInterval(rate)
        // After a pause the sinus node resumes at once; after beats it keeps its interval.
        var next = start + (beats.isEmpty ? mean / 2 : 0)
        if let last = beats.last {
            next = max(next, last.seconds + mean * (last.beatClass == .ventricular ? Self.pauseAfterRun : 1))
        }
        var sinceEctopic = 1
        while next < end {
            add(.normal, at: next)
            let interval = max(Self.shortestInterval, mean + process.deviation(at: next))
            sinceEctopic += 1
            guard let ectopic, sinceEctopic == period, next + Self.coupling * interval < end else {
                if sinceEctopic == period { sinceEctopic = 0 }
                next += interval
                continue
            }
            sinceEctopic = 1
            add(ectopic, at: next + Self.coupling * interval)
            // A ventricular beat leaves the sinus node's clock alone, so that one sinus beat is lost; one from the
            // atria sets it back.
            next += ectopic == .ventricular ? 2 * interval : (Self.coupling + 1.05) * interval
        }
    }

    /// Ventricular beats alone, their intervals varying by 2 %.
    private mutating func addRun(_ rate: Double, from start: Double, to end: Double) {
        let mean = Self.meanInterval(rate)
        var next = start
        if let last = beats.last { next = max(next, last.seconds + mean) }
        while next < end {
            add(.ventricular, at: next)
            next += max(Self.shortestInterval, mean * (1 + 0.02 * random.nextNormal()))
        }
    }

    /// Beats as their letters say, then sinus beats.
    private mutating func addBeats(
        _ letters: String, _ rate: Double, coupling: Double, from start: Double, to end: Double
    ) {
        let mean = Self.meanInterval(rate)
        var wasVentricular = false
        for letter in letters.unicodeScalars {
            let beatClass: BeatClass = letter == "V" ? .ventricular : .normal
            let share = beatClass == .ventricular ? coupling : wasVentricular ? 2 - coupling : 1
            let time = beats.last.map { max(start, $0.seconds + share * mean) } ?? start + mean / 2
            guard time < end else { return }
            add(beatClass, at: time)
            wasVentricular = beatClass == .ventricular
        }
        addSinus(rate, ectopic: nil, period: 0, from: start, to: end)
    }

    /// Sinus beats' shapes at intervals without order.
    private mutating func addFibrillation(_ rate: Double, from start: Double, to end: Double) {
        let mean = Self.meanInterval(rate)
        var next = start
        if let last = beats.last { next = max(next, last.seconds + mean) }
        while next < end {
            add(.normal, at: next)
            next += mean * (0.55 + 0.9 * random.nextUniform())
        }
    }

    private static func meanInterval(_ rate: Double) -> Double {
        precondition(rate > 0, "a rhythm has a rate; no beat at all is a pause")
        return max(shortestInterval, 60 / rate)
    }

    private mutating func add(_ beatClass: BeatClass, at seconds: Double) {
        guard let last = beats.last else {
            beats.append(PlannedBeat(seconds: seconds, beatClass: beatClass, precedingInterval: 1))
            return
        }
        let time = max(seconds, last.seconds + Self.shortestInterval)
        beats.append(PlannedBeat(seconds: time, beatClass: beatClass, precedingInterval: time - last.seconds))
    }
}
