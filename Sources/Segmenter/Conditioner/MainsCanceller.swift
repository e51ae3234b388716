// SPDX-License-Identifier: Apache-2.0

import Signal

/// Finds hum of the mains, 50 or 60 Hz, and takes it out with its harmonics.
///
///     residual -> bend over some 4 ms, clipped -> correlation with 50 and 60 Hz, block by block
///              -> the same phase, block after block, means hum: frequency and amplitude follow
///     sample   -> less the hum as it was in the last blocks -> residual
///
/// As in the procedure of Levkov (Levkov C et al. Biomed Eng Online 2005;4:50, doi:10.1186/1475-925X-4-50) hum is learnt where
/// the signal is straight, and taken out everywhere by its phase. Straight is what has little bend; in place of a switch
/// between segments the bend is clipped at twice its mean, so that a QRS complex hardly counts. In place of a
/// stored period there is a complex amplitude for each harmonic, so that the sampling rate need not be a multiple of the mains'.
/// The phase of the fundamental steers the frequency (a phase-locked loop of the second order), and harmonics turn with it.
///
/// What is taken out is a sum of sines that change from block to block alone: nothing rings after a complex. As long as no hum
/// is found the signal passes bit for bit. No delay. O(1) a sample, allocates nothing.
struct MainsCanceller {
    /// The frequencies that are looked for, in hertz.
    private static let fundamentals = (50.0, 60.0)
    /// How far the mains may be off, in hertz...
    private static let pullInHertz = 1.0
    /// ...and stray while it is followed.
    private static let strayInHertz = 1.5
    /// The least amplitude that is taken out, in millivolts: what disturbs neither detector nor classifier stays.
    private static let leastMillivolts = 0.03
    /// Hum of more than 10 V is none: it begins anew.
    private static let largestSquared: Float = 1e8
    /// Harmonics of less are left alone, in millivolts.
    private static let leastHarmonicMillivolts: Float = 0.008
    /// The least amplitude of the hum's bend as a share of the mean magnitude of all bend; a sine alone has 1.57.
    private static let leastShare = 0.3
    /// How alike the phases of one block and the next must be, 0...1.
    private static let coherence = 0.75
    /// How alike the turn of the phase in the last block and in those before must be: the cosine of their difference.
    private static let steadiness = 0.9
    /// The memory of the search: so many blocks count, and so many must have come.
    private static let memoryInBlocks = 8.0
    private static let leastBlocks = 11
    /// The shares of an error by which amplitude and frequency are put right after each block.
    private static let amplitudeShare: Float = 0.6
    private static let frequencyShare = 0.2
    /// The turn of the phase that harmonics share, in radians: eight times as much is still small beside a right angle.
    private static let mostTurn = 0.06
    /// Hum of less than half the least amplitude is given up after so many blocks...
    private static let weakBlocks = 8
    /// ...and so is hum of a bend larger than this, in millivolts, if the mean bend of what is left is more than this share of it.
    private static let largeBend: Float = 0.1
    private static let lostShare: Float = 0.35
    /// Bends of more than so many times their mean are clipped.
    private static let clip: Float = 2
    /// ...and never so few as this share of the hum's own, or a change of large hum would be mistaken.
    private static let clipOfHum: Float = 0.2
    /// The share of its error by which that mean follows each piece, and what it begins with, in millivolts: at first nothing
    /// is known to stand out.
    private static let meanShare: Float = 0.1
    /// Pieces of a block.
    static let blockPieces = 8
    /// The blocks in which hum that was found fades.
    private static let fadeBlocks = 2
    private static let firstMean: Float = 0.1
    private static let leastMean: Float = 0.002
    /// A harmonic whose bend is less than this share of itself is left alone.
    private static let leastGain = 0.15
    /// A converter that stands still for so long shows no hum, in milliseconds.
    private static let stillInMilliseconds = 25.0
    private static let laneCount = 8
    private static let numbers = SIMD8<Float>(1, 2, 3, 4, 5, 6, 7, 8)

