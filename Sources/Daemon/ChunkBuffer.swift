// SPDX-License-Identifier: Apache-2.0

import Decoding

/// The bytes that were read and not yet decoded, and the samples that were decoded last; two buffers, made once.
@safe struct ChunkBuffer: ~Copyable {
    /// Bytes of one read: what a pipe holds.
    static let byteCapacity = 65_536
    /// Samples of one decoding: half a second or more, so that few beats come before the clock is looked at again.
    static let sampleCapacity = 256

    /// `[65536]`, ours; the unread bytes are `start..<end`.
    private let bytes: UnsafeMutableRawBufferPointer
    /// `[256]`, millivolts, ours; the first `sampleCount` are those decoded last.
    private let samples: UnsafeMutableBufferPointer<Float>
    private var start = 0
    private var end = 0
    private(set) var sampleCount = 0

    init() {
        unsafe bytes = .allocate(byteCount: Self.byteCapacity, alignment: 64)
        unsafe samples = .allocate(capacity: Self.sampleCapacity)
        unsafe samples.initialize(repeating: 0)
    }

    deinit {
        unsafe bytes.deallocate()
        unsafe samples.deallocate()
    }

    /// Whether all bytes are decoded.
    var isEmpty: Bool { start == end }

    /// Reads the next bytes; all of those before must be decoded.
    mutating func fill(from input: inout InputSource) throws(DaemonError) -> InputSource.Reading {
        let reading = try unsafe input.read(into: bytes)
        if case .bytes(let count) = reading {
            start = 0
            end = count
        }
        return reading
    }

    /// Decodes at most `limit` samples.
    mutating func decode(with decoder: inout SampleDecoder, limit: Int) {
        let room = unsafe UnsafeMutableBufferPointer(rebasing: samples[..<min(limit, Self.sampleCapacity)])
        var output = unsafe OutputSpan(buffer: room, initializedCount: 0)
        let source = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        let span = unsafe Span<UInt8>(_unsafeBytes: source)
        start += decoder.decode(span, into: &output)
        sampleCount = unsafe output.finalize(for: room)
    }

    /// Decodes what the decoder still holds at the input's end: at most one sample.
    mutating func finish(_ decoder: inout SampleDecoder) {
        var output = unsafe OutputSpan(buffer: samples, initializedCount: 0)
        decoder.finish(into: &output)
        sampleCount = unsafe output.finalize(for: samples)
    }

    /// A sample of those decoded last, in millivolts.
    func sample(at index: Int) -> Float {
        precondition(index < sampleCount)
        return unsafe samples[index]
    }

    /// Drops what was not decoded.
    mutating func removeAll() {
        start = 0
        end = 0
    }
}
