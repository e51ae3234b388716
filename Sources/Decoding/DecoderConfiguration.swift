// SPDX-License-Identifier: Apache-2.0

/// How a stream of bytes is to be read: its format, its channels, and what a unit of the converter means.
///
/// A frame is what the recorder writes for one moment: one sample of each channel. Channels are counted from 0. In
/// text, every field of a line is a channel, so a leading column of times or sample numbers is channel 0 and the first
/// signal is channel 1 (as in the output of `rdsamp` and `rdsamp -p`).
public struct DecoderConfiguration: Sendable, Equatable {
    /// How samples are written.
    public var format: SampleFormat
    /// Samples in a frame, of all channels together; in text only of numbers that all stand on one line.
    public var channelCount: Int
    /// The channel to decode: the number, from 0, of its first sample in a frame, or of its field in a line.
    public var channel: Int
    /// In text, the name of the chosen column, label or key, which takes the place of `channel`; `nil` if it goes by number.
    public var columnName: String?
    /// In text, the column of times, by which gaps are filled and the recorder's clock is followed; `nil` for none.
    public var timeColumn: ColumnChoice?
    /// In text with a column of times, the rate by which the samples' places are counted.
    public var samplesPerSecond: Double
    /// How many samples of the chosen channel follow each other in a frame; more than 1 only in multi-rate records.
    public var samplesPerFrame: Int
    /// Converter units (ADU) a `unit`; negative for a recorder that turns the polarity round.
    public var gain: Double
    /// The converter's value at 0 mV.
    public var baseline: Double
    /// The unit that `gain` refers to.
    public var unit: VoltageUnit
    /// Whether the format's most negative value is a missing sample.
    ///
    /// It is in WFDB's formats (there this is the default: -2,048 in format 212, -32,768 in format 16), and in every
    /// file that a WFDB header describes. In a raw stream of integers it is the converter's lower rail, which must
    /// be seen as such: there the default is no.
    public var minimumIsMissing: Bool
    /// Bytes before the first frame that hold no samples.
    public var byteOffset: Int64
    /// Frames by which the chosen channel lags behind the others; its first samples, so many frames of them, are left
    /// out so that sample 0 is of the record's first moment.
    public var skewInFrames: Int
    /// The value before the first sample of a format of differences.
    public var initialValue: Int32
    /// Where each frame says when it began, if frames may be apart in time; `nil` if they follow each other.
    public var recordClock: RecordClock?
    /// The shortest distance between two reports of the same kind of problem, in samples of the output.
    public var problemIntervalInSamples: Int

    /// Makes a configuration; a gain or baseline that is not given is the format's own.
    ///
    /// The default gain is 200 ADU/mV, and 1 for floats and text, which are taken for millivolts. The default baseline
    /// is 0, and 128 for `u8`, the middle of its range.
    public init(
        format: SampleFormat, channelCount: Int = 1, channel: Int = 0, gain: Double? = nil, baseline: Double? = nil,
        unit: VoltageUnit = .millivolts
    ) {
        self.format = format
        self.channelCount = channelCount
        self.channel = channel
        self.gain = gain ?? (format.isPhysical ? 1 : 200)
        self.baseline = baseline ?? (format == .u8 ? 128 : 0)
        self.unit = unit
        samplesPerSecond = 250
        samplesPerFrame = 1
        minimumIsMissing = format.isOfWFDB
        byteOffset = 0
        skewInFrames = 0
        initialValue = 0
        recordClock = nil
        problemIntervalInSamples = 3_600
    }

    /// The most channels, and the most fields of a line.
    public static let maximumChannelCount = 65_536
    /// The most samples of one channel in a frame, which in EDF is a data record of any length.
    public static let maximumSamplesPerFrame = 1 << 22
    /// The most samples of all channels in a frame.
    private static let maximumSlotCount = 1 << 28

    /// The gain in ADU a millivolt.
    public var gainPerMillivolt: Double { gain * unit.perMillivolt }

    /// Throws if the configuration contradicts itself or a number is out of range.
    func validate() throws(DecodingError) {
        let limit = format == .text ? Self.maximumChannelCount : Self.maximumSlotCount
        guard (0..<limit).contains(channel) else {
            throw DecodingError(.noSuchChannel, field: "channel", value: String(channel))
        }
        guard samplesPerSecond > 0, samplesPerSecond.isFinite else {
            throw DecodingError(.outOfRange, field: "rate", value: "\(samplesPerSecond)")
        }
        guard (1...limit).contains(channelCount) else {
            throw DecodingError(.outOfRange, field: "channels", value: String(channelCount))
        }
        if format != .text {
            guard (1...Self.maximumSamplesPerFrame).contains(samplesPerFrame) else {
                throw DecodingError(.outOfRange, field: "samples per frame", value: String(samplesPerFrame))
            }
            guard channel + samplesPerFrame <= channelCount else {
                throw DecodingError(.noSuchChannel, field: "channel", value: String(channel))
            }
        }
        if let recordClock {
            guard recordClock.firstSlot >= 0, recordClock.slotCount >= 1,
                recordClock.slotCount <= channelCount - recordClock.firstSlot, format == .s16le || format == .s24le,
                (1e-6...1e6).contains(recordClock.samplesPerSecond)
            else { throw DecodingError(.outOfRange, field: "annotations") }
        }
        // Bounds that keep every finite sample finite, and far from the subnormal numbers, after the division.
        guard (1e-12...1e12).contains(gain.magnitude) else {
            throw DecodingError(.outOfRange, field: "gain", value: "\(gain)")
        }
        guard baseline.magnitude <= 1e12 else {
            throw DecodingError(.outOfRange, field: "baseline", value: "\(baseline)")
        }
        guard byteOffset >= 0 else {
            throw DecodingError(.outOfRange, field: "byte offset", value: String(byteOffset))
        }
        guard (0...Self.maximumSkew).contains(skewInFrames) else {
            throw DecodingError(.outOfRange, field: "skew", value: String(skewInFrames))
        }
    }

    private static let maximumSkew = 1_000_000
}
