// SPDX-License-Identifier: Apache-2.0

import Signal

/// How old the signal is that is being read: its time of arrival against the time in the stream.
///
/// What has waited in a pipe while the daemon was away looks like any other signal. Its age is the least of two things: by
/// how much the stream lags the clock since it was last read empty, and how much signal lies at hand. The first is
/// nothing for a writer that sends a recording at once, the second for a recorder that paused. A recorder that writes in blocks
/// is as late as a block is long, which counts for nothing: the shortest of its last blocks is taken off. No clock has to agree with
/// the recorder's, since each time that nothing is left to be read the comparison begins anew.
struct SignalAge {
    /// From this age on a signal is stale, in seconds.
    static let limit = 5.0

    /// The seconds of signal that had been read at a time of the monotonic clock, in nanoseconds; `nil` if none had.
    private var anchor: (signal: Double, time: Int64)?
    /// Whether the writer was there before the first read: what waited has waited for nobody knows how long.
    private var isFromBefore: Bool
    /// When sample 0 arrived, in nanoseconds of the monotonic clock; `nil` before anything was read.
    var start: Int64? { anchor.map { $0.time - Int64($0.signal * 1e9) } }

    /// The age of the first sample of what was read last, in seconds.
    private(set) var seconds = 0.0
    private var isStale = false
    /// The last blocks after which nothing was left to be read, in seconds of signal.
    private var blocks = Ring<4, Double>(filler: 0)

    /// Begins with an input; `isFromBefore` says that what it holds may be old.
    init(isFromBefore: Bool) { self.isFromBefore = isFromBefore }

    /// Begins anew, with the next writer.
    mutating func restart() { self = SignalAge(isFromBefore: false, isStale: isStale) }

    private init(isFromBefore: Bool, isStale: Bool) {
        self.isFromBefore = isFromBefore
        self.isStale = isStale
    }

    /// Notes a read.
    ///
    /// - Parameters:
    ///   - read: seconds of signal that were read before.
    ///   - taken: those of this read.
    ///   - waiting: those that are still to be read.
    ///   - now: the time, in nanoseconds of the monotonic clock.
    mutating func note(read: Double, taken: Double, waiting: Double, now: Int64) {
        let atHand = taken + waiting
        if let anchor {
            let lag = Double(now - anchor.time) / 1e9 - (read - anchor.signal)
            seconds = max(0, min(lag, atHand) - usualBlock)
        } else {
            seconds = isFromBefore ? atHand : 0
            anchor = (read, now - Int64(seconds * 1e9))
        }
        guard waiting <= 0 else { return }
        anchor = (read + taken, now)
        blocks.appendDroppingOldest(atHand)
    }

    private var usualBlock: Double {
        var shortest = blocks.isEmpty ? 0 : blocks[0]
        for index in 0..<blocks.count { shortest = min(shortest, blocks[index]) }
        return shortest
    }

    /// Whether the signal has just become stale, or is so no more; `nil` if neither.
    mutating func takeChange() -> Bool? {
        guard (seconds > Self.limit) != isStale else { return nil }
        isStale.toggle()
        return isStale
    }
}
