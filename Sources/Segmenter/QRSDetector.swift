// SPDX-License-Identifier: Apache-2.0

public import Signal

/// Finds the heartbeats of one channel as its samples come in.
public struct QRSDetector: ~Copyable {
    private let tuning: QRSTuning
    private let refractory: SampleIndex
    private let tWaveReach: SampleIndex
    private let learnSamples: SampleIndex
    private let relearnSamples: SampleIndex
    private var frontEnd: QRSFrontEnd

    private var index: SampleIndex = -1
    private var hasStarted = false
    private var last: Int64 = 0
    private var learnFrom: SampleIndex = 0
    private var learnt = false

    private var beats = MedianOfEight()
    private var noise = MedianOfEight()
    private var intervals = MedianOfEight()
    private var lastBeat = QRSCandidate()
    private var hasBeat = false

    private var rejected = InlineArray<16, QRSCandidate>(repeating: QRSCandidate())
    private var rejectedCount = 0

    private var queue = InlineArray<32, Beat>(repeating: Beat(sampleIndex: 0, detectedAt: 0))
    private var queueHead = 0
    private var queueCount = 0

    public init(rate: SampleRate) { self.init(rate: rate, tuning: QRSTuning()) }

    init(rate: SampleRate, tuning: QRSTuning) {
        self.tuning = tuning
        refractory = SampleIndex(rate.samples(milliseconds: tuning.refractory))
        tWaveReach = SampleIndex(rate.samples(milliseconds: tuning.tWaveReach))
        learnSamples = SampleIndex(rate.samples(milliseconds: tuning.learnMilliseconds))
        relearnSamples = SampleIndex(rate.samples(milliseconds: tuning.relearnMilliseconds))
        frontEnd = QRSFrontEnd(rate: rate, tuning: tuning)
    }

    public mutating func push(_ millivolts: Float) -> Beat? {
        index += 1
        if millivolts == millivolts {
            let clamped = min(max(millivolts, -262_144), 262_144)
            last = Int64((clamped * QRSFrontEnd.unitsPerMillivolt).rounded())
            if !hasStarted {
                hasStarted = true
                frontEnd.restart(at: last)
                learnFrom = index
            }
        }
        guard hasStarted else { return nil }
        if let candidate = frontEnd.push(last, at: index) {
            if learnt { judge(candidate) } else { learn(candidate) }
        }
        if learnt && index - lastBeat.centreIndex > relearnSamples {
            learnt = false
            learnFrom = index
            rejectedCount = 0
        }
        return next()
    }

    private mutating func next() -> Beat? {
        guard queueCount > 0 else { return nil }
        let beat = queue[queueHead]
        queueHead = (queueHead + 1) & 31
        queueCount -= 1
        return beat
    }

    private mutating func learn(_ candidate: QRSCandidate) {
        // Older than the learning window: forgotten.
        var kept = 0
        for i in 0..<rejectedCount where rejected[i].centreIndex > candidate.centreIndex - learnSamples {
            rejected[kept] = rejected[i]
            kept += 1
        }
        rejectedCount = kept
        if candidate.reversal >= Float(tuning.stepRatio) { remember(candidate) }
        guard index - learnFrom >= learnSamples - refractory, rejectedCount > 0 else { return }
        var top: Float = 0
        for i in 0..<rejectedCount { top = max(top, rejected[i].height) }
        var peers = MedianOfEight()
        for i in 0..<rejectedCount where rejected[i].height >= top * Float(tuning.peerRatio) {
            peers.push(rejected[i].height)
        }
        let level = peers.median
        guard level >= Float(tuning.learnRatio) * candidate.background, level >= Float(tuning.floorInMillivolts) else {
            return
        }
        // Learnt: the candidates so far are judged again, from the first on.
        beats.removeAll()
        noise.removeAll()
        intervals.removeAll()
        beats.push(level)
        noise.push(candidate.background)
        learnt = true
        hasBeat = false
        let pending = rejected
        let count = rejectedCount
        rejectedCount = 0
        for i in 0..<count { judge(pending[i]) }
    }

    private mutating func remember(_ candidate: QRSCandidate) {
        if rejectedCount == 16 {
            for i in 1..<16 { rejected[i - 1] = rejected[i] }
            rejectedCount = 15
        }
        rejected[rejectedCount] = candidate
        rejectedCount += 1
    }

    private func threshold() -> Float {
        let floor = min(noise.median, beats.median)
        return floor + Float(tuning.threshold) * (beats.median - floor)
    }

    private mutating func judge(_ candidate: QRSCandidate) {
        let sinceLast = candidate.centreIndex - lastBeat.centreIndex
        if hasBeat && sinceLast < refractory { return }
        if candidate.reversal < Float(tuning.stepRatio) {
            return
        }
        let isTWave = hasBeat && sinceLast < tWaveReach
            && (tuning.extra3 == 0 ? candidate.steepest < Float(tuning.tWaveSlope) * lastBeat.steepest : candidate.sharpest < Float(tuning.tWaveSlope) * lastBeat.sharpest)
        if candidate.height > threshold() && !isTWave {
            searchBack(before: candidate)
            accept(candidate)
            return
        }
        noise.push(candidate.height)
        if !isTWave { remember(candidate) }
        searchBack(before: candidate)
    }

    private mutating func searchBack(before candidate: QRSCandidate) {
        while hasBeat && intervals.count > 0 {
            let limit = SampleIndex(Float(tuning.searchBackInterval) * intervals.median)
            guard candidate.centreIndex - lastBeat.centreIndex > limit else { return }
            var best = -1
            for i in 0..<rejectedCount
            where rejected[i].centreIndex - lastBeat.centreIndex >= refractory
                && (best < 0 || rejected[i].height > rejected[best].height)
            {
                best = i
            }
            guard best >= 0, rejected[best].height > Float(tuning.searchBackThreshold) * threshold() else { return }
            accept(rejected[best])
        }
    }

    private mutating func accept(_ candidate: QRSCandidate) {
        if hasBeat { intervals.push(Float(candidate.centreIndex - lastBeat.centreIndex)) }
        beats.push(candidate.height)
        hasBeat = true
        lastBeat = candidate
        var kept = 0
        for i in 0..<rejectedCount where rejected[i].centreIndex > candidate.centreIndex {
            rejected[kept] = rejected[i]
            kept += 1
        }
        rejectedCount = kept
        guard queueCount < 32 else { return }
        queue[(queueHead + queueCount) & 31] = Beat(
            sampleIndex: candidate.peakIndex, detectedAt: index, amplitudeInMillivolts: candidate.amplitude)
        queueCount += 1
    }
}
