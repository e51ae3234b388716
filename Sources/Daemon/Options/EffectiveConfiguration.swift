// SPDX-License-Identifier: Apache-2.0

import Classifier
import Decoding
import Reporting
import Rhythm
import Signal

/// What `--check-config` prints: every setting as it takes effect, in the form of a configuration file.
enum EffectiveConfiguration {
    /// The lines; what no one set is marked as coming from the header, the model or the defaults.
    ///
    /// - Parameter plan: `nil` if only the input can say how it is to be read.
    static func text(_ settings: Settings, plan: InputPlan?, classifier: borrowing BoundedClassifier) -> String {
        let fromHeader = plan?.description.isEmpty == false ? "the header" : "default"
        let source = plan?.source ?? settings.source ?? "stdin"
        var lines: [String] = []
        func add(_ key: SettingKey, _ value: String, _ otherwise: String) {
            let origin: String
            switch settings.origins[key] {
            case .commandLine: origin = "command line"
            case .file(let path, let line): origin = "\(path):\(line)"
            case .environment(let name): origin = name
            case nil: origin = otherwise
            }
            let setting = "\(key.name) = \(value)"
            let padding = String(repeating: " ", count: max(1, 36 - setting.count))
            lines.append("\(setting)\(padding); \(origin)")
        }
        add(.input, settings.input ?? "-", "default")
        if let path = settings.header { add(.header, path, "default") }
        if let baud = settings.baud { add(.baud, "\(baud)", "default") }
        if let plan {
            let decoder = plan.decoder
            add(.rate, number(plan.rate.hertz), fromHeader)
            add(.format, plan.container?.name ?? decoder.format.name, fromHeader)
            if decoder.format != .text, plan.container == nil { add(.channels, "\(decoder.channelCount)", fromHeader) }
            add(.channel, plan.channelName.isEmpty ? "\(plan.channelIndex)" : plan.channelName, "default")
            if let column = settings.timeColumn { add(.timeColumn, InputPlan.name(of: column), "default") }
            add(.gain, number(decoder.gain), fromHeader)
            add(.baseline, number(decoder.baseline), fromHeader)
            add(.units, decoder.unit.name, fromHeader)
        } else {
            add(.format, settings.formatName, "default")
            lines.append("; rate, channel, gain, baseline and units: as the input itself will say")
        }
        add(.smallestBeat, number(settings.effectiveSmallestBeat), "default")
        add(.model, settings.model ?? "context", "default")
        let isPicked = settings.deadline != nil && settings.leavesPairOpen
        let pairOrigin = isPicked ? "the deadline" : "the model"
        if classifier.classifier.evaluationsPerBeat > 0 {
            let name = settings.solver == .auto ? "auto" : "\(classifier.classifier.solver.name)"
            add(.solver, name, pairOrigin)
            add(.steps, "\(classifier.classifier.steps)", pairOrigin)
        }
        if let deadline = settings.deadline { add(.deadline, deadline.argument, "default") }
        add(.isa, "\(classifier.classifier.instructionSetName)", "the processor")
        // The check runs on a terminal, and what it checks under systemd.
        let outputs = settings.outputs.isEmpty ? [.journal] : settings.namedOutputs(for: source)
        for output in outputs {
            // What is printed can be read back.
            add(.output, PathTemplate.escaped(output.argument), "default under systemd, else text")
        }
        add(.report, settings.effectiveReport.rawValue, "default")
        add(.explain, settings.effectiveExplain ? "yes" : "no", "default")
        add(.source, source, "the input")
        if let path = settings.effectivePrometheusPath(for: source) {
            add(.prom, PathTemplate.escaped(path), "default")
        }
        if let path = settings.effectiveStatePath(for: source) {
            add(.state, PathTemplate.escaped(path), "default")
        }
        if let path = settings.effectiveStripsFolder(for: source) {
            add(.strips, PathTemplate.escaped(path), "default")
            add(.stripsLimit, "\(settings.effectiveStripsLimit)", "default")
        }
        if let path = settings.effectiveViewSocket(for: source) {
            add(.viewSocket, PathTemplate.escaped(path), "default")
        }
        add(.summaryInterval, number(settings.effectiveSummaryInterval), "default")
        add(.idleTimeout, number(settings.effectiveIdleTimeout), "default")
        add(.realtime, settings.realtime == true ? "yes" : "no", "default")
        let limits = settings.limits
        add(.tachycardiaLimit, number(Double(limits.tachycardia)), "default")
        add(.bradycardiaLimit, number(Double(limits.bradycardia)), "default")
        add(.asystole, number(limits.asystoleMilliseconds / 1_000), "default")
        add(.pause, number(limits.pauseMilliseconds / 1_000), "default")
        add(.ventricularBeatsPerMinute, "\(limits.ventricularBeatsPerMinute)", "default")
        lines.append("; \(classifier.notice)")
        // Names of headers and files may hold what a terminal would act on.
        return lines.map { $0.fitForTerminal + "\n" }.joined()
    }

    /// A number without a fraction of zero.
    static func number(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
