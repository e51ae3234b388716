// SPDX-License-Identifier: Apache-2.0

import Glibc
import Signal

/// The rate of an input that does not say it.
struct ProbeRate {
    /// The rates that recorders have, the usual ones first.
    static let usual: [Double] = [
        250, 500, 360, 1_000, 125, 128, 130, 256, 200, 100, 512, 300, 400, 180, 150, 240, 160, 320, 600, 720, 750, 800,
        860, 977,
        1_024, 1_200, 1_250, 1_500, 1_600, 2_000, 2_048, 2_400, 2_500, 4_000, 4_096, 5_000, 8_000, 10_000, 80, 64, 50,
    ]
    /// Samples that are tried at each rate.
    private static let sampleLimit = 20_000
    /// The share by which a measured rate may differ from a recorder's.
    private static let tolerance = 0.03

    /// The rate.
    var rate: SampleRate
    /// What it is taken from, in words.
    var reason: String
    /// Whether it is a guess that a user must confirm.
    var isGuess: Bool

    /// A rate by how fast samples come, if that is a recorder's.
    init?(arrival hertz: Double) {
        let near = Self.usual.filter { ($0 / hertz - 1).magnitude < Self.tolerance }
        let nearest = near.min { ($0 / hertz - 1).magnitude < ($1 / hertz - 1).magnitude }
        guard let rate = SampleRate(hertz: nearest ?? hertz) else { return nil }
        self.rate = rate
        reason = "samples come \(Int(hertz.rounded())) times a second"
        isGuess = nearest == nil
    }

    /// A rate that is given.
    init(_ rate: SampleRate, reason: String) {
        self.rate = rate
        self.reason = reason
        isGuess = false
    }

    /// The rate by which the heart in the signal is likeliest, and its mains hum has the frequency of a mains.
    ///
    /// Hearts differ by more than recorders do: so the hum decides where there is any, and what is left is a guess.
    ///
    /// - Parameter values: `[n]`, any gain, NaN for missing samples.
    init?(heartIn values: [Float], settings: Settings) throws(DaemonError) {
        let range = ProbeRange(values)
        guard !range.isFlat else { return nil }
        let spread = ProbeRate.spread(values)
        let scaled = values.prefix(Self.sampleLimit).map { ($0 - range.median) / spread }
        let hum = Self.humFrequency(scaled)
        var best: (score: Double, rate: SampleRate, byHum: Bool)?
        for (place, hertz) in Self.usual.enumerated() {
            guard let rate = SampleRate(hertz: hertz) else { continue }
            let trial = try ProbeTrial(scaled, rate: rate, settings: settings)
            guard trial.isHeart(rate), trial.widthInMilliseconds > 0 else { continue }
            let width = log(trial.widthInMilliseconds / 90) / 0.35
            let beats = log(trial.heartRate(rate) / 72) / 0.35
            var score = -width * width - beats * beats - Double(place) * 0.02
            let isMains = hum.map { Self.isMains($0 * hertz) } ?? false
            if isMains { score += 6 }
            if best.map({ score > $0.score }) ?? true { best = (score, rate, isMains) }
        }
        guard let best else { return nil }
        rate = best.rate
        isGuess = true
        reason =
            best.byHum
            ? "by the mains hum and the heart in it"
            : "by the heart in it alone, which tells no more than a half or double of it"
    }

    private static func isMains(_ hertz: Double) -> Bool {
        [50.0, 60].contains { (hertz / $0 - 1).magnitude < 0.01 }
    }

    /// Half the distance between the highest and lowest percent, in which an ECG's R peaks lie.
    private static func spread(_ values: [Float]) -> Float {
        let sorted = values.filter { !$0.isNaN }.sorted()
        guard let first = sorted.first, let last = sorted.last, last > first else { return 1 }
        let edge = sorted.count / 200
        let inner = (sorted[sorted.count - 1 - edge] - sorted[edge]) / 2
        return inner > 0 ? inner : (last - first) / 2
    }

    /// The frequency of the strongest lone line above a heart's, in cycles a sample; `nil` if no line stands out.
    static func humFrequency(_ values: [Float]) -> Double? {
        let length = 2_048
        guard values.count >= length else { return nil }
        // The second difference takes the heart's own share down.
        let part = values.suffix(length).map { $0.isNaN ? 0 : $0 }
        let samples = Array(part)
        var rough: [Double] = []
        for index in 2..<samples.count {
            let curve: Float = samples[index] - 2 * samples[index - 1] + samples[index - 2]
            rough.append(Double(curve))
        }
        var powers: [Double] = []
        // From 1/40 of the rate on, in steps finer than a line is wide.
        let count = 900
        for step in 0..<count {
            let frequency = 0.02 + 0.46 * Double(step) / Double(count)
            powers.append(power(of: rough, at: frequency))
        }
        guard let peak = powers.indices.max(by: { powers[$0] < powers[$1] }) else { return nil }
        let around = powers.sorted()
        guard powers[peak] > 60 * around[count / 2] else { return nil }
        return 0.02 + 0.46 * Double(peak) / Double(count)
    }

    /// Goertzel's sum, with a Hann window.
    private static func power(of values: [Double], at frequency: Double) -> Double {
        let turn = cos(2 * .pi * frequency)
        let windowTurn = cos(2 * .pi / Double(values.count))
        var (first, second) = (0.0, 0.0)
        // cos(2 pi n / N) by its recurrence.
        var (window, before) = (1.0, windowTurn)
        for value in values {
            let next = value * (1 - window) + 2 * turn * first - second
            (first, second) = (next, first)
            (window, before) = (2 * windowTurn * window - before, window)
        }
        return first * first + second * second - 2 * turn * first * second
    }
}
