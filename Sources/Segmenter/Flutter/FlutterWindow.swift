// SPDX-License-Identifier: Apache-2.0

import Signal

/// The last pieces, and the ratios over the ten latest, which are five seconds: at most 16 pieces, oldest first.
struct FlutterWindow: ~Copyable {
    /// Pieces that are measured over.
    static let length = 10
    /// Pieces that are kept, to find where an episode began.
    static let capacity = 16

    /// `[16]`, piece i at `i % 16`. (A ring inside would be copied at each access.)
    private let pieces = FixedBuffer<FlutterPiece>(repeating: FlutterPiece(), count: capacity)
    /// Pieces so far, and those of them that are kept.
    private var total = 0
    private(set) var count = 0

    /// Whether there are enough pieces for the ratios.
    var isFull: Bool { count >= Self.length }

    /// The sums of the latest ten pieces; of the peak, the sum too.
    private(set) var sums = FlutterPiece()
    /// The sum of the latest nine shares.
    private var shares: Int64 = 0

    /// Takes a piece in. The sums are of integers: what leaves takes away what it brought.
    mutating func append(_ new: FlutterPiece) {
        var piece = new
        if count > 0 { piece.noteShare(behind: self[0]) }
        sums.magnitude &+= piece.magnitude
        sums.peak &+= piece.peak
        sums.difference &+= piece.difference
        sums.drift &+= piece.drift
        sums.leaked &+= piece.leaked
        sums.leakable &+= piece.leakable
        shares &+= piece.share
        if count >= Self.length {
            let old = self[Self.length - 1]
            sums.magnitude &-= old.magnitude
            sums.peak &-= old.peak
            sums.difference &-= old.difference
            sums.drift &-= old.drift
            sums.leaked &-= old.leaked
            sums.leakable &-= old.leakable
        }
        // A share reaches into the piece before, so there is one less of them.
        if count >= Self.length - 1 { shares &-= self[Self.length - 2].share }
        pieces[total % Self.capacity] = piece
        total &+= 1
        count = min(count + 1, Self.capacity)
    }

    /// Forgets all pieces.
    mutating func removeAll() {
        count = 0
        sums = FlutterPiece()
        shares = 0
    }

    /// Mean magnitude by largest magnitude: 0.64 for a sine, about 0.15 where QRS complexes stand out.
    func meanShare(pointsPerPiece: Int) -> Double {
        Double(shares) * 0x1p-32 / Double(2 * pointsPerPiece * (Self.length - 1))
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
        for age in 0..<min(limit, count) {
            let value = self[age].score(pointCount: pointsPerPiece, tuning: tuning)
            sum += isOnset ? value : -value
            if sum > best {
                best = sum
                place = age + 1
            }
        }
        return place
    }

    /// A piece by its age, 0 for the latest; the age lies below the count.
    private subscript(age: Int) -> FlutterPiece { pieces[(total &- 1 &- age) % Self.capacity] }
}
