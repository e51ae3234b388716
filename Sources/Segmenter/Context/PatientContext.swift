// SPDX-License-Identifier: Apache-2.0

public import Signal

/// What is known of a patient when a beat comes: the usual beat, the usual rhythm, and how far the beat departs from both.
///
/// It sees each beat once, in order, when its wide window has closed, and fills in the channels and features of a
/// `ClassifierInput` that a network of the patient's own needs. The amplitude and the usual beat are those before the beat.
///
/// A beat costs some 4 us, and nothing is allocated after the start.
public struct PatientContext: ~Copyable {
    private let place = InPlace()
    /// From an R peak to its detection, in milliseconds: so much later than its R peak a beat is found.
    private static let detectionInMilliseconds = 270.0
    /// The smallest amplitude that is scaled by, in millivolts.
    private static let leastAmplitude: Float = 1e-6

    private let detectionDelay: Int
    private var rhythm: RhythmMemory
    private var usual = UsualBeat()
    /// The beat before, `[187]` in millivolts, if there is one.
    private let previous = FixedBuffer<Float>(repeating: 0, count: ClassifierInput.pointCount)
    private var hasPrevious = false
    /// The beat itself, as it lies on the usual one: `[187]` in millivolts.
    private let points = FixedBuffer<Float>(repeating: 0, count: ClassifierInput.pointCount)
    /// Both in units of the amplitude.
    private let scaled = FixedBuffer<Float>(repeating: 0, count: ClassifierInput.pointCount)
    private let scaledUsual = FixedBuffer<Float>(repeating: 0, count: ClassifierInput.pointCount)

    /// The mean of the last 80 intervals, in samples; `nil` if there is none.
    public var usualInterval: Float? { rhythm.usualInterval }

    /// Makes the context of a patient of whom nothing is known.
    public init(rate: SampleRate) {
        rhythm = RhythmMemory(rate: rate)
        detectionDelay = rate.samples(milliseconds: Self.detectionInMilliseconds)
    }

    /// Fills in what a beat is seen by, and takes note of it.
    ///
    /// - Parameters:
    ///   - input: its channel `aroundRPeak` holds the beat in millivolts, as the windower gives it; receives that channel
    ///     bent to 0...1, the channel `usualBeat`, and all features.
    ///   - beat: the beat with its stamp.
    ///   - closedAt: the sample at which its window was given out.
    public mutating func complete(_ input: inout ClassifierInput, of beat: TimedBeat, closedAt: SampleIndex) {
        input.fillFeatures(from: beat)
        rhythm.note(beat.interval)
        let waited = Int(clamping: closedAt - beat.beat.sampleIndex) - detectionDelay
        rhythm.fill(&input, of: beat, following: beat.followingInterval ?? max(waited, 1))

        if usual.isEmpty {
            Self.copy(&input[.aroundRPeak], to: points)
        } else {
            Self.align(&input[.aroundRPeak], to: usual.points, into: points)
        }
        // Without a beat before, a beat is held against itself.
        if !hasPrevious { Self.copy(points, to: previous) }
        let likeness = fill(&input, isFirst: usual.isEmpty)
        if !beat.beat.isNoisy { usual.note(points, likeness: likeness) }
        Self.copy(points, to: previous)
        hasPrevious = true
    }

    /// Forgets the patient.
    public mutating func restart() {
        rhythm.restart()
        usual.restart()
        hasPrevious = false
    }

    // MARK: -

    /// Fills in what follows from the beat's shape; gives its likeness to the usual one, which the first is itself.
    @inline(never)
    private mutating func fill(_ input: inout ClassifierInput, isFirst: Bool) -> Float {
        if isFirst { Self.copy(points, to: scaledUsual) } else { Self.copy(usual.points, to: scaledUsual) }
        let amplitude = max(Self.largest(of: scaledUsual), Self.leastAmplitude)
        for point in 0..<ClassifierInput.pointCount {
            scaled[point] = points[point] / amplitude
            scaledUsual[point] = scaledUsual[point] / amplitude
        }
        let likeness = ShapeMeasures(of: scaled.span)
            .fill(&input, by: scaled.span, besides: scaledUsual.span, previous: previous.span)
        Self.bend(scaled, into: &input[.aroundRPeak])
        Self.bend(scaledUsual, into: &input[.usualBeat])
        return likeness
    }

    /// Puts a beat as it lies on the usual one. (`inout`: a channel that is borrowed is copied first.)
    private static func align(
        _ beat: inout InlineArray<187, Float>, to usual: borrowing FixedBuffer<Float>,
        into points: borrowing FixedBuffer<Float>
    ) {
        BeatAlignment.align(beat.span, to: usual.span, into: points)
    }

    private static func copy(_ beat: inout InlineArray<187, Float>, to points: borrowing FixedBuffer<Float>) {
        for point in 0..<ClassifierInput.pointCount { points[point] = beat[point] }
    }

    private static func copy(_ beat: borrowing FixedBuffer<Float>, to points: borrowing FixedBuffer<Float>) {
        for point in 0..<ClassifierInput.pointCount { points[point] = beat[point] }
    }

    /// The largest magnitude of a complex.
    private static func largest(of points: borrowing FixedBuffer<Float>) -> Float {
        var largest: Float = 0
        for point in ShapeMeasures.complex.points { largest = max(largest, abs(points[point])) }
        return largest
    }

    /// x / (1 + |x|), moved to 0...1: small waves keep their shape, and large ones are not cut.
    private static func bend(_ points: borrowing FixedBuffer<Float>, into bent: inout InlineArray<187, Float>) {
        for point in 0..<ClassifierInput.pointCount {
            let x = points[point]
            bent[point] = 0.5 + 0.5 * (x / (1 + abs(x)))
        }
    }
}
