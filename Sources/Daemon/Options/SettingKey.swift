// SPDX-License-Identifier: Apache-2.0

/// Every setting, by the one name that it has on the command line and in the configuration file.
enum SettingKey: UInt8, CaseIterable {
    case input
    case rate, format, channels, channel, gain, baseline, units, header, smallestBeat
    case model, solver, steps, deadline, isa
    case output, report, explain, source, prom, state
    case summaryInterval, idleTimeout
    case realtime
    case tachycardiaLimit, bradycardiaLimit, asystole, pause, ventricularBeatsPerMinute

    /// The name in the configuration file; with two hyphens before it, the option's.
    var name: String {
        switch self {
        case .input: "input"
        case .rate: "rate"
        case .format: "format"
        case .channels: "channels"
        case .channel: "channel"
        case .gain: "gain"
        case .baseline: "baseline"
        case .units: "units"
        case .header: "header"
        case .smallestBeat: "smallest-beat"
        case .model: "model"
        case .solver: "solver"
        case .steps: "steps"
        case .deadline: "deadline"
        case .isa: "isa"
        case .output: "output"
        case .report: "report"
        case .explain: "explain"
        case .source: "source"
        case .prom: "prom"
        case .state: "state"
        case .summaryInterval: "summary-interval"
        case .idleTimeout: "idle-timeout"
        case .realtime: "realtime"
        case .tachycardiaLimit: "tachycardia-limit"
        case .bradycardiaLimit: "bradycardia-limit"
        case .asystole: "asystole"
        case .pause: "pause"
        case .ventricularBeatsPerMinute: "ventricular-beats-per-minute"
        }
    }

    /// Whether the command line gives it as an option; the input is an operand.
    var isOption: Bool { self != .input }

    /// Whether the option stands alone on the command line; in the file it is `yes` or `no`.
    var isSwitch: Bool { self == .realtime || self == .explain }

    /// Whether it describes the stream, so that a running daemon takes no new value on SIGHUP.
    var describesStream: Bool {
        switch self {
        case .input, .rate, .format, .channels, .channel, .gain, .baseline, .units, .header: true
        default: false
        }
    }

    /// Finds a setting by its name.
    init?(name: String) {
        guard let key = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = key
    }
}
