// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What has come of the strips, as the writer counts it and the loop reads it.
final class StripOutcome: Sendable {
    private let written = Atomic<Int>(0)
    private let lost = Atomic<Int>(0)
    private let removed = Atomic<Int>(0)
    private let error = Atomic<Int32>(0)

    /// Strips that are on disk.
    var writtenCount: Int { written.load(ordering: .relaxed) }
    /// Strips that could not be written.
    var lostCount: Int { lost.load(ordering: .relaxed) }
    /// Strips that left the folder since there was no room for them.
    var removedCount: Int { removed.load(ordering: .relaxed) }
    /// The error of the last try; 0 if it succeeded. Counts that are read after it are those of that try or later.
    var errorNumber: Int32 { error.load(ordering: .acquiring) }

    /// Notes how a look at the folder went: the error, or 0.
    func noteCheck(error number: Int32) { error.store(number, ordering: .releasing) }

    /// Notes how a strip went: the error, or 0, and how many others left for it.
    func noteStrip(error number: Int32, removedCount: Int) {
        if number == 0 { written.add(1, ordering: .relaxed) } else { lost.add(1, ordering: .relaxed) }
        removed.add(removedCount, ordering: .relaxed)
        error.store(number, ordering: .releasing)
    }
}
