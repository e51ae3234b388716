// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// A stretch of the wide window in which a beat is held against the usual one, in points of `aroundRPeak`.
struct BeatStretch {
    /// The points from the first on, up to the end.
    let points: Range<Int>

    /// The stretch from a time to another, in milliseconds from the R peak.
    init(from start: Double, to end: Double) {
        points = Self.point(start)..<Self.point(end)
    }

    /// The point at a time from the R peak, in milliseconds.
    private static func point(_ milliseconds: Double) -> Int {
        let place = milliseconds * ClassifierInput.rateInHertz / 1_000
        return ClassifierInput.pointsBeforeRPeak + Int(place.rounded())
    }
}
