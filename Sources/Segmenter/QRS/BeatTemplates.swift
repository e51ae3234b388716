// SPDX-License-Identifier: Apache-2.0

import Signal

/// The shapes of the last beats in the fine band: up to four, say of the sinus beats and of two ectopic foci.
///
/// Each is a running mean of beats that are alike. A beat like none begins a shape of its own, in the place of the one that
/// has not been seen for longest; one that four beats have shared is trusted. A match is the place of the highest correlation. Costs at most some 180 places times 47 points for every trusted shape and candidate (95 times
/// 29 at 360 Hz), and nothing for other samples; allocates only when it is made.
struct BeatTemplates: ~Copyable {
    private static let count = 4
    /// Points of a shape with what fills them up to whole vectors.
    private static let stride = 48
    /// How far to both sides of the R peak a beat's shape reaches, in milliseconds.
    private static let reachInMilliseconds = 80.0
    /// The most that two points of a shape are apart, in milliseconds.
    private static let stepInMilliseconds = 5.6
    /// How far off a candidate's R peak its beat is looked for first, in milliseconds...
    private static let nearInMilliseconds = 14.0
    /// ...and, if nothing like it is there, how far before and after it.
    private static let farInMilliseconds = (before: 110.0, after: 150.0)
    /// What differs from a known shape by less than this share of the shape's energy needs no farther search.
    private static let sameResidual: Float = 0.3
    /// A shape is trusted after so many beats...
    private static let trustedCount = 4
    /// ...that differ from it by less than this share of its energy. Noise hardly ever repeats itself so well.
    private static let newResidual: Float = 0.2
    /// A beat that differs from a trusted shape by less than this share of its energy lies where it lies, and moves it...
    static let updateResidual: Float = 0.35
    /// ...by this share of the difference.
    private static let updateShare: Float = 0.125
    /// A beat that differs from all shapes by more than this share begins one of its own.
    private static let unlikeResidual: Float = 0.45

    /// From a point to the next, and from a place that is tried to the next, in samples.
    private let step: Int
    private let lagStep: Int
    /// Points to both sides of the R peak.
    private let reach: Int
    private var pointCount: Int { 2 &* reach &+ 1 }

    private let near: Int
    private let before: Int
    private let after: Int
    private let rules: QRSRules

    /// The band that shapes lie in, and the sample that it took last.
    private var band: FineBand
    private var newest: SampleIndex = -1

    private let shapes = FixedBuffer<Float>(repeating: 0, count: 4 * 48)
    private var energies = InlineArray<4, Float>(repeating: 0)
    private var beatCounts = InlineArray<4, Int>(repeating: 0)
    private var lastUses = InlineArray<4, Int>(repeating: 0)
    private var beatCount = 0
    /// The stretch that is searched, every `step`th value; the phases behind one another.
    private let stretch: FixedBuffer<Float>
    private let phaseLength: Int

    /// Makes an empty set for a rate; a wave is compared and learnt up to so many milliseconds after it came in.
    init(rate: SampleRate, memoryInMilliseconds: Double, rules: QRSRules = .all) {
        func samples(_ milliseconds: Double) -> Int { rate.samples(milliseconds: milliseconds) }
        self.rules = rules
        let largest = max(samples(Self.stepInMilliseconds), 1)
        lagStep = max(largest / 2, 1)
        step = largest > 1 ? 2 * lagStep : 1
        reach = min(samples(Self.reachInMilliseconds) / step, (Self.stride - 1) / 2)
        near = samples(Self.nearInMilliseconds)
        before = samples(Self.farInMilliseconds.before)
        after = samples(Self.farInMilliseconds.after)
        phaseLength = (before + after) / step + 2 + Self.stride
        stretch = FixedBuffer(repeating: 0, count: phaseLength * (step / lagStep))
        band = FineBand(rate: rate, milliseconds: memoryInMilliseconds)
    }

    /// Forgets all shapes, and starts afresh at a sample whose value is to be pushed too.
    mutating func restart(at value: Int64, index: SampleIndex) {
        band.restart(at: value)
        newest = index &- 1
        for place in 0..<Self.count { beatCounts[place] = 0 }
    }

