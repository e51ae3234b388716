// SPDX-License-Identifier: Apache-2.0

/// Chunk sizes, in bytes, that must all give the same result.
public let chunkSizes = [1, 7, 4_096]

/// Hands bytes over in chunks of a size, the last one shorter where they do not divide.
public func forEachChunk<Failure: Error>(
    of bytes: [UInt8], size: Int, _ body: (Span<UInt8>) throws(Failure) -> Void
) throws(Failure) {
    precondition(size > 0, "a chunk holds at least one byte")
    var start = 0
    while start < bytes.count {
        let end = min(bytes.count, start + size)
        try body(bytes.span.extracting(start..<end))
        start = end
    }
}
