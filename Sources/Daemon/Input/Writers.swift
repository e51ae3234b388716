// SPDX-License-Identifier: Apache-2.0

/// Who holds a FIFO open for writing, as far as it can be known from who opens and closes it.
///
/// One who opened it before the watch began is known by what it writes while nobody else is there, or by its leaving. So is
/// one of two who open it within one look: inotify(7) makes one event of theirs.
struct Writers {
    /// Those who were seen to open it.
    private var openCount = 0
    /// Whether one who was not seen to open it writes.
    private var hasEarlierWriter = false
    private var hasSeenOpening = false

    /// Whether anybody is known to be there.
    var isEmpty: Bool { openCount == 0 && !hasEarlierWriter }

    /// Notes that somebody opened it; gives whether another one is there already.
    mutating func open() -> Bool {
        let isSecond = !isEmpty
        openCount += 1
        hasSeenOpening = true
        return isSecond
    }

    /// Notes that somebody closed it; gives whether nobody is left.
    mutating func close() -> Bool {
        if openCount > 0 { openCount -= 1 } else { hasEarlierWriter = false }
        return isEmpty
    }

    /// Notes that bytes have come; gives whether they are of one who must have been there beside one that has left.
    mutating func noteBytes() -> Bool {
        guard isEmpty else { return false }
        hasEarlierWriter = true
        return hasSeenOpening
    }

    /// Forgets all, since it is not known any more.
    mutating func forget() { self = Writers() }
}
