// SPDX-License-Identifier: Apache-2.0

import Signal

/// How a stretch of the signal compares with the known shape that is most like it.
struct TemplateMatch {
    /// The energy of what is left when the shape is taken away, as a share of the shape's own; 0 for the very same.
    var residual: Float
    /// The factor by which the shape fits best; 0 where it does not fit at all.
    var scale: Float
    /// From where it was looked for to where it is, in samples.
    var lag: SampleIndex
}

/// The shapes of the last beats in the fine band: up to four, say of the sinus beats and of two ectopic foci.
///
/// Each is a running mean of beats that are alike. A beat like none begins a shape of its own, in the place of the one that
/// has not been seen for longest; one that four beats have shared is trusted. So are four waves behind one another that were
/// not taken for beats: that is how a tachycardia is found whose complexes look like nothing before. A match is the place
/// of the highest correlation. Costs at most some 180 places times 47 points for every trusted shape and candidate (95 times
/// 29 at 360 Hz), and nothing for other samples; allocates only when it is made.
struct BeatTemplates: ~Copyable {
    private static let count = 4
    /// Points of a shape with what fills them up to whole vectors.
    private static let stride = 48

    /// From a point to the next, and from a place that is tried to the next, in samples.
    private let step: Int
    private let lagStep: Int
    /// Points to both sides of the R peak.
    private let reach: Int
    private var pointCount: Int { 2 &* reach &+ 1 }

    private let near: Int
    private let before: Int
    private let behind: Int
    private let trustedCount: Int
    private let sameResidual: Float
    private let updateResidual: Float
    private let updateShare: Float
    private let newResidual: Float
    private let unlikeResidual: Float
    private let newInterval: SampleIndex

    private let shapes = FixedBuffer<Float>(repeating: 0, count: 4 * 48)
    private var energies = InlineArray<4, Float>(repeating: 0)
    private var beatCounts = InlineArray<4, Int>(repeating: 0)
    private var lastUses = InlineArray<4, Int>(repeating: 0)
    private var lastPlaces = InlineArray<4, SampleIndex>(repeating: 0)
    private var beatCount = 0
    /// The stretch that is searched, every `step`th value; the phases behind one another.
    private let stretch: FixedBuffer<Float>
    private let phaseLength: Int

    /// Makes an empty set for a rate.
    init(rate: SampleRate, tuning: QRSTuning) {
        func samples(_ milliseconds: Double) -> Int { rate.samples(milliseconds: milliseconds) }
        let largest = max(samples(tuning.templateStep), 1)
        lagStep = max(largest / 2, 1)
        step = largest > 1 ? 2 * lagStep : 1
        reach = min(samples(tuning.templateReach) / step, (Self.stride - 1) / 2)
        near = samples(tuning.nearSearch)
        before = samples(tuning.farSearchBefore)
        behind = samples(tuning.farSearchBehind)
        trustedCount = tuning.trustedCount
        sameResidual = Float(tuning.sameBeatResidual)
        updateResidual = Float(tuning.updateResidual)
        updateShare = Float(tuning.updateShare)
        newResidual = Float(tuning.newShapeResidual)
        unlikeResidual = Float(tuning.unlikeResidual)
        newInterval = SampleIndex(samples(tuning.newShapeInterval))
        phaseLength = (before + behind) / step + 2 + Self.stride
        stretch = FixedBuffer(repeating: 0, count: phaseLength * (step / lagStep))
    }

    /// Forgets all shapes.
    mutating func removeAll() {
        for place in 0..<Self.count { beatCounts[place] = 0 }
    }

    /// Whether a shape is trusted.
    var isTrusting: Bool {
        for place in 0..<Self.count where beatCounts[place] >= trustedCount { return true }
        return false
    }

    /// The best match of a trusted shape near a sample, further around a large wave where nothing there is the same beat; nothing
    /// without a trusted shape. Where nothing around correlates with one, the match has a scale of 0.
    func match(
        at index: SampleIndex, isLarge: Bool, in band: borrowing FineBand, newest: SampleIndex
    ) -> TemplateMatch? {
        guard isTrusting else { return nil }
        let close = best(at: index, before: near, behind: near, least: trustedCount, in: band, newest: newest)
        if let close, close.match.residual <= sameResidual || !isLarge { return close.match }
        let far = best(at: index, before: before, behind: behind, least: trustedCount, in: band, newest: newest)
        return far?.match ?? close?.match ?? TemplateMatch(residual: 2, scale: 0, lag: 0)
    }

    /// Lets the shape that a beat is like follow it, or begins a new one where there is none.
    ///
    /// - Parameter isBeat: whether it was taken for a beat; what was not counts only where it comes again at once.
    mutating func learn(waveAt index: SampleIndex, isBeat: Bool, from band: borrowing FineBand, newest: SampleIndex) {
        if !isBeat { forgetRareWaves(before: index) }
        let found = best(at: index, before: near, behind: near, least: 1, in: band, newest: newest)
        if let found, found.match.residual <= mostDifference(from: found.place) {
            let share = max(updateShare, 1 / Float(beatCounts[found.place] &+ 1))
            blend(waveAt: index &+ found.match.lag, into: found.place, share: share, from: band, newest: newest)
        } else if (found?.match.residual ?? .infinity) > unlikeResidual {
            let place = oldest
            beatCounts[place] = 0
            blend(waveAt: index, into: place, share: 1, from: band, newest: newest)
        }
        if isBeat { beatCount &+= 1 }
    }

