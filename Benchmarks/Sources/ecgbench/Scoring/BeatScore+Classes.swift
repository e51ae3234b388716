// SPDX-License-Identifier: Apache-2.0

import Signal

extension BeatScore {
    /// The classes whose F1 is averaged; F and Q are too few to say anything.
    static let averagedClasses = [BeatClass.normal, .supraventricular, .ventricular]

    /// The classes of the matched beats: missed and extra ones are left out.
    var matched: ConfusionMatrix { ConfusionMatrix(counts: counts[..<5].map { Array($0[..<5]) }) }

    /// The mean F1 of N, S and V over the matched beats; NaN without any.
    var macroF1: Double {
        let matched = matched
        guard matched.total > 0 else { return .nan }
        return Self.averagedClasses.reduce(0) { $0 + matched.f1($1) } / Double(Self.averagedClasses.count)
    }

    /// The share of the matched beats whose class was right; NaN without any.
    var accuracy: Double {
        let matched = matched
        return Double(matched.hits) / Double(matched.total)
    }
}
