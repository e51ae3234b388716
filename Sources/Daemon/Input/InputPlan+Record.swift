// SPDX-License-Identifier: Apache-2.0

import Decoding
import Glibc
import Reporting
import Signal

extension InputPlan {
    /// The most bytes of a WFDB header.
    static let headerLimit = 1 << 22

    /// A record: its header, and the files that the header names.
    init(_ settings: Settings, record: RecordChoice) throws(DaemonError) {
        let path = record.headerPath
        if settings.header != nil {
            let place = settings.place(of: .header)
            throw DaemonError(place.status, "\(place.name): the input \(path.forMessages) is a header itself")
        }
        if settings.container != nil || settings.format == .text {
            let place = settings.place(of: .format)
            let advice =
                settings.format == .text
                ? "give --header \(path.forMessages) and the text as input" : "give the file itself as input"
            throw DaemonError(place.status, "\(place.name): a record's file is no \(settings.formatName); \(advice)")
        }
        var header = try Self.readHeader(path)
        if header.segments.isEmpty {
            try self.init(settings, header: header, headerPath: path, isRecord: true, fileName: record.fileName)
        } else {
            header.recordName = header.recordName.splitAtLastSlash.name
            try self.init(settings, master: header, headerPath: path)
        }
        if let remark = record.remark { remarks.insert(remark, at: 0) }
    }

    /// A record of one piece, or a stream with a record's header.
    ///
    /// - Parameter fileName: the signal file to take a signal from, if no signal is named.
    init(
        _ settings: Settings, header: RecordHeader, headerPath: String, isRecord: Bool, fileName: String? = nil
    ) throws(DaemonError) {
        let isText = settings.format == .text
        guard header.segments.isEmpty else {
            throw DaemonError(
                .badData, "\(headerPath.forMessages): a record of segments; give it as the input, not as --header")
        }
        guard header.signalCount > 0 || isText else {
            throw DaemonError(.badData, "\(headerPath.forMessages): the header has no signals")
        }
        try Self.checkColumns(settings)
        let channel =
            try isText
            ? Self.textDecoder(settings).channel
            : Self.channel(settings, in: header, headerPath: headerPath, fileName: fileName)
        var decoder = try Self.decoder(settings, header, channel, headerPath: headerPath, isRecord: isRecord)
        if let channels = settings.channels { decoder.channelCount = channels }
        if let gain = settings.gain { decoder.gain = gain }
        if let baseline = settings.baseline { decoder.baseline = baseline }
        if let units = settings.units { decoder.unit = units }
        let headerRate = isText ? header.samplingFrequency : header.samplingFrequency(ofChannel: channel)
        let rate = try Self.rate(settings, headerRate, headerPath.forMessages)
        decoder.problemIntervalInSamples = rate.samples(milliseconds: 10_000)
        decoder.samplesPerSecond = rate.hertz
        try Self.check(decoder, settings)
        self.init(
            path: "-", rate: rate, decoder: decoder,
            channelName: isText ? decoder.columnName ?? "" : header.signals[channel].description, channelIndex: channel,
            source: settings.source ?? header.recordName, sampleLimit: nil)
        baseMicroseconds = header.baseMicroseconds
        description = headerPath.forMessages
        if !isText, settings.channel == nil, channel > 0 {
            let other = header.signals[0]
            remarks.append(
                "\(description): signal 0 '\(other.description.forMessages)' is in \(other.units.forMessages): reading "
                    + "signal \(channel) '\(channelName.forMessages)'")
        }
        guard isRecord else { return }
        needsLook = false
        path = try Self.signalPath(header.signals[channel], number: channel, headerPath: headerPath)
        let skew = Int64(decoder.skewInFrames)
        sampleLimit = header.sampleCount.map { max(0, $0 - skew) &* Int64(decoder.samplesPerFrame) }
    }

