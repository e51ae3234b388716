// SPDX-License-Identifier: Apache-2.0

/// The logits of a beat, and how they came about.
struct SolvedBeat {
    /// `[5]`
    let logits: InlineArray<5, Float>
    /// Whether one step of Euler's method was enough, so that these are the early logits.
    let isEarly: Bool
}

/// By how much the largest of five logits stands above the second: the logarithm of the ratio of their probabilities.
///
/// Of logits and not of probabilities: it takes no exponentials, and does not crowd at 1. A NaN if there is no largest.
@_noAllocation
func margin(of logits: InlineArray<5, Float>) -> Float {
    var largest = -Float.infinity
    var second = -Float.infinity
    for index in 0..<5 {
        let logit = logits[index]
        guard !logit.isNaN else { return .nan }
        if logit > largest {
            second = largest
            largest = logit
        } else if logit > second {
            second = logit
        }
    }
    return largest - second
}