    let hertz: Double
    /// The distance of the points of the bend, in samples.
    let bend: Int
    /// From a sample that is taken in to the middle of the newest bend, in samples.
    private let lag: Double
    private let pieceLength: Int
    private let blockLength: Int
    private let stillLength: Int
    /// Of 50 and 60 Hz: whether it can be told at this rate.
    private let isSearched: (Bool, Bool)

    /// The mean magnitude of the clipped bend, in millivolts: how rough the signal is.
    private(set) var mean = MainsCanceller.firstMean
    /// The bend beyond which it is clipped, and the sum of the magnitudes of this piece.
    private var limit = MainsCanceller.clip * MainsCanceller.firstMean
    private var magnitudes: Float = 0
    private var pieceCount = 0
    private var blockCount = 0

    // The search: lanes are the real parts of 50 and 60 Hz, then the imaginary ones.
    private var searchPhase = SIMD4<Float>(1, 1, 0, 0)
    /// The cosines of the step of a sample, and the sines, those of the real parts turned round.
    private let searchCosine: SIMD4<Float>
    private let searchSine: SIMD4<Float>
    private var searchSum = SIMD4<Float>(repeating: 0)
    private var previous = (SIMD2<Double>(repeating: 0), SIMD2<Double>(repeating: 0))
    private var product = (SIMD2<Double>(repeating: 0), SIMD2<Double>(repeating: 0))
    private var power = (0.0, 0.0)
    private var searchedBlocks = 0

    // The hum that was found: a lane for each harmonic, the fundamental first.
    /// Whether hum is being taken out.
    private(set) var isFound = false
    private var nominal = 0.0
    private var frequency = 0.0
    private var phaseReal = SIMD8<Float>(repeating: 0)
    private var phaseImaginary = SIMD8<Float>(repeating: 0)
    private var stepReal = SIMD8<Float>(repeating: 0)
    private var stepImaginary = SIMD8<Float>(repeating: 0)
    private var sumReal = SIMD8<Float>(repeating: 0)
    private var sumImaginary = SIMD8<Float>(repeating: 0)
    private var amplitudeReal = SIMD8<Float>(repeating: 0)
    private var amplitudeImaginary = SIMD8<Float>(repeating: 0)
    /// The amplitudes that are taken out: those above the least.
    private var outReal = SIMD8<Float>(repeating: 0)
    private var outImaginary = SIMD8<Float>(repeating: 0)
    /// From a block's sum to the error of an amplitude: scale and turn of each harmonic.
    private var turnReal = SIMD8<Float>(repeating: 0)
    private var turnImaginary = SIMD8<Float>(repeating: 0)
    /// What the bend makes of each harmonic, and of all that are taken out together, in millivolts.
    private var gains = SIMD8<Float>(repeating: 0)
    private var humBend: Float = 0
    private var weakCount = 0
    private var lastSample: Float = 0
    private var stillCount = 0
    /// The share of the hum that is taken out, which grows to 1: its sudden end would look like a beat.
    private var fade: Float = 1
    private let fadeStep: Float

    /// Makes a canceller for a rate.
    ///
    /// - Parameter delay: from a sample that is taken in to the newest residual that is learnt from, in samples.
    init(rate: SampleRate, delay: Int) {
        hertz = rate.hertz
        bend = Self.bend(hertz: hertz)
        lag = Double(delay + bend)
        pieceLength = Self.pieceLength(hertz: hertz)
        blockLength = pieceLength * Self.blockPieces
        fadeStep = 1 / Float(Self.fadeBlocks * blockLength)
        stillLength = rate.samples(milliseconds: Self.stillInMilliseconds)
        let (low, high) = Self.fundamentals
        isSearched = (Self.hasPhase(low, at: hertz), Self.hasPhase(high, at: hertz))
        let cosines = SIMD2(Float(Self.cosine(low / hertz)), Float(Self.cosine(high / hertz)))
        let sines = SIMD2(Float(Self.sine(low / hertz)), Float(Self.sine(high / hertz)))
        searchCosine = SIMD4(lowHalf: cosines, highHalf: cosines)
        searchSine = SIMD4(lowHalf: -sines, highHalf: sines)
    }

