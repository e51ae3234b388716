// SPDX-License-Identifier: Apache-2.0

import Signal

extension VentricularSigns {
    /// What a beat of the reference shows to conditions that go by evidence: its class is certain, a ventricular beat is
    /// broad and unlike the usual one, and two that follow each other are alike.
    init(certainly beatClass: BeatClass, after previous: BeatClass?) {
        let isVentricular = beatClass == .ventricular
        let hasNeighbour = previous == .ventricular
        self.init(
            probability: isVentricular ? 1 : beatClass == .fusion ? 0.5 : 0, likenessToUsual: isVentricular ? 0 : 1,
            likenessToPrevious: isVentricular == hasNeighbour ? 1 : 0, widthInMilliseconds: isVentricular ? 150 : 80)
    }
}
