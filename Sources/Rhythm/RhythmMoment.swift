// SPDX-License-Identifier: Apache-2.0

import Signal

/// What every condition may ask about a moment.
struct RhythmMoment {
    /// The sample being processed.
    var now: SampleIndex
    /// The heart rate, in beats a minute; `nil` if it is unknown.
    var heartRate: Float?
}
