// SPDX-License-Identifier: Apache-2.0

/// A candidate with its verdict.
struct Judgement {
    /// What it is.
    var verdict: Verdict
    /// The candidate, placed where the known shape that it has lies, with its evidence.
    var candidate: QRSCandidate
}
