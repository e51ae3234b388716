// SPDX-License-Identifier: Apache-2.0

import Signal

/// What the last eight beats were like: the levels that a candidate is held against.
///
/// Each level is a median, which one artefact cannot move. O(1) a beat, allocates nothing.
struct BeatLevels {
    /// No beat has a mean bend below this, in millivolts: about a QRS complex of 0.03 mV.
    static let floorInMillivolts: Float = 0.008
    /// No beat counts if the beats have come to less than this, in millivolts: complexes of about 0.17 mV.
    ///
    /// ANSI/AAMI EC13 and IEC 60601-2-27 ask a heart rate meter not to count complexes of 0.15 mV.
    static let standardLevelFloorInMillivolts: Float = 0.09
    /// A beat is overdue after so many intervals.
    static let overdueIntervals: Float = 1.5

    /// The least level of beats that count, in millivolts of mean bend: that of the smallest beat.
    private(set) var levelFloor: Float

    /// The mean bends of the last beats, in millivolts.
    private(set) var heights = MedianOfEight()
    /// The sharpest bends of the last beats, in millivolts.
    private(set) var sharpnesses = MedianOfEight()
    /// The magnitudes of the last beats' R peaks above their baselines, in millivolts.
    private(set) var amplitudes = MedianOfEight()
    /// The intervals between the last beats, in samples.
    private(set) var intervals = MedianOfEight()
    /// The last beat, if there is one since the levels were learnt.
    private(set) var lastBeat: QRSCandidate?

    /// Makes levels that are not known.
    ///
    /// - Parameter smallestBeatInMillivolts: the complexes up to which nothing is counted; 0 for all that are found.
    init(smallestBeatInMillivolts: Double) {
        levelFloor = Self.floor(ofSmallestBeat: smallestBeatInMillivolts)
    }

    /// Changes the complexes up to which nothing is counted; the levels stay.
    mutating func setSmallestBeat(inMillivolts millivolts: Double) {
        levelFloor = Self.floor(ofSmallestBeat: millivolts)
    }

    /// The mean bend of complexes of a size in millivolts.
    private static func floor(ofSmallestBeat millivolts: Double) -> Float {
        let share = Float(millivolts / QRSDetector.standardSmallestBeatInMillivolts)
        return max(standardLevelFloorInMillivolts * share, floorInMillivolts)
    }

    /// Whether there are levels to judge candidates by.
    var areKnown: Bool { heights.count > 0 }

    /// The level of the beats, in millivolts of mean bend; 0 if it is not known.
    var height: Float { heights.median }

    /// Whether the beats have become too small to be any.
    var areTooSmall: Bool { areKnown && height < levelFloor }

    /// The time after a beat from which the next one is overdue, in samples; `nil` if no interval is known.
    var overdueAfter: SampleIndex? {
        lastBeat != nil && intervals.count > 0 ? SampleIndex(Self.overdueIntervals * intervals.median) : nil
    }

    /// The sample so many intervals after the last beat; none if that is not asked for, or not known.
    func after(intervals count: Float, _ isAsked: Bool) -> SampleIndex {
        guard isAsked, let lastBeat, intervals.count > 0 else { return .max }
        return lastBeat.centreIndex &+ SampleIndex(count * intervals.median)
    }

    /// Learns the levels: there has been no beat yet, and those to come are expected to be about as high.
    mutating func learn(height: Float) {
        removeAll()
        heights.push(height)
    }

    /// Lets the levels follow a beat.
    mutating func note(_ beat: QRSCandidate) {
        if let lastBeat { intervals.push(Float(beat.centreIndex &- lastBeat.centreIndex)) }
        heights.push(beat.height)
        sharpnesses.push(beat.sharpness)
        amplitudes.push(abs(beat.amplitude))
        lastBeat = beat
    }

    /// Forgets the levels.
    mutating func removeAll() {
        heights.removeAll()
        sharpnesses.removeAll()
        amplitudes.removeAll()
        intervals.removeAll()
        lastBeat = nil
    }
}
