// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal

extension InputPlan {
    /// The share by which the given rate may differ from that of the column of times.
    private static let rateTolerance = 0.05

    /// How text is read, as far as its rate does not matter: the columns, and what a number means.
    static func textDecoder(_ settings: Settings) -> DecoderConfiguration {
        let column = settings.channel.map { ColumnChoice($0) } ?? .number(0)
        var decoder = DecoderConfiguration(
            format: .text, channelCount: settings.channels ?? 1, gain: settings.gain, baseline: settings.baseline,
            unit: settings.units ?? .millivolts)
        switch column {
        case .number(let number): decoder.channel = number
        case .name(let name): decoder.columnName = name
        }
        decoder.timeColumn = settings.timeColumn
        return decoder
    }

    /// Whether a text's first bytes show its rate, or as much of it as is needed.
    static func isEnoughText(_ bytes: Span<UInt8>, _ settings: Settings) -> Bool {
        let survey = TextSurvey(bytes, textDecoder(settings))
        return settings.timeColumn == nil || settings.rate != nil ? survey.sampleCount > 0 : survey.isEnough
    }

    /// Takes the unit that the chosen column's name has in brackets, if the settings say none.
    mutating func takeUnit(ofText preview: InputPreview, _ settings: Settings) {
        guard settings.units == nil, settings.gain == nil, !preview.isEmpty,
            let unit = TextSurvey(preview.bytes.span, decoder).unit, unit != decoder.unit
        else { return }
        decoder.unit = unit
        remarks.append("in \(unit.name), as the column's name says")
    }

    /// The rate of text by its column of times, and whether it is the given one; `nil` if there is no such column.
    static func rate(
        ofText decoder: DecoderConfiguration, given: SampleRate?, _ settings: Settings, preview: InputPreview
    ) throws(DaemonError) -> SampleRate? {
        guard settings.timeColumn != nil else { return nil }
        let place = settings.place(of: .timeColumn)
        guard !preview.isEmpty else {
            guard given == nil else { return given }
            throw DaemonError(
                place.status,
                "\(place.name): the rate of an input that others write to comes too late: give --rate as well")
        }
        let survey = TextSurvey(preview.bytes.span, decoder)
        guard let hertz = survey.samplesPerSecond else {
            guard given == nil else { return given }
            throw DaemonError(
                .badData,
                "\(place.name): the times in \(survey.sampleCount) lines show no rate: give --rate, or another column")
        }
        // A few lines show that there are times, and not yet their rate.
        if let given, !survey.isEnough { return given }
        if let given, (given.hertz / hertz - 1).magnitude > rateTolerance {
            throw DaemonError(
                .badData,
                "\(settings.place(of: .rate).name): told \(number(given.hertz)) Hz, but the times show \(number(hertz)): "
                    + "leave the rate out, or name another column")
        }
        guard let rate = given ?? SampleRate(hertz: hertz) else {
            throw DaemonError(
                .badData, "\(place.name): the times show \(number(hertz)) samples per second, which is no rate")
        }
        return rate
    }

    /// Refuses a column of times where there are no columns.
    static func checkColumns(_ settings: Settings) throws(DaemonError) {
        guard settings.timeColumn != nil, settings.format != .text else { return }
        let place = settings.place(of: .timeColumn)
        throw DaemonError(place.status, "\(place.name): only text has columns of times: give --format text")
    }

    /// A column as messages show it.
    static func name(of column: ColumnChoice) -> String {
        switch column {
        case .number(let number): "\(number)"
        case .name(let name): name.forMessages
        }
    }

    /// A rate in whole hertz, or with one decimal.
    static func number(_ hertz: Double) -> String {
        let tenths = Int((hertz * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
