// SPDX-License-Identifier: Apache-2.0

import Signal

/// Filters and peak search.
struct QRSFrontEnd: ~Copyable {
    static let unitsPerMillivolt: Float = 4096

    private let span: Int
    private let dominance: Int
    private let reach: Int
    private let stepReach: Int
    private let baselineReach: Int
    private let smoothDelay: Int
    private let energyDelay: Int
    private let decimation: Int
    private let peakSpan: Int
    private let earlyPreference: Float = 0.2
    private let wSlope: Int64
    private let wBend: Int64
    private let smoothScale: Float
    private let energyScale: Float

    private var first: MovingSum
    private var second: MovingSum
    private var energy: MovingSum
    private var smooth: History
    private var background: Background

    private var phase = 0
    private var previousEnergy: Int64 = 0
    private var isRising = false
    private var peakEnergy: Int64 = 0
    private var peakAge = -1

    init(rate: SampleRate, tuning: QRSTuning) {
        first = MovingSum(length: max(rate.samples(milliseconds: tuning.firstSmoothing), 1))
        second = MovingSum(length: max(rate.samples(milliseconds: tuning.secondSmoothing), 1))
        energy = MovingSum(length: max(rate.samples(milliseconds: tuning.energyWindow), 1))
        span = max(rate.samples(milliseconds: tuning.slopeSpan), 1)
        dominance = rate.samples(milliseconds: tuning.dominance)
        reach = rate.samples(milliseconds: tuning.peakReach)
        stepReach = rate.samples(milliseconds: tuning.stepReach)
        baselineReach = rate.samples(milliseconds: tuning.baselineReach)
        smoothDelay = (first.length - 1 + second.length - 1) / 2
        energyDelay = span + (energy.length - 1) / 2
        wSlope = Int64(tuning.extra)
        wBend = Int64(tuning.extra2)
        peakSpan = rate.samples(milliseconds: tuning.peakSpan)
        decimation = max(rate.samples(milliseconds: 25), 1)
        smoothScale = 1 / (Self.unitsPerMillivolt * Float(first.length * second.length))
        energyScale = smoothScale / Float(energy.length)
        smooth = History(capacity: dominance + energyDelay + max(baselineReach, reach + peakSpan, stepReach + span) + 2)
        background = Background(capacity: max(Int(tuning.backgroundMilliseconds / 25), 8))
    }

    mutating func restart(at value: Int64) {
        let once = value &* Int64(first.length)
        first.fill(value)
        second.fill(once)
        energy.fill(0)
        smooth.fill(once &* Int64(second.length))
        background.removeAll()
        previousEnergy = 0
        isRising = false
        peakAge = -1
        peakEnergy = 0
    }

    mutating func push(_ value: Int64, at index: SampleIndex) -> QRSCandidate? {
        let smoothed = second.push(first.push(value))
        smooth.push(smoothed)
        let slope = smooth[age: span / 2] &- smooth[age: span / 2 + span]
        let bend = smoothed &- 2 &* smooth[age: span] &+ smooth[age: 2 * span]
        let now = energy.push((wSlope &* abs(slope) &+ wBend &* abs(bend)) / 16)
        phase &+= 1
        if phase >= decimation {
            phase = 0
            background.push(Float(now) * energyScale)
        }
        // A local maximum is where the energy stops rising; it is dated one sample back.
        if peakAge >= 0 { peakAge &+= 1 }
        if now > previousEnergy {
            isRising = true
        } else if now < previousEnergy {
            if isRising && (peakAge < 0 || previousEnergy > peakEnergy) {
                peakEnergy = previousEnergy
                peakAge = 1
            }
            isRising = false
        }
        previousEnergy = now
        guard peakAge >= dominance, !(isRising && now > peakEnergy) else { return nil }
        let candidate = measure(centreAge: peakAge &+ energyDelay, height: peakEnergy, at: index)
        peakAge = -1
        peakEnergy = 0
        return candidate
    }

    private mutating func measure(centreAge: Int, height: Int64, at index: SampleIndex) -> QRSCandidate {
        var candidate = QRSCandidate()
        var up: Int64 = 0
        var down: Int64 = 0
        var sharpest: Int64 = 0
        for age in (centreAge - stepReach)...(centreAge + stepReach) {
            let slope = smooth[age: age - span / 2] - smooth[age: age - span / 2 + span]
            up = max(up, slope)
            down = min(down, slope)
            let bend = smooth[age: age - span] &- 2 &* smooth[age: age] &+ smooth[age: age + span]
            sharpest = max(sharpest, abs(bend))
        }
        var sum: Int64 = 0
        for age in (centreAge - baselineReach)...(centreAge + baselineReach) { sum &+= smooth[age: age] }
        let baseline = sum / Int64(2 * baselineReach + 1)
        var bestScore: Float = -1
        var bestAge = centreAge
        for age in (centreAge - reach)...(centreAge + reach) {
            let bend = 2 * smooth[age: age] - smooth[age: age - peakSpan] - smooth[age: age + peakSpan]
            let share = 1 + earlyPreference * Float(age - centreAge) / Float(reach)
            let score = abs(Float(smooth[age: age] - baseline + bend)) * share
            if score > bestScore {
                bestScore = score
                bestAge = age
            }
        }
        let best = smooth[age: bestAge] - baseline
        let steepest = max(up, -down)
        candidate.height = Float(height) * energyScale
        candidate.steepest = Float(steepest) * smoothScale
        candidate.sharpest = Float(sharpest) * smoothScale
        candidate.reversal = steepest > 0 ? Float(min(up, -down)) / Float(steepest) : 0
        candidate.amplitude = Float(best) * smoothScale
        candidate.background = background.median()
        candidate.centreIndex = index - SampleIndex(centreAge + smoothDelay)
        candidate.peakIndex = index - SampleIndex(bestAge + smoothDelay)
        return candidate
    }
}