    /// The hum that is being taken out; `nil` if there is none.
    var hum: MainsHum? {
        isFound ? MainsHum(hertz: Float(frequency), millivolts: Float(fundamental.squareRoot())) : nil
    }

    /// Forgets the hum.
    mutating func restart() {
        mean = Self.firstMean
        limit = Self.clip * mean
        search()
    }

    /// A sample less the hum; the sample itself as long as none is found.
    @inline(__always)
    mutating func residual(of sample: Float) -> Float { isFound ? lessHum(sample) : sample }

    /// Lets a sample pass that is missing: the hum goes on.
    mutating func skip() {
        if isFound { advancePhases() }
    }

    /// Learns from the next residual: its bend, in millivolts.
    @inline(__always)
    mutating func learn(bend value: Float) {
        let clipped = max(-limit, min(value, limit))
        magnitudes += clipped.magnitude
        if isFound {
            sumReal += clipped * phaseReal
            sumImaginary -= clipped * phaseImaginary
        } else {
            searchSum += clipped * searchPhase
            let turned = SIMD4(lowHalf: searchPhase.highHalf, highHalf: searchPhase.lowHalf)
            searchPhase = searchPhase * searchCosine + turned * searchSine
        }
        pieceCount &+= 1
        if pieceCount == pieceLength { finishPiece() }
    }

    // MARK: - What was found

    @inline(__always)
    private mutating func lessHum(_ sample: Float) -> Float {
        advancePhases()
        stillCount = sample == lastSample ? min(stillCount &+ 1, stillLength) : 0
        lastSample = sample
        guard stillCount < stillLength else { return sample }
        let lanes = outReal * phaseReal - outImaginary * phaseImaginary
        let four = lanes.lowHalf + lanes.highHalf
        fade = min(fade + fadeStep, 1)
        return sample - fade * ((four[0] + four[1]) + (four[2] + four[3]))
    }

    @inline(__always)
    private mutating func advancePhases() {
        let real = phaseReal * stepReal - phaseImaginary * stepImaginary
        phaseImaginary = phaseReal * stepImaginary + phaseImaginary * stepReal
        phaseReal = real
    }

    /// The squared amplitude of the fundamental.
    private var fundamental: Float {
        amplitudeReal[0] * amplitudeReal[0] + amplitudeImaginary[0] * amplitudeImaginary[0]
    }

    /// Lets the mean follow; eight pieces are a block.
    @inline(never)
    private mutating func finishPiece() {
        pieceCount = 0
        mean = max(mean + Self.meanShare * (magnitudes / Float(pieceLength) - mean), Self.leastMean)
        magnitudes = 0
        limit = max(Self.clip * mean, isFound ? Self.clipOfHum * humBend : 0)
        blockCount += 1
        guard blockCount == Self.blockPieces else { return }
        blockCount = 0
        if isFound { follow() } else { compare() }
    }

