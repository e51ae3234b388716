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
    /// Samples that the header promises, where gaps come on top of them; `nil` if it is `sampleLimit`.
    var expectedSampleCount: Int64?
    /// Whether the first bytes may show that the input is something else: no header describes this very file.
    var needsLook = true
    /// The pieces of a record of segments, in order; empty if the input is one piece.
    var parts: [RecordPart] = []
    /// The kind of file that the input is; `nil` if it has no header of its own.
    var container: ContainerKind?
    /// What describes the samples, as messages name it: a header's path, or the header of a file's own; empty for settings alone.
    var description = ""
    /// What to say at the start of how the input is read.
    var remarks: [String] = []
    /// What was seen of the input before there was a plan.
    var preview: InputPreview
    /// The wall clock at sample 0 by the header, in microseconds since 1970; `nil` if there is none, or it does not say.
    var baseMicroseconds: Int64?

    /// Puts the settings and what describes the input together: the header they name, or the input's own.
    ///
    /// What is set beats what a header says. An input that ends in `.hea` is a record: the signal file is the one that
    /// the header names, beside the header.
    ///
    /// - Parameters:
    ///   - record: the record that the input names; `nil` for a stream.
    ///   - preview: the first bytes of a stream, if they could be looked at.
    init(
        _ settings: Settings, record: RecordChoice?, preview: InputPreview = InputPreview()
    ) throws(DaemonError) {
        let input = settings.input ?? "-"
        if let record {
            try self.init(settings, record: record)
        } else {
            let kind = try Self.container(settings, preview)
            if let kind {
                try self.init(settings, kind: kind, preview: preview)
            } else if let headerPath = settings.header {
                try self.init(
                    settings, header: Self.readHeader(headerPath), headerPath: headerPath, isRecord: false)
            } else {
                try self.init(streamOf: settings, preview: preview)
            }
            path = input
            // What the next plan needs, at a reload.
            let needed = kind == nil ? (decoder.timeColumn == nil ? 0 : preview.bytes.count) : Int(decoder.byteOffset)
            self.preview = preview.prefix(max(InputLook.limit, needed))
            if kind != nil, input == "-" { source = "stdin" }
        }
        if let source = settings.source {
            self.source = source
        } else if record == nil, input != "-" {
            source = Self.name(ofPath: input)
        }
    }

    /// The same, with the record found.
    init(_ settings: Settings, preview: InputPreview = InputPreview()) throws(DaemonError) {
        try self.init(settings, record: RecordChoice(settings), preview: preview)
    }

    /// Whether only the input can say what the settings do not.
    static func needsPreview(_ settings: Settings) -> Bool {
        settings.container != nil || settings.rate == nil && settings.header == nil
    }

    /// Whether a check has to leave the plan to the input's first bytes, which it does not see.
    static func isLeftToInput(_ settings: Settings, _ record: RecordChoice?, _ preview: InputPreview) -> Bool {
        record == nil && preview.isEmpty && !preview.isWhole && settings.container != nil
    }

    /// Whether so many of the input's first bytes say all that a plan takes from them.
    static func isEnough(_ bytes: Span<UInt8>, _ settings: Settings) -> Bool {
        settings.format == .text && settings.header == nil
            ? isEnoughText(bytes, settings) : isContainerComplete(bytes, settings)
    }

    /// A stream that the settings describe, and its first bytes.
    private init(streamOf settings: Settings, preview: InputPreview) throws(DaemonError) {
        let isText = settings.format == .text
        try Self.checkColumns(settings)
        let textDecoder = isText ? Self.textDecoder(settings) : nil
        let rateByTimes = try textDecoder.flatMap { (decoder) throws(DaemonError) in
            try Self.rate(ofText: decoder, given: settings.rate, settings, preview: preview)
        }
        guard let rate = settings.rate ?? rateByTimes else {
            guard let path = settings.configurationPaths.last else {
                throw DaemonError(.usage, "the samples' rate is not known: give --rate or --header")
            }
            throw DaemonError(
                .badConfiguration,
                "the samples' rate is not known: write the line 'rate = HERTZ', the recorder's samples per second, "
                    + "into \(path.forMessages)")
        }
        let format = settings.format ?? .s16le
        let channel = try isText ? textDecoder?.channel ?? 0 : Self.number(ofChannel: settings, default: 0)
        var decoder =
            textDecoder
            ?? DecoderConfiguration(
                format: format, channelCount: settings.channels ?? 1, channel: channel, gain: settings.gain,
                baseline: settings.baseline, unit: settings.units ?? .millivolts)
        decoder.samplesPerSecond = rate.hertz
        decoder.problemIntervalInSamples = rate.samples(milliseconds: 10_000)
        try Self.check(decoder, settings)
        self.init(
            path: "-", rate: rate, decoder: decoder, channelName: decoder.columnName ?? "", channelIndex: channel,
            source: "stdin", sampleLimit: nil)
        if settings.rate == nil, let column = settings.timeColumn {
            remarks.append("\(Self.number(rate.hertz)) Hz, by the times in column \(Self.name(of: column))")
        }
        if isText { takeUnit(ofText: preview, settings) }
    }

    init(
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
        preview = InputPreview()
    }

    /// Takes the name of the socket unit's FIFO, if nothing else gives one.
    mutating func take(activationName name: String, _ settings: Settings) {
        if settings.source == nil, settings.header == nil, !name.isEmpty { source = name }
    }

    /// The chosen channel's number, if nothing gives names.
    static func number(ofChannel settings: Settings, default number: Int) throws(DaemonError) -> Int {
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
    static func check(_ decoder: DecoderConfiguration, _ settings: Settings) throws(DaemonError) {
        do {
            _ = try SampleDecoder(decoder)
        } catch {
            let key: SettingKey = error.field.flatMap { SettingKey(name: $0) } ?? .channel
            let place = settings.place(of: key)
            throw DaemonError(place.status, "\(place.name): \(error.message)")
        }
    }

    /// A path's last part, on one line of at most 64 characters.
    static func name(ofPath path: String) -> String {
        let last = path.unicodeScalars.split(separator: "/").last.map { String($0) } ?? path
        return String(last.forMessages.prefix(64))
    }
}
