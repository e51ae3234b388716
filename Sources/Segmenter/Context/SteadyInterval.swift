// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// The interval at which the heart beat before its rate last changed abruptly: what tells a tachycardia from exercise.
///
/// A supraventricular tachycardia begins from one beat to the next and may last for hours; a sinus rhythm takes a minute or
/// more to double its rate. So this interval follows the heart's by at most 1 % a beat, and by 0.03 % once three intervals
/// in a row were shorter than 82 % of it and than 0.6 s, until one is longer. The first eight intervals are averaged. It never
/// counts for more than 1 s: from a slower rate to one of 60 to 100 a minute is back to normal, and no tachycardia.
struct SteadyInterval {
    /// The longest interval of a tachycardia, and the longest that counts as normal, in milliseconds.
    private static let tachycardiaInMilliseconds = 600.0
    private static let longestInMilliseconds = 1_000.0
    private static let learningCount = 8
    private static let followedPart: Float = 0.01
    private static let followedPartInTachycardia: Float = 0.000_3
    private static let tachycardiaPart: Float = 0.82
    private static let tachycardiaCount = 3

    private let tachycardia: Float
    private let longest: Float
    private var count = 0
    /// Intervals in a row that were as short as in a tachycardia.
    private var shortCount = 0
    private var followed: Float = 0

    /// The interval, in samples; 0 if none is known.
    var length: Float { min(followed, longest) }

    init(rate: SampleRate) {
        tachycardia = Float(rate.samples(milliseconds: Self.tachycardiaInMilliseconds))
        longest = Float(rate.samples(milliseconds: Self.longestInMilliseconds))
    }

    /// Takes note of an interval, in samples.
    mutating func note(_ interval: Int) {
        let interval = Float(interval)
        if count < Self.learningCount {
            count += 1
            followed += (interval - followed) / Float(count)
            return
        }
        let isShort = interval < tachycardia && interval < Self.tachycardiaPart * length
        shortCount = isShort ? shortCount + 1 : 0
        let part = shortCount >= Self.tachycardiaCount ? Self.followedPartInTachycardia : Self.followedPart
        followed += max(-part * followed, min(interval - followed, part * followed))
    }

    /// Forgets all intervals.
    mutating func restart() {
        count = 0
        shortCount = 0
        followed = 0
    }
}
