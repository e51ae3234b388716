// SPDX-License-Identifier: Apache-2.0

/// Whether the last eight beats came again: what a heart makes resembles what it made before, however noisy the rest.
///
/// O(1), allocates nothing.
struct RecentLikeness {
    /// A beat has come again if so many of the last 24 candidates look like it; of noise, two hardly ever do.
    static let leastLikes = 3
    /// The signal can be read if so many of the last eight beats have come again...
    private static let readable = 6
    /// ...until fewer than so many have.
    private static let stillReadable = 5

    /// A bit for each of the last eight beats, the latest lowest.
    private var bits: UInt8 = 0
    /// Whether the beats resemble one another.
    private(set) var isReadable = false

    /// Notes a beat that so many of the last candidates look like.
    mutating func note(likes: Int) {
        bits = bits &<< 1 | (likes >= Self.leastLikes ? 1 : 0)
        isReadable = bits.nonzeroBitCount >= (isReadable ? Self.stillReadable : Self.readable)
    }

    /// Forgets all beats.
    mutating func removeAll() { self = RecentLikeness() }
}
