// SPDX-License-Identifier: Apache-2.0

/// The header of a WFDB record (`.hea`), read by the rules of header(5).
///
/// Moody GB, WFDB Applications Guide, PhysioNet; https://physionet.org/physiotools/wag/header-5.htm
public struct RecordHeader: Sendable, Equatable {
    /// The most signals that a header may have.
    public static let maximumSignalCount = 4_096
    /// The most segments that a record may have.
    public static let maximumSegmentCount = 100_000
    /// The sampling frequency if the header gives none, in hertz.
    public static let defaultSamplingFrequency = 250.0

    /// The record's name.
    public var recordName: String
    /// Signals of the record.
    public var signalCount: Int
    /// Frames a second, in hertz.
    public var samplingFrequency = RecordHeader.defaultSamplingFrequency
    /// Ticks a second of the counter by which the recorder's clock counts; the sampling frequency if not given.
    public var counterFrequency = RecordHeader.defaultSamplingFrequency
    /// The counter's value at sample 0.
    public var baseCounterValue = 0.0
    /// Frames of the record; `nil` if the header does not say, as for a recording that still runs.
    public var sampleCount: Int64?
    /// The time of day of sample 0, as written.
    public var baseTime: String?
    /// The date of sample 0, as written.
    public var baseDate: String?
    /// `[signalCount]`, in the order of the header; empty in the header of a record of segments.
    public var signals: [SignalSpecification] = []
    /// The record's segments, each with a header of its own; empty if it is one piece.
    public var segments: [RecordSegment] = []
    /// The lines that begin with `#`, without it and without the spaces around them, in the order of the header.
    public var comments: [String] = []

    /// The number of the signal with a name: the first whose description is equal, else the first that is equal but
    /// for letter case (of ASCII); `nil` if there is none.
    public func channel(named name: String) -> Int? {
        for (index, signal) in signals.enumerated() where signal.description == name { return index }
        let wanted = Self.lowercased(name)
        for (index, signal) in signals.enumerated() where Self.lowercased(signal.description) == wanted { return index }
        return nil
    }

    /// The first signal that is a voltage, which is taken if nobody names one.
    public var defaultChannel: Int? { signals.firstIndex { VoltageUnit(name: $0.units) != nil } }

    /// The signals and their units, in one line, for messages.
    public var signalList: String { signals.map { "\($0.description) in \($0.units)" }.joined(separator: ", ") }

    /// The rate at which the samples of a signal follow each other, in hertz.
    public func samplingFrequency(ofChannel channel: Int) -> Double {
        signals.indices.contains(channel)
            ? samplingFrequency * Double(signals[channel].samplesPerFrame) : samplingFrequency
    }

    /// How to decode one signal from the file in which it stands (`signals[channel].fileName`).
    ///
    /// The signals of one file form a group; the configuration counts channels within that group, as its bytes do.
    /// - Parameter channel: the signal's number in the header, from 0.
    /// - Throws: `DecodingError` if there is no such signal, if its format or unit is not one that the decoder
    ///   reads, or if the signals of its file contradict each other.
    public func decoderConfiguration(channel: Int) throws(DecodingError) -> DecoderConfiguration {
        guard segments.isEmpty else {
            throw DecodingError(.multiSegmentRecord, field: "segments", value: String(segments.count))
        }
        guard signals.indices.contains(channel) else {
            throw DecodingError(.noSuchChannel, field: "channel", value: String(channel))
        }
        let signal = signals[channel]
        guard let format = SampleFormat(wfdbNumber: signal.format) else {
            let name = signal.isCompressed ? "FLAC (\(signal.format))" : String(signal.format)
            throw DecodingError(.unsupportedFormat, field: "format", value: name)
        }
        guard let unit = VoltageUnit(name: signal.units) else {
            throw DecodingError(.unsupportedUnits, field: "units", value: signal.units)
        }
        var slotCount = 0
        var firstSlot = 0
        for (index, other) in signals.enumerated() where other.fileName == signal.fileName {
            guard other.format == signal.format && other.byteOffset == signal.byteOffset else {
                throw DecodingError(
                    .malformedField, field: "signals of one file differ in format", value: signal.fileName)
            }
            if index == channel { firstSlot = slotCount }
            slotCount += other.samplesPerFrame
        }
        // Format 80 is offset binary: WFDB's value is the byte less 128, and the baseline counts in WFDB's values.
        let baseline = format == .u8 ? signal.baseline + 128 : signal.baseline
        var configuration = DecoderConfiguration(
            format: format, channelCount: slotCount, channel: firstSlot, gain: signal.gain, baseline: baseline,
            unit: unit)
        configuration.samplesPerFrame = signal.samplesPerFrame
        configuration.byteOffset = signal.byteOffset
        configuration.skewInFrames = signal.skew
        configuration.minimumIsMissing = true
        configuration.initialValue = Int32(truncatingIfNeeded: signal.initialValue)
        try configuration.validate()
        return configuration
    }

    /// A name with capital letters of ASCII made small ones.
    static func lowercased(_ name: String) -> [UInt8] {
        name.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }
}
