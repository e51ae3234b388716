// SPDX-License-Identifier: Apache-2.0

import Signal

/// Sums over half a second of the thinned signal without its baseline, in that signal's integer units: exact.
struct FlutterPiece {
    /// The magnitudes.
    var magnitude: Int64 = 0
    /// The largest magnitude.
    var peak: Int64 = 0
    /// The magnitudes of the differences from point to point.
    var difference: Int64 = 0
    /// The magnitudes of the signal plus itself half a period ago, and the sum of both magnitudes.
    var leaked: Int64 = 0
    var leakable: Int64 = 0

    /// The share of the signal that passes the filter which stops its mean period: 0 for a sine, 1 for what has no period.
    var leakage: Double { leakable > 0 ? Double(leaked) / Double(leakable) : 1 }

    /// What the piece by itself says for flutter, above 0, or against it.
    func score(pointCount: Int, tuning: FlutterTuning) -> Double {
        let share = peak > 0 ? Double(magnitude) / (Double(pointCount) * Double(peak)) : 0
        return share - tuning.leakageWeight * leakage - tuning.placingScore
    }
}

/// The last pieces, and the ratios over the ten latest, which are five seconds: at most 16 pieces, oldest first.
struct FlutterWindow {
    /// Pieces that are measured over.
    static let length = 10
    /// Pieces that are kept, to find where an episode began.
    static let capacity = 16

    private var pieces = Ring<16, FlutterPiece>(filler: FlutterPiece())

    /// Whether there are enough pieces for the ratios.
    var isFull: Bool { pieces.count >= Self.length }
    /// Pieces that are kept now.
    var count: Int { pieces.count }

    /// The sums of the latest ten pieces; of its peak, the sum too.
    private(set) var sums = FlutterPiece()
    /// The mean magnitude as a share of the largest, second by second: the mean over nine overlapping seconds, times
    /// points a piece.
    private var shares = 0.0

    /// Takes a piece in.
    mutating func append(_ piece: FlutterPiece) {
        pieces.appendDroppingOldest(piece)
        sums = FlutterPiece()
        shares = 0
        let first = max(pieces.count - Self.length, 0)
        for index in first..<pieces.count {
            let piece = pieces[index]
            sums.magnitude &+= piece.magnitude
            sums.peak &+= piece.peak
            sums.difference &+= piece.difference
            sums.leaked &+= piece.leaked
            sums.leakable &+= piece.leakable
            guard index > first else { continue }
            let before = pieces[index - 1]
            let peak = max(before.peak, piece.peak)
            if peak > 0 { shares += Double(before.magnitude &+ piece.magnitude) / Double(peak) }
        }
    }

    /// Forgets all pieces.
    mutating func removeAll() {
        while pieces.popFirst() != nil {}
        sums = FlutterPiece()
        shares = 0
    }

    /// Mean magnitude by largest magnitude: 0.64 for a sine, about 0.15 where QRS complexes stand out.
    func meanShare(pointsPerPiece: Int) -> Double {
        shares / Double(2 * pointsPerPiece * (Self.length - 1))
    }

    /// The number of latest pieces, at least one, that make the largest or the smallest sum of scores.
    ///
    /// The place where a mean changes, as a cumulative sum shows it: Page ES, Biometrika 1954;41:100-115,
    /// doi:10.1093/biomet/41.1-2.100.
    ///
    /// - Parameters:
    ///   - limit: the most pieces that are looked at.
    ///   - isOnset: whether the change is one to higher scores.
    func piecesSinceChange(limit: Int, isOnset: Bool, pointsPerPiece: Int, tuning: FlutterTuning) -> Int {
        var sum = 0.0
        var best = -Double.infinity
        var place = 1
        for age in 0..<min(limit, pieces.count) {
            let value = pieces[pieces.count - 1 - age].score(pointCount: pointsPerPiece, tuning: tuning)
            sum += isOnset ? value : -value
            if sum > best {
                best = sum
                place = age + 1
            }
        }
        return place
    }
}
