// SPDX-License-Identifier: Apache-2.0

import Signal

/// T, by which windows are cut: the median distance of successive beats over the last 10 s.
///
/// T is asked for when a beat is detected, up to 1.5 s before it is known which intervals count. So it is the median of all
/// distances between detected beats, whatever the signal's state: in training there is no state at all. Distances over
/// 2.5 s are gaps of the recording and set no T.
struct UsualInterval: ~Copyable {
    /// Longer distances set no T, in milliseconds.
    static let longestDistanceInMilliseconds = 2_500.0
    /// The stretch up to a beat whose distances set T, in milliseconds.
    static let memoryInMilliseconds = 10_000.0

    private let longestDistance: SampleIndex
    private let memory: SampleIndex
    private var distances = RecentIntervals()
    private var previousBeat: SampleIndex?

    /// Makes a measure that has seen no beat.
    init(rate: SampleRate) {
        longestDistance = SampleIndex(rate.samples(milliseconds: Self.longestDistanceInMilliseconds))
        memory = SampleIndex(rate.samples(milliseconds: Self.memoryInMilliseconds))
    }

    /// T in samples; `nil` if the last 10 s up to the last beat hold no distance.
    var median: Int? { distances.median }

    /// Takes note of a beat by its R peak.
    mutating func note(beatAt sampleIndex: SampleIndex) {
        if let previousBeat {
            precondition(sampleIndex >= previousBeat, "beats come in the order of their R peaks")
            let distance = sampleIndex - previousBeat
            if distance > 0 && distance <= longestDistance { distances.append(Int(distance), endingAt: sampleIndex) }
        }
        previousBeat = sampleIndex
        distances.forget(before: sampleIndex - memory)
    }

    /// Forgets all beats.
    mutating func restart() {
        distances.removeAll()
        previousBeat = nil
    }
}
