// SPDX-License-Identifier: Apache-2.0

/// Every setting, by the one name that it has on the command line and in the configuration file.
enum SettingKey: UInt8, CaseIterable {
    case input
    case rate, format, channels, channel, timeColumn, gain, baseline, units, header, baud, smallestBeat
    case model, solver, steps, deadline, isa
    case output, report, explain, source, prom, state, strips, stripsLimit, viewSocket
    case summaryInterval, idleTimeout
    case realtime
    case tachycardiaLimit, bradycardiaLimit, asystole, pause, ventricularBeatsPerMinute

    /// The name in the configuration file; with two hyphens before it, the option's. `OptionTable` has it.
    var name: String { OptionTable.name(of: self) }

    /// Whether the command line gives it as an option; the input is an operand.
    var isOption: Bool { self != .input }

    /// Whether the option stands alone on the command line; in the file it is `yes` or `no`.
    var isSwitch: Bool { OptionTable.option(of: self).isSwitch }

    /// Whether it describes the stream, so that a running daemon takes no new value on SIGHUP.
    var describesStream: Bool {
        switch self {
        case .input, .rate, .format, .channels, .channel, .timeColumn, .gain, .baseline, .units, .header, .baud: true
        default: false
        }
    }

    /// Finds a setting by its name.
    init?(name: String) {
        guard let key = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = key
    }
}
