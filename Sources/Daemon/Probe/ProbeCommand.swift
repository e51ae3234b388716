// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal

/// `ecgmond --probe INPUT`: what the input is, the settings that fit it, and the beats that they give.
enum ProbeCommand {
    /// The settings that describe a stream, in the order in which they are printed.
    private static let keys: [SettingKey] = [
        .input, .header, .format, .rate, .channels, .channel, .timeColumn, .units, .gain, .baseline,
    ]

    /// Looks at the input that some settings name, and prints what it finds.
    ///
    /// - Throws: `badData` if no beat comes out by the settings that it found, after it has printed them.
    static func run(_ given: Settings) throws(DaemonError) {
        if let record = RecordChoice(given) {
            let plan = try InputPlan(given, record: record)
            var signals = try InputSource(path: plan.parts.first?.file?.path ?? plan.path)
            let reading = try ProbeReading(&signals)
            let name = record.headerPath.forMessages
            try report(plan, "\(name): a WFDB record", given, [], reading.bytes)
            return
        }
        var input = try InputSource(path: given.input ?? "-", baud: given.baud)
        let reading = try ProbeReading(&input)
        guard !reading.bytes.isEmpty else { throw DaemonError(.badData, "\(input.name): nothing came") }
        let preview = InputPreview(bytes: reading.bytes, isWhole: reading.isWhole)
        let signature = InputLook.finding(
            in: reading.bytes.span, expectsText: true, isWhole: reading.isWhole
        ).signature
        if given.container != nil || signature != nil {
            let plan = try InputPlan(given, record: nil, preview: preview)
            try report(plan, "\(input.name): \(plan.container?.title ?? "")", given, [], reading.bytes)
            return
        }
        let probe = try Probe(given, reading)
        var settings = given
        for finding in probe.findings {
            try settings.assign(Assignment(key: finding.key, value: finding.value, origin: .commandLine))
        }
        let text = "\(input.name): " + probe.lines.joined(separator: "\n")
        guard settings.rate != nil || settings.timeColumn != nil else {
            try StandardOutput.write(text + "\n")
            throw DaemonError(.badData, "\(input.name): no rate was found: give --rate as well")
        }
        try report(
            InputPlan(settings, record: nil, preview: preview), text, settings, probe.findings, reading.bytes)
    }

    /// Prints what was found, and what the monitor makes of it.
    private static func report(
        _ plan: InputPlan, _ title: String, _ settings: Settings, _ findings: [ProbeFinding], _ bytes: [UInt8]
    ) throws(DaemonError) {
        var text = title + "\n"
        for remark in plan.remarks { text += "  \(remark)\n" }
        if !plan.description.isEmpty {
            let name = plan.channelName.isEmpty ? "" : " \"\(plan.channelName.forMessages)\""
            text += "  channel \(plan.channelIndex)\(name): \(InputPlan.number(plan.rate.hertz)) Hz, "
            text += "\(Probe.plain(plan.decoder.gain)) steps a \(plan.decoder.unit.name)\n"
        }
        text += "\n" + configuration(settings, findings) + command(settings, findings) + "\n"
        try StandardOutput.write(text)
        let trial = try trial(plan, settings, bytes)
        try StandardOutput.write(result(trial, plan))
        guard trial.beatCount > 0 else {
            throw DaemonError(.badData, "\(settings.input ?? "standard input"): no beat was found with these settings")
        }
    }

    /// Runs the monitor over what was read, by the settings that are printed.
    private static func trial(
        _ plan: InputPlan, _ settings: Settings, _ bytes: [UInt8]
    ) throws(DaemonError) -> ProbeTrial {
        var decoder: SampleDecoder
        do {
            decoder = try SampleDecoder(plan.decoder)
        } catch {
            throw DaemonError(.badData, error.message)
        }
        return try ProbeTrial(ProbeBinary.decode(bytes, &decoder), rate: plan.rate, settings: settings)
    }

    /// The lines to paste into a configuration file.
    private static func configuration(_ settings: Settings, _ findings: [ProbeFinding]) -> String {
        var lines = "For a configuration file:\n"
        for key in keys {
            guard let value = value(of: key, settings, findings) else { continue }
            let setting = "\(key.name) = \(value)"
            let reason = findings.first { $0.key == key }?.reason
            let padding = String(repeating: " ", count: max(1, 36 - setting.utf8.count))
            lines += "  " + setting + (reason.map { padding + "; \($0)" } ?? "") + "\n"
        }
        return lines
    }

    private static func command(_ settings: Settings, _ findings: [ProbeFinding]) -> String {
        var line = "As a command:\n  ecgmond"
        for key in keys.dropFirst() {
            if let value = value(of: key, settings, findings) { line += " --\(key.name) \(value.quotedForShell)" }
        }
        if let input = settings.input, input != "-" { line += " \(input.quotedForShell)" }
        return line + "\n"
    }

    /// A setting's value as it is written; `nil` if neither the user nor the probe has set it.
    private static func value(of key: SettingKey, _ settings: Settings, _ findings: [ProbeFinding]) -> String? {
        if let found = findings.first(where: { $0.key == key }) { return found.value }
        switch key {
        case .input: return settings.input.flatMap { $0 == "-" ? nil : $0 }
        case .header: return settings.header
        case .format: return settings.format?.name
        case .rate: return settings.isSet(.rate) ? settings.rate.map { InputPlan.number($0.hertz) } : nil
        case .channels: return settings.channels.map { "\($0)" }
        case .channel: return settings.channel
        case .timeColumn: return settings.timeColumn.map { InputPlan.name(of: $0) }
        case .units: return settings.units?.name
        case .gain: return settings.gain.map { Probe.plain($0) }
        case .baseline: return settings.baseline.map { Probe.plain($0) }
        default: return nil
        }
    }

    /// What the monitor makes of the bytes that were read, by these settings.
    private static func result(_ trial: ProbeTrial, _ plan: InputPlan) -> String {
        var text = "With these: \(trial.beatCount) beats"
        let seconds = Double(trial.sampleCount) / plan.rate.hertz
        text += " in \(Probe.tenths(seconds)) s, \(trial.noisyCount) of them in noise"
        if trial.interval > 0 { text += "; heart rate \(Int(trial.heartRate(plan.rate).rounded()))/min" }
        if trial.height != 0 { text += "; R peaks of \(Probe.hundredths(trial.height)) mV" }
        if trial.missingCount > 0 {
            text += "; \(Probe.tenths(100 * Double(trial.missingCount) / Double(max(1, trial.sampleCount)))) % missing"
        }
        if let hum = trial.hum {
            text += "; mains hum of \(Int(hum.hertz.rounded())) Hz, \(Probe.hundredths(Double(hum.millivolts))) mV"
        }
        return text + "\n"
    }
}
