// SPDX-License-Identifier: Apache-2.0

public import Signal

/// What is known of a patient when a beat comes: the usual beat, the usual rhythm, and how far the beat departs from both.
///
/// It sees each beat once, in order, when its wide window has closed, and fills in the channels and features of a
/// `ClassifierInput` that a network of the patient's own needs. The amplitude and the usual beat are those before the beat.
///
/// A beat costs some 4 us, and nothing is allocated after the start.
public struct PatientContext: ~Copyable {
    /// From an R peak to its detection, in milliseconds: so much later than its R peak a beat is found.
    private static let detectionInMilliseconds = 270.0
    /// The smallest amplitude that is scaled by, in millivolts.
    private static let leastAmplitude: Float = 1e-6

    private let detectionDelay: Int
    private var rhythm: RhythmMemory
    private var usual = UsualBeat()
    /// The beat before, `[187]` in millivolts, if there is one.
    private var previous = InlineArray<187, Float>(repeating: 0)
    private var hasPrevious = false

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

        let points =
            usual.isEmpty
            ? input[.aroundRPeak] : BeatAlignment.aligned(input[.aroundRPeak], to: usual.points)
        // Without a beat before, a beat is held against itself.
        if !hasPrevious { previous = points }
        let likeness =
            usual.isEmpty
            ? Self.fill(&input, points, usual: points, previous: previous)
            : Self.fill(&input, points, usual: usual.points, previous: previous)
        if !beat.beat.isNoisy { usual.note(points, likeness: likeness) }
        previous = points
        hasPrevious = true
    }

    /// Forgets the patient.
    public mutating func restart() {
        rhythm.restart()
        usual.restart()
        hasPrevious = false
    }

    // MARK: -

    /// Fills in what follows from a beat's shape; gives its likeness to the usual one.
    @inline(never)
    private static func fill(
        _ input: inout ClassifierInput, _ points: borrowing InlineArray<187, Float>,
        usual: borrowing InlineArray<187, Float>, previous: borrowing InlineArray<187, Float>
    ) -> Float {
        let amplitude = max(largest(of: usual, in: ShapeMeasures.complex.points), leastAmplitude)
        let beatMeasures = ShapeMeasures(of: points, amplitude: amplitude)
        let likeness = beatMeasures.fill(
            &input, besides: ShapeMeasures(of: usual, amplitude: amplitude), previous: previous)
        bend(points, amplitude: amplitude, into: &input[.aroundRPeak])
        bend(usual, amplitude: amplitude, into: &input[.usualBeat])
        return likeness
    }

    /// The largest magnitude in a stretch.
    private static func largest(of points: borrowing InlineArray<187, Float>, in stretch: Range<Int>) -> Float {
        let points = points.span
        var largest: Float = 0
        for point in stretch { largest = max(largest, abs(points[point])) }
        return largest
    }

    /// x / (1 + |x|), moved to 0...1: small waves keep their shape, and large ones are not cut.
    private static func bend(
        _ points: borrowing InlineArray<187, Float>, amplitude: Float, into bent: inout InlineArray<187, Float>
    ) {
        let points = points.span
        for point in 0..<ClassifierInput.pointCount {
            let x = points[point] / amplitude
            bent[point] = 0.5 + 0.5 * (x / (1 + abs(x)))
        }
    }
}
