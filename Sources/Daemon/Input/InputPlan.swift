// SPDX-License-Identifier: Apache-2.0

import Decoding
import Reporting
import Signal

/// What is read and how: the settings and the header, put together.
struct InputPlan {
    /// `-` for standard input, or the path of a FIFO or a file.
    var path: String
    /// The rate of the chosen channel.
    var rate: SampleRate
    /// How bytes become samples.
    var decoder: DecoderConfiguration
    /// The chosen channel's name; empty if it has none.
    var channelName: String
    /// The chosen channel's number, as the user counts.
    var channelIndex: Int
    /// The name that reports carry.
    var source: String
    /// Samples of the channel in the record; `nil` if the input itself says when it ends.
    var sampleLimit: Int64?
    /// The wall clock at sample 0 by the header, in microseconds since 1970; `nil` if there is none, or it does not say.
    var baseMicroseconds: Int64?

    /// Puts the settings and the header they name together.
    ///
    /// What is set beats what the header says. An input that ends in `.hea` is a record: the signal file is the one that
    /// the header names, beside the header.
    init(_ settings: Settings) throws(DaemonError) {
        let input = settings.input ?? "-"
        let isRecord = input.endsWithBytes(of: ".hea")
        if isRecord, settings.header != nil {
            let place = settings.place(of: .header)
            throw DaemonError(place.status, "\(place.name): the input \(input.forMessages) is a header itself")
        }
        if let headerPath = isRecord ? input : settings.header {
            let header = try Self.readHeader(headerPath)
            try self.init(settings, header: header, headerPath: headerPath, isRecord: isRecord)
        } else {
            try self.init(streamOf: settings)
        }
        path = isRecord ? path : input
        if let source = settings.source {
            self.source = source
        } else if !isRecord, input != "-" {
            source = Self.name(ofPath: input)
        }
    }

    /// A stream that nothing but the settings describes.
    private init(streamOf settings: Settings) throws(DaemonError) {
        guard let rate = settings.rate else {
            guard let path = settings.configurationPaths.last else {
                throw DaemonError(.usage, "the samples' rate is not known: give --rate or --header")
            }
            throw DaemonError(
                .badConfiguration,
                "the samples' rate is not known: write the line 'rate = HERTZ', the recorder's samples per second, "
                    + "into \(path.forMessages)")
        }
        let format = settings.format ?? .s16le
        let channel = try Self.number(ofChannel: settings, default: 0)
        var decoder = DecoderConfiguration(
            format: format, channelCount: settings.channels ?? 1, channel: channel, gain: settings.gain,
            baseline: settings.baseline, unit: settings.units ?? .millivolts)
        decoder.problemIntervalInSamples = rate.samples(milliseconds: 10_000)
        try Self.check(decoder, settings)
        self.init(
            path: "-", rate: rate, decoder: decoder, channelName: "", channelIndex: channel, source: "stdin",
            sampleLimit: nil)
    }

    /// A record, or a stream with a record's header.
    private init(
        _ settings: Settings, header: RecordHeader, headerPath: String, isRecord: Bool
    ) throws(DaemonError) {
        let isText = settings.format == .text
        if isText, isRecord {
            let place = settings.place(of: .format)
            throw DaemonError(
                place.status,
                "\(place.name): a record's file is no text; give --header \(headerPath.forMessages) and the text as input"
            )
        }
        guard header.signalCount > 0 || isText else {
            throw DaemonError(.badData, "\(headerPath.forMessages): the header has no signals")
        }
        let channel = try isText ? Self.number(ofChannel: settings, default: 0) : Self.channel(settings, in: header)
        var decoder: DecoderConfiguration
        do {
            if isText {
                decoder = DecoderConfiguration(format: .text, channel: channel)
            } else {
                decoder = try header.decoderConfiguration(channel: channel)
            }
        } catch {
            throw DaemonError(.badData, "\(headerPath.forMessages): \(error.message)")
        }
        if let format = settings.format, !isText, format != decoder.format {
            // The stream is not the record's file: all its signals, one sample of each a frame, and nothing in front.
            let stored = decoder
            decoder = DecoderConfiguration(
                format: format, channelCount: header.signalCount, channel: channel,
                gain: format.isPhysical ? nil : stored.gain, baseline: format.isPhysical ? nil : stored.baseline,
                unit: format.isPhysical ? .millivolts : stored.unit)
        } else if !isRecord {
            // A stream has neither the file's prolog nor its skew.
            decoder.byteOffset = 0
            decoder.skewInFrames = 0
        }
        if let channels = settings.channels { decoder.channelCount = channels }
        if let gain = settings.gain { decoder.gain = gain }
        if let baseline = settings.baseline { decoder.baseline = baseline }
        if let units = settings.units { decoder.unit = units }
        let headerRate = isText ? header.samplingFrequency : header.samplingFrequency(ofChannel: channel)
        guard let rate = settings.rate ?? SampleRate(hertz: headerRate) else {
            throw DaemonError(
                .badData, "\(headerPath.forMessages): \(headerRate) samples per second, not 100 to 2000")
        }
        decoder.problemIntervalInSamples = rate.samples(milliseconds: 10_000)
        try Self.check(decoder, settings)
        self.init(
            path: "-", rate: rate, decoder: decoder, channelName: isText ? "" : header.signals[channel].description,
            channelIndex: channel, source: header.recordName, sampleLimit: nil)
        baseMicroseconds = header.baseMicroseconds
        guard isRecord else { return }
        let fileName = header.signals[channel].fileName
        guard fileName != "-", fileName != "~", !fileName.utf8.contains(UInt8(ascii: "/")) else {
            let signal = "\(headerPath.forMessages): signal \(channel)"
            throw DaemonError(.badData, "\(signal): '\(fileName.forMessages)' is no file beside the header")
        }
        path = headerPath.splitAtLastSlash.folder + fileName
        let skew = Int64(decoder.skewInFrames)
        sampleLimit = header.sampleCount.map { max(0, $0 - skew) &* Int64(decoder.samplesPerFrame) }
    }

