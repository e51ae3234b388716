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
    /// How far the baseline moved, for each point.
    var drift: Int64 = 0
    /// The magnitudes of the signal plus itself half a period ago, and the sum of both magnitudes.
    var leaked: Int64 = 0
    var leakable: Int64 = 0

    /// The share of the signal that passes the filter which stops its mean period: 0 for a sine, 1 for what has no period.
    var leakage: Double { leakable > 0 ? Double(leaked) / Double(leakable) : 1 }

    /// The mean magnitude by the largest, of this piece and the one before together, in 2^32nds of a point.
    var share: Int64 = 0

    /// Notes the share, which needs the piece before.
    mutating func noteShare(behind before: FlutterPiece) {
        let peak = max(before.peak, self.peak)
        // Both magnitudes together are at most the points of both times the peak, some 76 of them.
        share = peak > 0 ? Int64(Double(before.magnitude &+ magnitude) / Double(peak) * 0x1p32) : 0
    }

    /// What the piece by itself says for flutter, above 0, or against it.
    func score(pointCount: Int, tuning: FlutterTuning) -> Double {
        let share = peak > 0 ? Double(magnitude) / (Double(pointCount) * Double(peak)) : 0
        return share - tuning.leakageWeight * leakage - tuning.placingScore
    }
}
