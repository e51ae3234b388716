// SPDX-License-Identifier: Apache-2.0

/// The header of a file that describes itself: which signals it has, and where their samples stand.
///
/// Samples come in data records of one length; in each, a signal's samples follow each other. A file whose channels are
/// interleaved has records of one sample of each.
public struct ContainerHeader: Sendable, Equatable {
    /// The most bytes that a header may have.
    public static let maximumByteCount = 2 << 20
    /// The most signals.
    public static let maximumSignalCount = 4_096

    /// What the first bytes of a file tell.
    public enum Reading: Sendable, Equatable {
        /// The header is not complete: so many bytes are needed, from the file's start, and then perhaps more.
        case needs(Int)
        /// All of it.
        case header(ContainerHeader)
    }

    /// What kind of file it is.
    public var kind: ContainerKind
    /// Where the samples begin, in bytes.
    public var byteCount = 0
    /// How they are written.
    public var format = SampleFormat.s16le
    /// The signals, those of annotations among them.
    public var signals: [ContainerSignal] = []
    /// Samples of a data record, of all signals together.
    public var slotCount = 0
    /// Data records; `nil` if the header does not say.
    public var recordCount: Int64?
    /// The time of a data record, in seconds.
    public var recordSeconds = 0.0
    /// Whether records may be apart in time, as in EDF+D: each says when it began.
    public var isDiscontinuous = false
    /// Whether the lowest value is a missing sample.
    public var minimumIsMissing = false
    /// The wall clock at sample 0, in microseconds since 1970; `nil` if the header does not say.
    public var baseMicroseconds: Int64?

    /// Reads a header from the first bytes of a file: the same whatever follows them, and however they came.
    ///
    /// - Parameters:
    ///   - kind: what the file is.
    ///   - bytes: `[n]`, the file's first, the caller's.
    /// - Throws: `DecodingError` with the place and the field; never traps, whatever the bytes.
    public static func read(_ kind: ContainerKind, _ bytes: Span<UInt8>) throws(DecodingError) -> Reading {
        switch kind {
        case .edf, .bdf: try readEDF(kind, bytes)
        case .ishne: try readISHNE(bytes)
        case .wav: try readWAV(bytes)
        }
    }

    /// The number of the signal with a name: the first that is equal, else the first that is equal but for letter case.
    public func signal(named name: String) -> Int? {
        for (index, signal) in signals.enumerated() where !signal.isAnnotations && signal.name == name { return index }
        let wanted = RecordHeader.lowercased(name)
        for (index, signal) in signals.enumerated()
        where !signal.isAnnotations && RecordHeader.lowercased(signal.name) == wanted {
            return index
        }
        return nil
    }

    /// The signal to take if nobody names one: the first voltage whose name is that of an ECG, else the first voltage; if
    /// the file knows no units, its first signal.
    public var defaultSignal: Int? {
        if kind == .wav { return signals.isEmpty ? nil : 0 }
        let voltages = signals.indices.filter { signals[$0].voltageUnit != nil }
        return voltages.first { signals[$0].looksLikeECG } ?? voltages.first
    }

    /// How to decode one signal.
    ///
    /// - Parameters:
    ///   - index: its number in `signals`.
    ///   - unit: the unit to take it to be in, whatever the file says; `nil` to believe it.
    /// - Throws: `DecodingError` if there is no such signal, if it is no voltage, or if the header contradicts itself.
    public func decoderConfiguration(
        signal index: Int, unit: VoltageUnit? = nil
    ) throws(DecodingError) -> DecoderConfiguration {
        guard signals.indices.contains(index), !signals[index].isAnnotations else {
            throw DecodingError(.noSuchChannel, field: "channel", value: String(index))
        }
        let signal = signals[index]
        guard let unit = unit ?? signal.voltageUnit else {
            throw DecodingError(.unsupportedUnits, field: "units", value: signal.units)
        }
        guard (1e-12...1e12).contains(signal.gain.magnitude) else {
            throw DecodingError(.malformedField, field: "range of signal", value: signal.name)
        }
        var configuration = DecoderConfiguration(
            format: format, channelCount: slotCount, channel: signal.firstSlot, gain: signal.gain,
            baseline: signal.baseline, unit: unit)
        configuration.samplesPerFrame = signal.samplesPerRecord
        configuration.byteOffset = Int64(byteCount)
        configuration.minimumIsMissing = minimumIsMissing
        if isDiscontinuous {
            guard let annotations = signals.first(where: \.isAnnotations) else {
                throw DecodingError(.missingField, field: "signal \"EDF Annotations\" of a discontinuous file")
            }
            configuration.recordClock = RecordClock(
                firstSlot: annotations.firstSlot, slotCount: annotations.samplesPerRecord,
                samplesPerSecond: signal.samplingFrequency)
        }
        try configuration.validate()
        return configuration
    }
}