    /// Puts amplitudes and frequency right by what the last block has left of them.
    private mutating func follow() {
        guard fade >= 1 else {
            sumReal = SIMD8(repeating: 0)
            sumImaginary = SIMD8(repeating: 0)
            return setPhases(real: phaseReal[0], imaginary: phaseImaginary[0])
        }
        let errorReal = sumReal * turnReal - sumImaginary * turnImaginary
        let errorImaginary = sumReal * turnImaginary + sumImaginary * turnReal
        sumReal = SIMD8(repeating: 0)
        sumImaginary = SIMD8(repeating: 0)
        let squared = Double(max(fundamental, 1e-12))
        // Of the fundamental, in radians.
        let crossed = errorImaginary[0] * amplitudeReal[0] - errorReal[0] * amplitudeImaginary[0]
        let angle = max(-0.5, min(Double(crossed) / squared, 0.5))
        // The phase of all harmonics turns with the fundamental's by a little; what is left is put right in each amplitude.
        let shared = max(-Self.mostTurn, min(angle, Self.mostTurn))
        let turns = Float(shared) * Self.numbers
        let restReal = errorReal + turns * amplitudeImaginary
        let restImaginary = errorImaginary - turns * amplitudeReal
        amplitudeReal += Self.amplitudeShare * restReal
        amplitudeImaginary += Self.amplitudeShare * restImaginary
        frequency += Self.frequencyShare * angle / Double(blockLength) * hertz / (2 * Double.pi)
        let least = Float(Self.leastMillivolts / 2)
        // Of large hum that is followed little is left: else it is not what it was.
        let isLost = humBend > Self.largeBend && mean > Self.lostShare * humBend
        weakCount = fundamental < least * least || isLost ? weakCount + 1 : 0
        guard weakCount < Self.weakBlocks, (frequency - nominal).magnitude < Self.strayInHertz,
            fundamental < Self.largestSquared
        else {
            return search()
        }
        let turn = Double(Self.amplitudeShare) * shared / (2 * Double.pi)
        let phase = Self.product(
            SIMD2(phaseReal[0], phaseImaginary[0]), SIMD2(Float(Self.cosine(turn)), Float(Self.sine(turn))))
        setPhases(real: phase.x, imaginary: phase.y)
        setOutput()
    }

    /// Makes the phases and steps of all harmonics from that of the fundamental, so that nothing drifts apart.
    private mutating func setPhases(real: Float, imaginary: Float) {
        let norm = (real * real + imaginary * imaginary).squareRoot()
        let first = SIMD2(real / norm, imaginary / norm)
        let firstStep = SIMD2(Float(Self.cosine(frequency / hertz)), Float(Self.sine(frequency / hertz)))
        var phase = first
        var step = firstStep
        for lane in 0..<Self.laneCount {
            phaseReal[lane] = phase.x
            phaseImaginary[lane] = phase.y
            stepReal[lane] = step.x
            stepImaginary[lane] = step.y
            phase = Self.product(phase, first)
            step = Self.product(step, firstStep)
        }
    }

    /// Takes those amplitudes out that are large enough.
    private mutating func setOutput() {
        let squared = amplitudeReal * amplitudeReal + amplitudeImaginary * amplitudeImaginary
        var isTaken = squared .>= Self.leastHarmonicMillivolts * Self.leastHarmonicMillivolts
        isTaken[0] = true
        outReal = SIMD8(repeating: 0).replacing(with: amplitudeReal, where: isTaken)
        outImaginary = SIMD8(repeating: 0).replacing(with: amplitudeImaginary, where: isTaken)
        humBend = (squared.squareRoot() * gains).sum()
    }

    // MARK: - The search

    private mutating func search() {
        isFound = false
        pieceCount = 0
        blockCount = 0
        magnitudes = 0
        searchedBlocks = 0
        searchPhase = SIMD4(1, 1, 0, 0)
        searchSum = SIMD4(repeating: 0)
        previous = (SIMD2(repeating: 0), SIMD2(repeating: 0))
        product = (SIMD2(repeating: 0), SIMD2(repeating: 0))
        power = (0, 0)
    }

    /// Compares the last block with the one before: hum goes on in the same phase.
    private mutating func compare() {
        let now = (
            SIMD2(Double(searchSum[0]), -Double(searchSum[2])), SIMD2(Double(searchSum[1]), -Double(searchSum[3]))
        )
        let keep = 1 - 1 / Self.memoryInBlocks
        let last = (
            Self.product(now.0, SIMD2(previous.0.x, -previous.0.y)),
            Self.product(now.1, SIMD2(previous.1.x, -previous.1.y))
        )
        product.0 = keep * product.0 + last.0
        product.1 = keep * product.1 + last.1
        power.0 = keep * power.0 + Self.squared(now.0) / 2 + Self.squared(previous.0) / 2
        power.1 = keep * power.1 + Self.squared(now.1) / 2 + Self.squared(previous.1) / 2
        previous = now
        searchSum = SIMD4(repeating: 0)
        let norms = (searchPhase.lowHalf * searchPhase.lowHalf + searchPhase.highHalf * searchPhase.highHalf)
            .squareRoot()
        searchPhase.lowHalf /= norms
        searchPhase.highHalf /= norms
        searchedBlocks += 1
        guard searchedBlocks >= Self.leastBlocks else { return }
        searchedBlocks = Self.leastBlocks
        let low = isSearched.0 ? amplitude(product.0, last.0, power.0, of: Self.fundamentals.0) : nil
        let high = isSearched.1 ? amplitude(product.1, last.1, power.1, of: Self.fundamentals.1) : nil
        switch (low, high) {
        case (nil, nil): return
        case (let low?, let high?) where low >= high: begin(lane: 0)
        case (_?, nil): begin(lane: 0)
        default: begin(lane: 1)
        }
    }