    private init(
        path: String, rate: SampleRate, decoder: DecoderConfiguration, channelName: String, channelIndex: Int,
        source: String, sampleLimit: Int64?
    ) {
        self.path = path
        self.rate = rate
        self.decoder = decoder
        self.channelName = channelName
        self.channelIndex = channelIndex
        self.source = source
        self.sampleLimit = sampleLimit
    }

    /// Takes the name of the socket unit's FIFO, if nothing else gives one.
    mutating func take(activationName name: String, _ settings: Settings) {
        if settings.source == nil, settings.header == nil, !name.isEmpty { source = name }
    }

    private static func readHeader(_ path: String) throws(DaemonError) -> RecordHeader {
        let bytes: [UInt8]
        do {
            bytes = try readWholeFile(path, limit: 1 << 20)
        } catch {
            throw error.daemonError(.missingInput, path: path)
        }
        do {
            return try RecordHeader(parsing: bytes.span)
        } catch {
            throw DaemonError(.badData, "\(path.forMessages): \(error.message)")
        }
    }

    /// The chosen signal's number in the header, from its number or its name.
    private static func channel(_ settings: Settings, in header: RecordHeader) throws(DaemonError) -> Int {
        guard let wanted = settings.channel else { return 0 }
        if let number = header.channel(named: wanted) { return number }
        let place = settings.place(of: .channel)
        guard let number = Int(wanted) else {
            let names = header.signals.map(\.description).joined(separator: ", ").forMessages
            let absent = "no signal is named '\(wanted.forMessages)'"
            throw DaemonError(place.status, "\(place.name): \(absent); there are: \(names)")
        }
        guard header.signals.indices.contains(number) else {
            throw DaemonError(
                place.status, "\(place.name): no signal \(number); there are \(header.signalCount), from 0")
        }
        return number
    }

    /// The chosen channel's number, if nothing gives names.
    private static func number(ofChannel settings: Settings, default number: Int) throws(DaemonError) -> Int {
        guard let wanted = settings.channel else { return number }
        guard let number = Int(wanted), number >= 0 else {
            let place = settings.place(of: .channel)
            let problem = "'\(wanted.forMessages)' is no number from 0"
            throw DaemonError(
                place.status, "\(place.name): \(problem); a name needs a header and a format other than text")
        }
        return number
    }

    /// Has the decoder look at its configuration, so that its refusal is a matter of the settings.
    private static func check(_ decoder: DecoderConfiguration, _ settings: Settings) throws(DaemonError) {
        do {
            _ = try SampleDecoder(decoder)
        } catch {
            let key: SettingKey = error.field.flatMap { SettingKey(name: $0) } ?? .channel
            let place = settings.place(of: key)
            throw DaemonError(place.status, "\(place.name): \(error.message)")
        }
    }

    /// A path's last part, on one line of at most 64 characters.
    private static func name(ofPath path: String) -> String {
        let last = path.unicodeScalars.split(separator: "/").last.map { String($0) } ?? path
        return String(last.forMessages.prefix(64))
    }
}
