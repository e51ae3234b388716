// SPDX-License-Identifier: Apache-2.0

import Decoding
import Monitor
import Viewing

/// The bytes that were read and not yet decoded, and the samples that were decoded last; two buffers, made once.
@safe struct ChunkBuffer: ~Copyable {
    /// Bytes of one read: what a pipe holds.
    static let byteCapacity = 65_536
    /// Samples of one decoding: half a second or more, so that few beats come before the clock is looked at again.
    static let sampleCapacity = 256

    /// `[65536]`, ours; the unread bytes are `start..<end`.
    private let bytes: UnsafeMutableRawBufferPointer
    /// `[256]`, millivolts, ours; the first `sampleCount` are those decoded last.
    private let block: UnsafeMutableBufferPointer<Float>
    private var start = 0
    private var end = 0
    private(set) var sampleCount = 0

    init() {
        unsafe bytes = .allocate(byteCount: Self.byteCapacity, alignment: 64)
        unsafe block = .allocate(capacity: Self.sampleCapacity)
        unsafe block.initialize(repeating: 0)
    }

    deinit {
        unsafe bytes.deallocate()
        unsafe block.deallocate()
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

    /// Has a look at the bytes; gives what they are, if they are no samples.
    func look(with look: inout InputLook) -> InputSignature? {
        let source = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        let span = unsafe Span<UInt8>(_unsafeBytes: source)
        return look.push(span)
    }

    /// Drops the bytes that are not decoded.
    mutating func drop() { start = end }

    /// Puts missing samples in the place of decoded ones.
    mutating func miss(_ count: Int) {
        sampleCount = min(count, Self.sampleCapacity)
        for index in 0..<sampleCount { unsafe block[index] = .nan }
    }

    /// Decodes at most `limit` samples.
    mutating func decode(with decoder: inout SampleDecoder, limit: Int) {
        let room = unsafe UnsafeMutableBufferPointer(rebasing: block[..<min(limit, Self.sampleCapacity)])
        var output = unsafe OutputSpan(buffer: room, initializedCount: 0)
        let source = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        let span = unsafe Span<UInt8>(_unsafeBytes: source)
        start += decoder.decode(span, into: &output)
        sampleCount = unsafe output.finalize(for: room)
    }

    /// Decodes what the decoder still holds at the input's end; gives whether that is all.
    mutating func finish(_ decoder: inout SampleDecoder) -> Bool {
        var output = unsafe OutputSpan(buffer: block, initializedCount: 0)
        let isAll = decoder.finish(into: &output)
        sampleCount = unsafe output.finalize(for: block)
        return isAll
    }

    /// Shows the samples decoded last to the live view.
    func show(in live: inout LiveDisplay) {
        let samples = unsafe UnsafeBufferPointer(rebasing: block[..<sampleCount])
        live.take(unsafe Span<Float>(_unsafeElements: samples))
    }

    /// Shows the samples decoded last to viewers.
    func show(in viewers: inout ViewServer) {
        let samples = unsafe UnsafeBufferPointer(rebasing: block[..<sampleCount])
        viewers.take(unsafe Span<Float>(_unsafeElements: samples))
    }

    /// Has samples of those decoded last kept for strips.
    func keep(_ range: Range<Int>, for strips: inout StripRecorder) {
        let samples = unsafe UnsafeBufferPointer(rebasing: block[range])
        strips.append(unsafe Span<Float>(_unsafeElements: samples))
    }

    /// Hands samples of those decoded last to the monitor, up to the first that brings an event; gives their number.
    func push(from start: Int, into monitor: inout BeatMonitor) -> Int {
        let rest = unsafe UnsafeBufferPointer(rebasing: block[start..<sampleCount])
        let span = unsafe Span<Float>(_unsafeElements: rest)
        return monitor.push(span)
    }
}