    /// How much a wave may differ from a shape and still count as the same.
    private func mostDifference(from place: Int) -> Float {
        beatCounts[place] >= trustedCount ? updateResidual : newResidual
    }

    private mutating func forgetRareWaves(before index: SampleIndex) {
        for place in 0..<Self.count where beatCounts[place] < trustedCount && index &- lastPlaces[place] > newInterval {
            beatCounts[place] = 0
        }
    }

    /// The place of an empty shape or, where there is none, of the one that was used longest ago; up to sixteen beats count
    /// in favour of a shape.
    private var oldest: Int {
        var oldest = 0
        var least = Int.max
        for place in 0..<Self.count {
            let worth = beatCounts[place] == 0 ? Int.min : lastUses[place] &+ min(beatCounts[place], 16)
            if worth < least {
                least = worth
                oldest = place
            }
        }
        return oldest
    }

    /// Takes a wave into a shape, as far as the band holds all of it.
    private mutating func blend(
        waveAt index: SampleIndex, into place: Int, share: Float, from band: borrowing FineBand, newest: SampleIndex
    ) {
        let half = SampleIndex(reach &* step)
        guard band.holds(index &- half, index &+ half, newest: newest) else { return }
        var energy: Float = 0
        for point in 0..<pointCount {
            let value = band.value(at: index &+ SampleIndex((point &- reach) &* step), newest: newest)
            let old = shapes[place &* Self.stride &+ point]
            let new = beatCounts[place] == 0 ? value : old + share * (value - old)
            shapes[place &* Self.stride &+ point] = new
            energy += new * new
        }
        energies[place] = energy
        beatCounts[place] &+= 1
        lastUses[place] = beatCount
        lastPlaces[place] = index
    }

    /// The best match around a sample of the shapes that at least so many beats share, and the shape's place.
    ///
    /// Of each shape the place of its highest correlation counts, of the shapes the one with the least residual there.
    private func best(
        at index: SampleIndex, before: Int, behind: Int, least: Int, in band: borrowing FineBand, newest: SampleIndex
    ) -> (match: TemplateMatch, place: Int)? {
        let half = reach &* step
        // Places at which the band does not hold the whole shape's length are not tried.
        var first = index &- SampleIndex(before)
        let last = min(index &+ SampleIndex(behind), newest &- band.delay &- SampleIndex(half))
        while first <= last, !band.holds(first &- SampleIndex(half), first, newest: newest) {
            first &+= SampleIndex(lagStep)
        }
        guard first <= last else { return nil }
        let phases = step / lagStep
        let placeCount = Int(last &- first) / lagStep &+ 1
        for phase in 0..<phases {
            var index = first &- SampleIndex(half) &+ SampleIndex(phase &* lagStep)
            let end = last &+ SampleIndex(half)
            for slot in 0..<phaseLength {
                stretch[phase &* phaseLength &+ slot] = index <= end ? band.value(at: index, newest: newest) : 0
                index &+= SampleIndex(step)
            }
        }
        var result: (match: TemplateMatch, place: Int)?
        for place in 0..<Self.count where beatCounts[place] >= least && energies[place] > 0 {
            guard let found = highest(place, placeCount: placeCount) else { continue }
            if let result, result.match.residual <= found.residual { continue }
            let lag = first &+ SampleIndex(found.number &* lagStep) &- index
            result = (TemplateMatch(residual: found.residual, scale: found.scale, lag: lag), place)
        }
        return result
    }

    /// The highest correlation of a shape with the stretch.
    private func highest(_ place: Int, placeCount: Int) -> (residual: Float, scale: Float, number: Int)? {
        let phases = step / lagStep
        let own = energies[place]
        var top: Float = 0
        var result: (residual: Float, scale: Float, number: Int)?
        for number in 0..<placeCount {
            let start = (number % phases) &* phaseLength &+ number / phases
            let (product, energy) = products(place, start: start)
            // Correlation squared, with its sign, times the shape's energy.
            guard product > 0, energy > 0, product * product > top * energy else { continue }
            top = product * product / energy
            result = ((energy - 2 * product + own) / own, product / own, number)
        }
        return result
    }

    /// The sum of products of a shape and the stretch from a slot on, and that of the stretch's squares.
    @inline(__always)
    private func products(_ place: Int, start: Int) -> (Float, Float) {
        precondition(start >= 0 && start &+ Self.stride <= stretch.count)
        // Both loops stay within a shape's stride, whose end the precondition keeps in the stretch; shapes end in zeros.
        let shape = unsafe UnsafeRawPointer(shapes.baseAddress + place &* Self.stride)
        let values = unsafe UnsafeRawPointer(stretch.baseAddress + start)
        var product = SIMD8<Float>.zero
        var energy = SIMD8<Float>.zero
        let whole = pointCount / 8
        for lane in 0..<whole {
            let x = unsafe values.loadUnaligned(fromByteOffset: lane &* 32, as: SIMD8<Float>.self)
            product += unsafe shape.loadUnaligned(fromByteOffset: lane &* 32, as: SIMD8<Float>.self) * x
            energy += x * x
        }
        var sums = (product.sum(), energy.sum())
        for point in (whole &* 8)..<pointCount {
            let x = stretch[start &+ point]
            sums.0 += shapes[place &* Self.stride &+ point] * x
            sums.1 += x * x
        }
        return sums
    }
}
