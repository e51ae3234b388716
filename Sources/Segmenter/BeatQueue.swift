// SPDX-License-Identifier: Apache-2.0

import Signal

/// Beats that wait to be handed out, at most 32, first in, first out.
///
/// One leaves with every sample, and learning lets at most 16 in at once: there is always room.
struct BeatQueue {
    private var items = InlineArray<32, Beat>(repeating: Beat(sampleIndex: 0, detectedAt: 0))
    private var first = 0
    private var count = 0

    /// Whether no beat waits.
    var isEmpty: Bool { count == 0 }

    /// Adds a beat behind the others.
    mutating func append(_ beat: Beat) {
        guard count < 32 else { return }
        items[(first &+ count) & 31] = beat
        count &+= 1
    }

    /// Removes the first beat and returns it.
    mutating func popFirst() -> Beat? {
        guard count > 0 else { return nil }
        let beat = items[first]
        first = (first &+ 1) & 31
        count &-= 1
        return beat
    }
}

/// Changes of the signal's state that wait to be handed out, at most 16, first in, first out.
///
/// Who never asks for them loses the oldest ones.
struct SignalChangeQueue {
    private var items = InlineArray<16, SignalChange>(repeating: SignalChange(sampleIndex: 0, state: .learning))
    private var first = 0
    private var count = 0

    /// Adds a change behind the others.
    mutating func append(_ change: SignalChange) {
        if count == 16 { _ = popFirst() }
        items[(first &+ count) & 15] = change
        count &+= 1
    }

    /// Removes the first change and returns it.
    mutating func popFirst() -> SignalChange? {
        guard count > 0 else { return nil }
        let change = items[first]
        first = (first &+ 1) & 15
        count &-= 1
        return change
    }
}