    /// The amplitude of the hum, in millivolts, if there is any.
    private func amplitude(
        _ product: SIMD2<Double>, _ last: SIMD2<Double>, _ power: Double, of frequency: Double
    ) -> Double? {
        let coherent = Self.squared(product).squareRoot()
        guard coherent > Self.coherence * power else { return nil }
        // A tone that only passes by has turned farther in the last block than in those before.
        let along = product.x * last.x + product.y * last.y
        guard along > Self.steadiness * coherent * Self.squared(last).squareRoot() else { return nil }
        let bendAmplitude = (coherent / Self.memoryInBlocks).squareRoot() * 2 / Double(blockLength)
        guard bendAmplitude >= Self.leastShare * Double(mean),
            bendAmplitude >= Self.leastMillivolts * gain(frequency)
        else { return nil }
        guard (Self.turns(of: product) * hertz / Double(blockLength)).magnitude <= Self.pullInHertz else { return nil }
        return bendAmplitude / gain(frequency)
    }

    /// Begins to take the hum of a lane out.
    private mutating func begin(lane: Int) {
        nominal = lane == 0 ? Self.fundamentals.0 : Self.fundamentals.1
        let drift = Self.turns(of: lane == 0 ? product.0 : product.1) / Double(blockLength)
        frequency = nominal + drift * hertz
        isFound = true
        weakCount = 0
        stillCount = 0
        fade = 0
        let length = Double(blockLength)
        // The lane's phase is that of the sample to come; that of the last one goes on from here.
        let phase = SIMD2(searchPhase[lane], searchPhase[lane + 2])
        let last = Self.product(phase, SIMD2(searchCosine[lane], -searchSine[lane + 2]))
        setPhases(real: last.x, imaginary: last.y)
        for harmonic in 1...Self.laneCount {
            let gain = gain(Double(harmonic) * nominal)
            let isTold = gain >= Self.leastGain && Double(harmonic) * nominal < hertz / 2 - Self.nyquistMargin
            gains[harmonic - 1] = Float(gain)
            let scale = harmonic == 1 || isTold ? 2 / (length * gain) : 0
            let turn = Double(harmonic) * nominal * lag / hertz
            turnReal[harmonic - 1] = Float(scale * Self.cosine(turn))
            turnImaginary[harmonic - 1] = Float(scale * Self.sine(turn))
        }
        // The sum is of the middle of the block; since then the hum has run ahead of the lane.
        let sum = lane == 0 ? previous.0 : previous.1
        let ahead = drift * (length / 2 + lag)
        let turned = Self.product(sum, SIMD2(Self.cosine(ahead), Self.sine(ahead)))
        amplitudeReal = SIMD8(repeating: 0)
        amplitudeImaginary = SIMD8(repeating: 0)
        amplitudeReal[0] = Float(turned.x) * turnReal[0] - Float(turned.y) * turnImaginary[0]
        amplitudeImaginary[0] = Float(turned.x) * turnImaginary[0] + Float(turned.y) * turnReal[0]
        sumReal = SIMD8(repeating: 0)
        sumImaginary = SIMD8(repeating: 0)
        setOutput()
    }
}
