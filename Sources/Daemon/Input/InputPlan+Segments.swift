// SPDX-License-Identifier: Apache-2.0

import Decoding
import Reporting
import Signal

extension InputPlan {
    /// A record of segments, each with a header and a file of its own.
    ///
    /// Either all segments have the same signals, or the first one is a list of all that there are, and each has some of
    /// them. Where the chosen signal is missing there is a gap.
    init(_ settings: Settings, master: RecordHeader, headerPath: String) throws(DaemonError) {
        for key in [SettingKey.format, .channels] where settings.origins[key] != nil {
            let place = settings.place(of: key)
            throw DaemonError(place.status, "\(place.name): each segment's header says how it is stored")
        }
        let folder = headerPath.splitAtLastSlash.folder
        var segments = master.segments[...]
        var layout: RecordHeader?
        if let first = segments.first, first.sampleCount == 0, !first.isGap {
            layout = try Self.segmentHeader(first.name, folder: folder, headerPath)
            segments = segments.dropFirst()
        }
        var choice: Choice?
        if let layout {
            let channel = try Self.channel(settings, in: layout, headerPath: headerPath)
            choice = Choice(layout.signals[channel], channel)
        }
        var parts: [RecordPart] = []
        for segment in segments {
            // A gap is let go by sample by sample.
            guard Double(segment.sampleCount) <= Self.longestSegment * master.samplingFrequency else {
                throw DaemonError(
                    .badData, "\(headerPath.forMessages): segment \(segment.name.forMessages) is longer than a year")
            }
            guard !segment.isGap else {
                parts.append(RecordPart(file: nil, sampleCount: segment.sampleCount))
                continue
            }
            let path = folder + segment.name + ".hea"
            let header = try Self.segmentHeader(segment.name, folder: folder, headerPath)
            guard header.samplingFrequency == master.samplingFrequency else {
                throw DaemonError(
                    .badData,
                    "\(path.forMessages): \(header.samplingFrequency) frames per second, and "
                        + "\(master.samplingFrequency) in \(headerPath.forMessages)")
            }
            if choice == nil {
                let channel = try Self.channel(settings, in: header, headerPath: path)
                choice = Choice(header.signals[channel], channel)
            }
            guard let choice, let channel = choice.channel(in: header, hasLayout: layout != nil) else {
                parts.append(RecordPart(file: nil, sampleCount: segment.sampleCount))
                continue
            }
            var decoder = try Self.stored(header, channel, headerPath: path)
            if let gain = settings.gain { decoder.gain = gain }
            if let baseline = settings.baseline { decoder.baseline = baseline }
            if let units = settings.units { decoder.unit = units }
            let file = RecordPart.File(
                path: try Self.signalPath(header.signals[channel], number: channel, headerPath: path),
                decoder: decoder)
            parts.append(RecordPart(file: file, sampleCount: segment.sampleCount))
        }
        try self.init(settings, parts: parts, choice, master: master, headerPath: headerPath)
    }

    /// The longest segment or gap, in seconds.
    private static let longestSegment = 366.0 * 86_400

    /// The signal that is read: as the first segment, or the list of all signals, describes it.
    private struct Choice {
        var name: String
        var number: Int

        init(_ signal: SignalSpecification, _ number: Int) {
            name = signal.description
            self.number = number
        }

        /// The signal's number in a segment; `nil` if it is not there.
        func channel(in header: RecordHeader, hasLayout: Bool) -> Int? {
            if let channel = header.signals.firstIndex(where: { $0.description == name }) { return channel }
            // Signals without names are named after their segment.
            return !hasLayout && header.signals.indices.contains(number) ? number : nil
        }
    }

    /// Joins the parts: all samples in frames are as long as those of the first file.
    private init(
        _ settings: Settings, parts: [RecordPart], _ choice: Choice?, master: RecordHeader, headerPath: String
    ) throws(DaemonError) {
        guard let choice, let first = parts.firstIndex(where: { $0.file != nil }), let file = parts[first].file else {
            throw DaemonError(.badData, "\(headerPath.forMessages): no segment has the signal")
        }
        let samplesPerFrame = file.decoder.samplesPerFrame
        let rate = try Self.rate(
            settings, master.samplingFrequency * Double(samplesPerFrame), headerPath.forMessages)
        self.init(
            path: file.path, rate: rate, decoder: file.decoder, channelName: choice.name, channelIndex: choice.number,
            source: settings.source ?? master.recordName, sampleLimit: nil)
        var total: Int64 = 0
        for var part in parts {
            if var file = part.file {
                guard file.decoder.samplesPerFrame == samplesPerFrame else {
                    throw DaemonError(
                        .badData, "\(headerPath.forMessages): segments differ in the signal's samples per frame")
                }
                file.decoder.problemIntervalInSamples = rate.samples(milliseconds: 10_000)
                try Self.check(file.decoder, settings)
                part.file = file
            }
            let count = (part.sampleCount ?? 0).multipliedReportingOverflow(by: Int64(samplesPerFrame))
            let sum = total.addingReportingOverflow(count.partialValue)
            guard !count.overflow, !sum.overflow else {
                throw DaemonError(.badData, "\(headerPath.forMessages): the segments are too long")
            }
            part.sampleCount = count.partialValue
            total = sum.partialValue
            self.parts.append(part)
        }
        decoder.problemIntervalInSamples = rate.samples(milliseconds: 10_000)
        sampleLimit = total
        needsLook = false
        baseMicroseconds = master.baseMicroseconds
        description = headerPath.forMessages
    }

    private static func segmentHeader(
        _ name: String, folder: String, _ masterPath: String
    ) throws(DaemonError) -> RecordHeader {
        guard !name.utf8.contains(UInt8(ascii: "/")), !name.utf8.contains(0) else {
            throw DaemonError(
                .badData, "\(masterPath.forMessages): segment '\(name.forMessages)' is no record beside the header")
        }
        let header = try readHeader(folder + name + ".hea")
        guard header.segments.isEmpty else {
            throw DaemonError(.badData, "\((folder + name).forMessages).hea: a segment has segments itself")
        }
        return header
    }
}