    /// Takes the next sample, in the units of `CandidateFinder`.
    @inline(__always)
    mutating func push(_ value: Int64) {
        band.push(value)
        newest &+= 1
    }

    /// Whether a shape is trusted.
    var isTrusting: Bool {
        for place in 0..<Self.count where beatCounts[place] >= Self.trustedCount { return true }
        return false
    }

    /// The best match of a trusted shape near a sample, or farther around a large wave if nothing near it is the same beat.
    ///
    /// - Returns: `nil` without a trusted shape; if nothing around correlates with one, a match with a scale of 0.
    func match(at index: SampleIndex, isLarge: Bool) -> TemplateMatch? {
        guard isTrusting else { return nil }
        let close = best(at: index, before: near, after: near, least: Self.trustedCount)
        let isFar = isLarge && rules.contains(.farSearch)
        if let close, close.match.residual <= Self.sameResidual || !isFar { return close.match }
        let far = isFar ? best(at: index, before: before, after: after, least: Self.trustedCount) : nil
        return far?.match ?? close?.match ?? TemplateMatch(residual: 2, scale: 0, lag: 0)
    }

    /// Lets the shape that a beat is like follow it, or begins a new one if there is none.
    mutating func learn(beatAt index: SampleIndex) {
        let found = best(at: index, before: near, after: near, least: 1)
        if let found, found.match.residual <= mostDifference(from: found.place) {
            let share = max(Self.updateShare, 1 / Float(beatCounts[found.place] &+ 1))
            blend(beatAt: index &+ found.match.lag, into: found.place, share: share)
        } else if (found?.match.residual ?? .infinity) > Self.unlikeResidual {
            let place = oldest
            beatCounts[place] = 0
            blend(beatAt: index, into: place, share: 1)
        }
        beatCount &+= 1
    }

    /// How much a wave may differ from a shape and still count as the same.
    private func mostDifference(from place: Int) -> Float {
        beatCounts[place] >= Self.trustedCount ? Self.updateResidual : Self.newResidual
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
    private mutating func blend(beatAt index: SampleIndex, into place: Int, share: Float) {
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
    }

    /// The best match around a sample of the shapes that at least so many beats share, and the shape's place.
    ///
    /// Of each shape the place of its highest correlation counts, of the shapes the one with the least residual there.
    private func best(
        at index: SampleIndex, before: Int, after: Int, least: Int
    ) -> (match: TemplateMatch, place: Int)? {
        let half = reach &* step
        // Places at which the band does not hold the whole shape's length are not tried.
        var first = index &- SampleIndex(before)
        let last = min(index &+ SampleIndex(after), newest &- band.delay &- SampleIndex(half))
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
    ///
    /// At low rates the shape lies between two places: a parabola through the products beside the best tells how high they come.
    private func highest(_ place: Int, placeCount: Int) -> (residual: Float, scale: Float, number: Int)? {
        let own = energies[place]
        var top: Float = 0
        var best: (product: Float, energy: Float, number: Int)?
        for number in 0..<placeCount {
            let (product, energy) = products(place, number)
            // Correlation squared, with its sign, times the shape's energy.
            guard product > 0, energy > 0, product * product > top * energy else { continue }
            top = product * product / energy
            best = (product, energy, number)
        }
        guard let best else { return nil }
        var (product, energy) = (best.product, best.energy)
        let number = best.number
        if number > 0, number &+ 1 < placeCount {
            let (before, energyBefore) = products(place, number &- 1)
            let (after, energyAfter) = products(place, number &+ 1)
            let bend = before - 2 * product + after
            if bend < 0 {
                let offset = min(max((before - after) / (2 * bend), -0.5), 0.5)
                product -= 0.25 * (before - after) * offset
                energy += offset * (offset > 0 ? energyAfter - energy : energy - energyBefore)
            }
        }
        return ((energy - 2 * product + own) / own, product / own, number)
    }

    /// The sum of products of a shape and the stretch from a slot on, and that of the stretch's squares.
    @inline(__always)
    private func products(_ place: Int, _ number: Int) -> (Float, Float) {
        let phases = step / lagStep
        let start = (number % phases) &* phaseLength &+ number / phases
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
