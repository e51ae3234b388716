// SPDX-License-Identifier: Apache-2.0

/// Whose beats the monitor classifies.
enum BeatChoice: String, CaseIterable {
    /// Those of its own detector.
    case detected
    /// Those of the reference annotations, each at the R peak that the detector finds near it.
    case annotated
}