    /// How the bytes of a signal become samples, by the header and the format that is set.
    private static func decoder(
        _ settings: Settings, _ header: RecordHeader, _ channel: Int, headerPath: String, isRecord: Bool
    ) throws(DaemonError) -> DecoderConfiguration {
        if settings.format == .text { return textDecoder(settings) }
        var decoder = try Self.stored(header, channel, headerPath: headerPath)
        if let format = settings.format, format != decoder.format {
            // The stream is not the record's file: all its signals, one sample of each a frame, and nothing in front.
            decoder = DecoderConfiguration(
                format: format, channelCount: header.signalCount, channel: channel,
                gain: format.isPhysical ? nil : decoder.gain, baseline: format.isPhysical ? nil : decoder.baseline,
                unit: format.isPhysical ? .millivolts : decoder.unit)
        } else if !isRecord {
            // A stream has neither the file's prolog nor its skew.
            decoder.byteOffset = 0
            decoder.skewInFrames = 0
        }
        return decoder
    }

    /// How the header says that a signal is stored.
    static func stored(
        _ header: RecordHeader, _ channel: Int, headerPath: String
    ) throws(DaemonError) -> DecoderConfiguration {
        do {
            return try header.decoderConfiguration(channel: channel)
        } catch {
            var message = "\(headerPath.forMessages): \(error.message)"
            if error.code == .unsupportedUnits { message += "; there are: \(header.signalList.forMessages)" }
            if header.signals.indices.contains(channel), header.signals[channel].isCompressed {
                message += "; unpack it: rdsamp -r RECORD -p | ecgmond --format text --header FILE --channel 1"
            }
            throw DaemonError(.badData, message)
        }
    }

    /// The path of a signal's file, which lies beside the header, or in a folder beside it.
    ///
    /// Some programs write the record's folder before the name though the header lies in that folder itself.
    static func signalPath(
        _ signal: SignalSpecification, number: Int, headerPath: String
    ) throws(DaemonError) -> String {
        let name = signal.fileName
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isBelow = parts.allSatisfy { !$0.isEmpty && Array($0) != [0x2E] && Array($0) != [0x2E, 0x2E] }
        guard name != "-", name != "~", isBelow, !name.utf8.contains(0) else {
            throw DaemonError(
                .badData,
                "\(headerPath.forMessages): signal \(number): '\(name.forMessages)' is no file beside the header")
        }
        let folder = headerPath.splitAtLastSlash.folder
        let beside = folder + name.splitAtLastSlash.name
        return unsafe access(folder + name, F_OK) != 0 && access(beside, F_OK) == 0 ? beside : folder + name
    }

    static func readHeader(_ path: String) throws(DaemonError) -> RecordHeader {
        let bytes: [UInt8]
        do {
            bytes = try readWholeFile(path, limit: headerLimit)
        } catch {
            throw error.daemonError(.missingInput, path: path)
        }
        do {
            return try RecordHeader(parsing: bytes.span)
        } catch {
            throw DaemonError(.badData, "\(path.forMessages): \(error.message)")
        }
    }

    /// The rate of the chosen channel: what is set, or what the header says.
    static func rate(_ settings: Settings, _ hertz: Double, _ header: String) throws(DaemonError) -> SampleRate {
        guard let rate = settings.rate ?? SampleRate(hertz: hertz) else {
            throw DaemonError(.badData, "\(header): \(hertz) samples per second, not 100 to 2000")
        }
        return rate
    }

    /// The chosen signal's number in the header, from its number or its name; the first voltage if none is named.
    static func channel(
        _ settings: Settings, in header: RecordHeader, headerPath: String, fileName: String? = nil
    ) throws(DaemonError) -> Int {
        guard let wanted = settings.channel else {
            let voltages = header.signals.indices.filter { VoltageUnit(name: header.signals[$0].units) != nil }
            let inFile = voltages.first { fileName == nil || header.signals[$0].fileName == fileName }
            guard let channel = inFile ?? voltages.first else {
                throw DaemonError(
                    .badData,
                    "\(headerPath.forMessages): no signal is a voltage; there are: \(header.signalList.forMessages)")
            }
            return channel
        }
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
}
