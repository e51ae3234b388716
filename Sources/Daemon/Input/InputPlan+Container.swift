// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal

extension InputPlan {
    /// The kind of file that the input is, by the settings or by its first bytes; `nil` for samples alone.
    ///
    /// - Throws: `badData` if the first bytes show something else than the settings say.
    static func container(_ settings: Settings, _ preview: InputPreview) throws(DaemonError) -> ContainerKind? {
        let input = settings.input ?? "-"
        let name = input == "-" ? "standard input" : input.forMessages
        guard !preview.isEmpty else {
            guard let kind = settings.container else { return nil }
            if preview.isWhole { throw DaemonError(.badData, "\(name): empty, not \(kind.title)") }
            throw DaemonError(
                .usage,
                "\(name): \(kind.title) is read from a file or standard input, not from a FIFO or device that is waited for"
            )
        }
        let expectsText = settings.format == .text
        let finding = InputLook.finding(
            in: preview.bytes.span, expectsText: expectsText, isWhole: preview.isWhole)
        if let kind = settings.container {
            guard let signature = finding.signature, signature.container != kind else { return kind }
            throw DaemonError(.badData, signature.refusal(of: name, isStream: input == "-", as: kind.title))
        }
        guard let signature = finding.signature else { return nil }
        if let kind = signature.container, settings.format == nil, settings.header == nil { return kind }
        throw DaemonError(.badData, signature.refusal(of: name, isStream: input == "-", as: settings.formatName))
    }

    /// Whether the first bytes are no header of a file, or all of one.
    static func isContainerComplete(_ bytes: Span<UInt8>, _ settings: Settings) -> Bool {
        guard settings.format == nil, settings.header == nil else { return !bytes.isEmpty }
        let finding = InputLook.finding(in: bytes, expectsText: true, isWhole: false)
        // Samples come as they come: 16 bytes tell that they are no such file.
        guard let kind = settings.container ?? finding.signature?.container else { return bytes.count >= 16 }
        // Of what is no such header enough is looked at to say what it is.
        guard let reading = try? ContainerHeader.read(kind, bytes) else { return bytes.count >= 64 }
        guard case .needs(let count) = reading else { return true }
        return count > InputPreview.limit
    }

    /// A file that describes itself.
    init(_ settings: Settings, kind: ContainerKind, preview: InputPreview) throws(DaemonError) {
        let input = settings.input ?? "-"
        let name = input == "-" ? "standard input" : input.forMessages
        let header: ContainerHeader
        do throws(DecodingError) {
            guard case .header(let complete) = try ContainerHeader.read(kind, preview.bytes.span) else {
                throw DecodingError(.missingField, field: "rest of the header", offset: preview.bytes.count)
            }
            header = complete
        } catch {
            throw DaemonError(.badData, "\(name): \(kind.title) header: \(error.message)")
        }
        if settings.channels != nil {
            let place = settings.place(of: .channels)
            throw DaemonError(place.status, "\(place.name): the \(kind.title) header says how many there are")
        }
        let index = try Self.signal(settings, in: header, name)
        let signal = header.signals[index]
        var decoder: DecoderConfiguration
        do {
            decoder = try header.decoderConfiguration(signal: index, unit: settings.units)
        } catch {
            throw DaemonError(.badData, "\(name): \(error.message)\(Self.list(header))")
        }
        if let gain = settings.gain {
            decoder.gain = gain
            // What is given on its own is steps per millivolt, whatever the file counts in.
            decoder.unit = settings.units ?? .millivolts
        }
        if let baseline = settings.baseline { decoder.baseline = baseline }
        let rate = try Self.rate(settings, signal.samplingFrequency, name)
        decoder.problemIntervalInSamples = rate.samples(milliseconds: 10_000)
        try Self.check(decoder, settings)
        self.init(
            path: input, rate: rate, decoder: decoder, channelName: signal.name, channelIndex: index, source: "stdin",
            sampleLimit: nil)
        container = kind
        description = "the \(kind.title) header"
        baseMicroseconds = header.baseMicroseconds
        needsLook = false
        let count = header.recordCount.map { $0 * Int64(signal.samplesPerRecord) }
        if header.isDiscontinuous { expectedSampleCount = count } else { sampleLimit = count }
        remark(settings, header, signal, index, name)
    }

    /// Says how the file is read, where that may not be what somebody expects.
    private mutating func remark(
        _ settings: Settings, _ header: ContainerHeader, _ signal: ContainerSignal, _ index: Int, _ name: String
    ) {
        let title = header.kind.title
        let number = EffectiveConfiguration.number
        if settings.container == nil { remarks.append("\(name): read as \(title)") }
        if let rate = settings.rate, rate.hertz != signal.samplingFrequency {
            remarks.append(
                "\(settings.place(of: .rate).name): \(number(rate.hertz)) samples per second, not the "
                    + "\(number(signal.samplingFrequency)) of the \(title) header")
        }
        if header.kind == .wav, settings.gain == nil {
            let steps =
                decoder.format.isPhysical ? "1 is taken for 1 mV" : "\(number(decoder.gain)) steps are taken for 1 mV"
            remarks.append("\(name): WAV says no unit: \(steps); --gain says otherwise")
        }
        let signalCount = header.signals.count { !$0.isAnnotations }
        if settings.channel == nil, signalCount > 1 {
            remarks.append(
                "\(name): reading signal \(index) '\(signal.name.forMessages)'\(Self.list(header))")
        }
    }

    private static func list(_ header: ContainerHeader) -> String {
        let names = header.signals.indices.filter { !header.signals[$0].isAnnotations }.map { index in
            let signal = header.signals[index]
            let name = signal.name.isEmpty ? "\(index)" : "\(index) '\(signal.name)'"
            return signal.units.isEmpty || header.kind == .wav ? name : "\(name) in \(signal.units)"
        }
        return "; there are: " + names.joined(separator: ", ").forMessages(400)
    }

    /// The chosen signal's number, from its number or its name.
    private static func signal(
        _ settings: Settings, in header: ContainerHeader, _ name: String
    ) throws(DaemonError) -> Int {
        guard let wanted = settings.channel else {
            if let index = header.defaultSignal { return index }
            if settings.units != nil, let index = header.signals.firstIndex(where: { !$0.isAnnotations }) {
                return index
            }
            throw DaemonError(.badData, "\(name): no signal is a voltage\(list(header))")
        }
        if let index = header.signal(named: wanted) { return index }
        let place = settings.place(of: .channel)
        guard let index = Int(wanted), header.signals.indices.contains(index), !header.signals[index].isAnnotations
        else { throw DaemonError(place.status, "\(place.name): no signal '\(wanted.forMessages)'\(list(header))") }
        return index
    }
}
