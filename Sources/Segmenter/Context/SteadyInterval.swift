// SPDX-License-Identifier: Apache-2.0

/// The interval at which the heart beat before its rate last changed abruptly: what tells a tachycardia from exercise.
///
/// A supraventricular tachycardia begins from one beat to the next and may last for hours; a sinus rhythm takes a minute or
/// more to double its rate. So this interval follows the heart's by at most 1 % a beat, and by 0.03 % once three intervals
/// in a row were shorter than 82 % of it, until one is longer. The first eight intervals are averaged.
struct SteadyInterval {
    private static let learningCount = 8
    private static let followedPart: Float = 0.01
    private static let followedPartInTachycardia: Float = 0.000_3
    private static let tachycardiaPart: Float = 0.82
    private static let tachycardiaCount = 3

    private var count = 0
    /// Intervals in a row that were as short as in a tachycardia.
    private var shortCount = 0
    /// The interval, in samples; 0 if none is known.
    private(set) var length: Float = 0

    /// Takes note of an interval, in samples.
    mutating func note(_ interval: Int) {
        let interval = Float(interval)
        if count < Self.learningCount {
            count += 1
            length += (interval - length) / Float(count)
            return
        }
        shortCount = interval < Self.tachycardiaPart * length ? shortCount + 1 : 0
        let part = shortCount >= Self.tachycardiaCount ? Self.followedPartInTachycardia : Self.followedPart
        length += max(-part * length, min(interval - length, part * length))
    }

    /// Forgets all intervals.
    mutating func restart() { self = SteadyInterval() }
}
