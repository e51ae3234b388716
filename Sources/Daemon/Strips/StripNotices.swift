// SPDX-License-Identifier: Apache-2.0

/// What was said of strips so far, so that each thing is said once.
struct StripNotices {
    /// The error that was said last; 0 for none.
    var errorNumber: Int32 = 0
    /// Lost strips when it was said.
    var lostAtError = 0
    /// Strips that found no room, had no sample or were too many at once, as far as it was said.
    var droppedCount = 0
    var emptyCount = 0
    var missedCount = 0
    /// Strips that left the folder, as far as it was said.
    var removedCount = 0
}
