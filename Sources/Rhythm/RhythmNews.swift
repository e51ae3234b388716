// SPDX-License-Identifier: Apache-2.0

import Signal

/// What the conditions learn of, one thing at a time and in order.
enum RhythmNews {
    /// A beat with its class.
    case beat(ObservedBeat)
    /// The signal's state changes.
    case signal(SignalChange)
    /// Flutter or fibrillation was found to begin or to end.
    case flutter(FlutterChange)
    /// Time goes by.
    case time
}
