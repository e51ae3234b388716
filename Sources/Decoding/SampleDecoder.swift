// SPDX-License-Identifier: Apache-2.0

public import Signal

/// A recorder's bytes, in chunks of any size, to millivolts of one channel.
///
/// What comes out never depends on how the bytes were chunked or how much room the output had. A sample that is
/// missing, for whatever reason, is a NaN and keeps its place in time. No input makes the decoder fail: what is wrong
/// with it is reported by `nextProblem()`. Constant memory, O(1) a byte; nothing is allocated after `init`.
public struct SampleDecoder: ~Copyable {
    private let configuration: DecoderConfiguration
    private let isText: Bool
    private var frames: FrameDecoder
    private var lines: LineDecoder
    /// What reads records that may be apart in time, in the place of frames; `nil` for all other inputs.
    private var records: DataRecordDecoder?
    private var log: ProblemLog

    /// Makes a decoder, or throws if the configuration contradicts itself.
    public init(_ configuration: DecoderConfiguration) throws(DecodingError) {
        try configuration.validate()
        self.configuration = configuration
        isText = configuration.format == .text
        frames = FrameDecoder(configuration)
        lines = LineDecoder(configuration)
        records = configuration.recordClock.map { DataRecordDecoder(configuration, $0) }
        log = ProblemLog(intervalInSamples: configuration.problemIntervalInSamples)
    }

    /// The bytes after which a stream of frames can be cut: a frame, two if that ends within a byte; 1 for text.
    public var frameByteCount: Int { isText ? 1 : frames.blockByteCount }

    /// The samples that so many bytes give; 1 for text.
    public var samplesPerFrame: Int { isText ? 1 : frames.samplesPerBlock }

    /// The column that was asked for by its name, and that the text has not, with the names that it has; `nil` if all is well.
    ///
    /// Without the column, text gives missing samples, or none.
    public var refusal: DecodingError? {
        guard isText, let name = lines.lackingColumn else { return nil }
        let known = lines.columnNames
        return DecodingError(
            known.isEmpty ? .noColumnNames : .noSuchColumn, value: String(decoding: name, as: UTF8.self), known: known)
    }

    /// The rate in samples per second that the column of times shows, if the configured one does not fit; else `nil`.
    public var rateByTimes: Double? { isText ? lines.rateByTimes : nil }

    /// Samples given out since the start or the last `reset()`.
    public var sampleCount: SampleIndex { isText ? lines.sampleCount : records?.sampleCount ?? frames.sampleCount }

    /// Samples given out since then that are missing because their line of text could not be read.
    public var unreadableSampleCount: Int64 { isText ? lines.unreadableCount : 0 }

    /// Samples given out since then that stand for the time between data records.
    public var gapSampleCount: Int64 { records?.gapSampleCount ?? 0 }

    /// Data records whose place in time is not known, so that they were taken to follow the one before.
    public var unreadableRecordCount: Int64 { records?.unreadableCount ?? 0 }

    /// Decodes bytes until they are used up, the output is full, or there is something to report.
    ///
    /// What `nextProblem()` gives after a call was found before the call's samples, of which there is then no more than
    /// one: a sample with a problem comes alone. So reports stand between the same two samples however the bytes were chunked
    /// and whatever the room, for a caller who takes them first.
    ///
    /// - Parameters:
    ///   - bytes: `[n]`, the next bytes of the input, the caller's.
    ///   - samples: takes the chosen channel's samples in millivolts, NaN if missing.
    /// - Returns: the number of bytes taken; the caller gives the rest again. Begun samples are kept inside. Where there are
    ///   bytes and room, a byte or more is taken, or a sample given.
    public mutating func decode(_ bytes: Span<UInt8>, into samples: inout OutputSpan<Float>) -> Int {
        if isText { return lines.decode(bytes, into: &samples, log: &log) }
        if records != nil { return records!.decode(bytes, into: &samples) }
        return frames.decode(bytes, into: &samples, log: &log)
    }

    /// Tells the decoder that the input has ended: what was begun is given out, or reported as truncated.
    ///
    /// - Returns: whether all is given out; else the call is to be repeated, with room for a sample or more.
    public mutating func finish(into samples: inout OutputSpan<Float>) -> Bool {
        guard !samples.isFull else { return false }
        if isText {
            guard lines.finish(into: &samples, log: &log) else { return false }
        } else if records != nil {
            records!.finish(log: &log)
        } else {
            frames.finish(log: &log)
        }
        log.flush()
        return true
    }

    /// The next report of something wrong with the input; to be called until there is none, after each `decode` and
    /// after `finish`.
    ///
    /// The first problem of a kind is reported at once; those that follow within `problemIntervalInSamples` are
    /// counted and reported together.
    public mutating func nextProblem() -> InputProblem? { log.next() }

    /// Starts afresh, for the next writer of a pipe: as after `init`, reports that were not taken are dropped.
    public mutating func reset() {
        frames = FrameDecoder(configuration)
        lines.reset()
        records = configuration.recordClock.map { DataRecordDecoder(configuration, $0) }
        log = ProblemLog(intervalInSamples: configuration.problemIntervalInSamples)
    }
}
