// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reporting

/// One viewer of a socket: what it has not read yet waits here, up to a bound. A viewer that does not read is let go.
final class ViewerConnection {
    /// Bytes that wait for a viewer at most: about half a minute of a bed.
    private static let capacity = 65_536
    /// Room for the last line.
    private static let reserve = 1_024

    let descriptor: CInt
    private var pending = LineBuffer(capacity: ViewerConnection.capacity)
    /// Whether it has been told that it is let go: what waits is still sent.
    private(set) var isLeaving = false
    /// Whether it has gone, or has to go now.
    private(set) var isOver = false

    init(_ descriptor: CInt) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Whether something waits for the viewer.
    var hasPending: Bool { pending.count > 0 }

    /// Whether a line still fits.
    func hasRoom(for line: borrowing LineBuffer) -> Bool {
        pending.count + line.count <= pending.capacity - Self.reserve
    }

    /// Takes lines; the caller has asked for room.
    func send(_ lines: borrowing LineBuffer) {
        guard !isLeaving else { return }
        pending.append(lines)
        flush()
    }

    /// Sends a last line, and nothing more.
    func leave(with line: borrowing LineBuffer) {
        guard !isLeaving else { return }
        isLeaving = true
        pending.append(line)
        flush()
    }

    /// Sends what waits, as far as the viewer takes it.
    func flush() {
        while pending.count > 0, !isOver {
            let count = pending.send(to: descriptor)
            if count < 0 {
                if errno == EINTR { continue }
                if errno != EAGAIN { isOver = true }
                return
            }
        }
        if isLeaving { isOver = true }
    }

    /// Reads what the viewer sends, which means nothing, and sees whether it has gone.
    func drain() {
        var bytes = InlineArray<256, UInt8>(repeating: 0)
        var span = bytes.mutableSpan
        while !isOver {
            let count = unsafe span.withUnsafeMutableBufferPointer { unsafe recv(descriptor, $0.baseAddress, 256, 0) }
            if count > 0 { continue }
            if count < 0, errno == EINTR { continue }
            if count == 0 || errno != EAGAIN { isOver = true }
            return
        }
    }
}
