// SPDX-License-Identifier: Apache-2.0

import Glibc

extension InputSource {
    /// What is read first: mostly it is enough.
    private static let firstPreview = 4_096

    /// Whether the first bytes can be looked at before anything else: a FIFO or a device that is waited for may have many
    /// writers, and the first one may be far away.
    var canBePreviewed: Bool { !isFIFO && !waits && !isAbsent }

    /// Whether a read gives bytes, or the end, that no poll(2) tells of.
    var hasHeld: Bool { heldByteCount > 0 || isHeldWhole }

    /// Bytes that were looked at and not yet given out.
    var heldByteCount: Int { held.count - heldStart }

    /// Reads the first bytes and keeps them: `read(into:)` gives them out before all others.
    ///
    /// - Parameters:
    ///   - limit: the most bytes to read.
    ///   - milliseconds: how long a silent stream is waited for; `nil` for as long as it takes.
    ///   - interruption: a descriptor that ends the waiting once there is something to read from it; -1 for none.
    ///   - isEnough: whether so many bytes do; it sees all of them again after each read.
    /// - Returns: the bytes; none of an input that is not to be previewed.
    mutating func preview(
        limit: Int, milliseconds: CInt?, interruption: CInt, until isEnough: (Span<UInt8>) -> Bool
    ) throws(DaemonError) -> InputPreview {
        guard canBePreviewed else { return InputPreview() }
        while held.count < limit, !isHeldWhole, !isEnough(held.span) {
            guard awaitBytes(milliseconds: milliseconds, interruption: interruption) else { break }
            let count = min(held.isEmpty ? Self.firstPreview : ChunkBuffer.byteCapacity, limit - held.count)
            var bytes = [UInt8](repeating: 0, count: count)
            var span = bytes.mutableSpan
            let reading = try unsafe span.withUnsafeMutableBytes { (buffer) throws(DaemonError) in
                try unsafe readDescriptor(into: buffer)
            }
            switch reading {
            case .bytes(let count): held.append(contentsOf: bytes[..<count])
            case .end: isHeldWhole = true
            case .nothing, .writerLeft: continue
            }
        }
        return InputPreview(bytes: held, isWhole: isHeldWhole)
    }

    /// Goes back to where the preview began, for whoever reads a file on standard input next.
    mutating func rewind() {
        lseek(descriptor, -off_t(held.count), SEEK_CUR)
        held = []
        heldStart = 0
        isHeldWhole = false
    }

    /// Gives out what the preview has read; `nil` if nothing is left of it.
    mutating func readHeld(into buffer: UnsafeMutableRawBufferPointer) -> Reading? {
        let count = min(heldByteCount, buffer.count)
        guard count > 0 else {
            if !held.isEmpty {
                held = []
                heldStart = 0
            }
            // A terminal's end is told once: another read would wait for more.
            return isHeldWhole ? .end : nil
        }
        unsafe held.withUnsafeBytes { bytes in
            let part = unsafe UnsafeRawBufferPointer(rebasing: bytes[heldStart..<heldStart + count])
            unsafe buffer.copyMemory(from: part)
        }
        heldStart += count
        return .bytes(count)
    }

    /// Waits until there is something to read; false if nothing came in time, or something else came first.
    private func awaitBytes(milliseconds: CInt?, interruption: CInt) -> Bool {
        var entries: InlineArray<2, pollfd> = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: interruption, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            var span = entries.mutableSpan
            let count = unsafe span.withUnsafeMutableBufferPointer { buffer in
                unsafe poll(buffer.baseAddress, 2, milliseconds ?? -1)
            }
            if count >= 0 { return count > 0 && entries[1].revents == 0 }
            // What is wrong with the descriptor is said by reading it.
            guard errno == EINTR else { return true }
        }
    }
}
