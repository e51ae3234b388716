// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Signal

extension InputSource {
    /// Reads whole frames of a FIFO, and no further than to where a writer left it.
    ///
    /// What is less than a frame stays in the FIFO until the rest has come, so that the next process finds a frame's
    /// start. Where a writer left, what is less than a frame is its last, cut-off sample.
    mutating func readFIFO(into buffer: UnsafeMutableRawBufferPointer) throws(DaemonError) -> Reading {
        // Whoever wrote these bytes has opened the FIFO before they are counted.
        let waiting = waitingByteCount
        takeEvents()
        noteArrival(of: waiting)
        hasPartialFrame = false
        var limit = min(buffer.count, waiting)
        let end = ends.isEmpty ? nil : ends[0]
        if let end {
            guard end.position > position else {
                _ = ends.popFirst()
                return .writerLeft
            }
            limit = min(limit, Int(end.position - position))
            if end.isDiscarded {
                if case .bytes(let count) = try unsafe readBytes(into: buffer, limit: limit) {
                    discardedByteCount += count
                }
                return .nothing
            }
        }
        let rest = limit % frameByteCount
        if limit > rest {
            limit -= rest
        } else if rest > 0, end == nil {
            // A FIFO that is hung up has had its last byte, of a writer that may have left before the watch began.
            guard kind == .fifo, isHungUp else {
                hasPartialFrame = true
                return .nothing
            }
        }
        // An empty FIFO is read all the same: that tells whether its writer is still there.
        let reading = try unsafe readBytes(into: buffer, limit: max(1, limit))
        if case .end = reading {
            // Whoever has left is known by now.
            takeEvents()
            ends = Ring(filler: WriterEnd())
        }
        return reading
    }

    private mutating func readBytes(
        into buffer: UnsafeMutableRawBufferPointer, limit: Int
    ) throws(DaemonError) -> Reading {
        let reading = try unsafe readDescriptor(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<limit]))
        if case .bytes(let count) = reading { position += Int64(count) }
        return reading
    }

    /// Bytes that wait in the pipe, FIFO or device, or were looked at before; 0 if it does not say.
    var waitingByteCount: Int {
        var count: CInt = 0
        guard unsafe ecg_waiting_bytes(descriptor, &count) == 0 else { return heldByteCount }
        return max(0, Int(count)) + heldByteCount
    }

    /// Bytes that came in since the start, read or not.
    var arrivedByteCount: Int64 { position + Int64(waitingByteCount) }

    private mutating func noteArrival(of waiting: Int) {
        let arrived = position + Int64(waiting)
        // What was there before the first look may be of a writer who is gone, and what came since the last one of a writer
        // who came or went since.
        if let lastArrived, arrived > lastArrived, !hasChangedWriters, writers.noteBytes() {
            news.insert(.secondWriter)
        }
        lastArrived = arrived
        hasChangedWriters = false
    }

    private var isHungUp: Bool {
        var entry = pollfd(fd: descriptor, events: 0, revents: 0)
        return unsafe poll(&entry, 1, 0) > 0 && entry.revents & Int16(POLLHUP) != 0
    }

    /// Takes in who has opened and closed the FIFO, and notes where in the stream its writers left.
    mutating func takeEvents() {
        var hasEnd = false
        while true {
            guard let event = watch.next() else {
                // What the writer wrote last is counted once it has left. Who opens the FIFO before that is seen after it.
                guard hasEnd else { return }
                hasEnd = false
                noteEnd()
                continue
            }
            hasChangedWriters = true
            switch event {
            case .opened:
                if ownOpenCount > 0 {
                    ownOpenCount -= 1
                } else if writers.open() {
                    news.insert(.secondWriter)
                } else if hasEnd {
                    noteEnd(isMixed: true)
                    hasEnd = false
                } else if let lastArrived, lastArrived > position, ends.isEmpty {
                    // What was there before is of one who has left unseen, since nobody has written for so long.
                    ends.append(WriterEnd(position: lastArrived))
                }
            case .closed: hasEnd = writers.close()
            case .readerClosed:
                // Our own descriptor, or a reader whose opening was taken for a writer's.
                if ownCloseCount > 0 { ownCloseCount -= 1 } else { _ = writers.close() }
            case .replaced: if !FIFOWatch.isSame(watch.path, descriptor) { news.insert(.replaced) }
            case .overflow: writers.forget()
            }
        }
    }

    /// Notes that all bytes that are here by now are of writers who have left.
    ///
    /// - Parameter isMixed: whether the next writer is there already, and may have written some of them. If they are no
    ///   whole frames, nobody knows where its first one begins: they are passed over.
    private mutating func noteEnd(isMixed: Bool = false) {
        let waiting = waitingByteCount
        let end = WriterEnd(
            position: position + Int64(waiting), isDiscarded: isMixed && waiting % frameByteCount != 0)
        if ends.isFull { _ = ends.popFirst() }
        ends.append(end)
    }
}
