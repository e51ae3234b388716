// SPDX-License-Identifier: Apache-2.0

import Signal

/// Events that wait to be pulled: room for more than one beat, change or sample brings, and it is emptied after each.
typealias RhythmEventQueue = FixedRing<RhythmEvent>

extension RhythmEventQueue {
    /// An empty queue.
    init() {
        self.init(capacity: 32, filler: RhythmEvent(kind: .asystole, phase: .onset, sampleIndex: 0, heartRate: nil))
    }
}
