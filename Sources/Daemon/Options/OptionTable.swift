// SPDX-License-Identifier: Apache-2.0

import Decoding
import Reporting

/// The one list of options: help, completions, and the names of settings are made from it.
enum OptionTable {
    /// Options under a heading of the help.
    struct Group {
        let heading: String
        let options: [CommandOption]
    }

    /// The setting that is an operand on the command line, and a name in the file alone.
    static let input = CommandOption(.input, "input", "INPUT", .path, "")

    /// All options, in the help's order.
    static let groups: [Group] = [
        Group(heading: "The signal", options: signal),
        Group(heading: "The classifier", options: classifier),
        Group(heading: "Reports", options: reports),
        Group(heading: "Alarms", options: alarms),
        Group(heading: "Other", options: other),
    ]

    /// All options in one row.
    static let options: [CommandOption] = groups.flatMap(\.options)

    /// The name of a setting.
    static func name(of key: SettingKey) -> String { option(of: key).name }

    /// The option of a setting.
    static func option(of key: SettingKey) -> CommandOption {
        guard key != .input else { return input }
        guard let option = options.first(where: { $0.setting == key }) else {
            preconditionFailure("every setting stands in the table")
        }
        return option
    }

    /// The option of a name, without hyphens.
    static func option(named name: String) -> CommandOption? { options.first { $0.name == name } }

    private static let signal = [
        CommandOption(.rate, "rate", "HERTZ", .text, "samples per second of one channel, 50 to 10000"),
        CommandOption(
            .format, "format", "FORMAT",
            .word(SampleFormat.allCases.map { "\($0.name)" } + ContainerKind.allCases.map { "\($0.name)" }),
            "s16le (default), s16be, s24le, s32le, f32le, u8, text, WFDB's 8, 16, 160, 212, 310 and 311; or edf, bdf, "
                + "ishne, wav (known by themselves)"),
        CommandOption(.channels, "channels", "COUNT", .text, "interleaved channels (default 1)"),
        CommandOption(
            .channel, "channel", "CHANNEL", .text,
            "number from 0, or name in the header (default: the first voltage); in text, the column or its name"),
        CommandOption(
            .timeColumn, "time-column", "COLUMN", .text,
            "in text, the column of times: gives the rate, and gaps their length"),
        CommandOption(.gain, "gain", "NUMBER", .text, "steps per unit (default 200; f32le, text: 1)"),
        CommandOption(.baseline, "baseline", "NUMBER", .text, "value at 0 mV (default 0; u8: 128)"),
        CommandOption(
            .units, "units", "UNIT", .word(["mV", "uV", "nV", "V"]), "unit of the gain: mV (default), uV, nV or V"),
        CommandOption(.header, "header", "PATH", .path, "WFDB header that describes the stream"),
        CommandOption(.baud, "baud", "SPEED", .text, "bits per second of a serial device"),
        CommandOption(
            .smallestBeat, "smallest-beat", "MV", .text,
            "complexes up to this size are not counted (default 0.15; 0: whatever is found counts)"),
    ]

    private static let classifier = [
        CommandOption(
            .model, "model", "MODEL", .word(["context", "node", "resnet"], orPath: true),
            "context (default), node, resnet, or a model's path"),
        CommandOption(
            .solver, "solver", "SOLVER", .word(SolverSetting.words),
            "auto: one step, and the model's only where the class is then in doubt; euler, midpoint or rk4 (default: "
                + "the model's)"),
        CommandOption(.steps, "steps", "COUNT", .text, "steps of the solver (default: the model's)"),
        CommandOption(
            .deadline, "deadline", "TIME", .text,
            "take the most solver steps that keep within TIME (5ms, 250us; a number alone: milliseconds)"),
        CommandOption(
            .isa, "isa", "NAME", .word(["scalar", "avx2", "avxvnni", "avx512vnni", "neon", "neondot"]),
            "scalar, avx2, avxvnni, avx512vnni, neon, neondot (default: the best that this processor runs)"),
    ]

    private static let reports = [
        CommandOption(
            .output, "output", "OUTPUT", .word(["journal", "live", "text", "json", "csv", "wfdb:"]),
            "journal, live, text, json, csv or wfdb:PATH; repeatable (default: journal under systemd, live on a terminal, "
                + "else text); %i in PATH: the name in reports"),
        CommandOption(
            .report, "report", "LEVEL", .word(ReportLevel.allCases.map(\.rawValue)),
            "beats (default), ectopic, events or summary; alarms always"),
        CommandOption(.explain, "explain", "", .none, "report of each beat what stands behind its class"),
        CommandOption(.source, "source", "NAME", .text, "name in reports (default: the input's)"),
        CommandOption(
            .prom, "prom", "PATH", .path,
            "write figures for Prometheus each 15 s; %i in PATH: the name in reports"),
        CommandOption(
            .state, "state", "PATH", .path, "write the state as JSON each 15 s; %i in PATH: the name in reports"),
        CommandOption(
            .strips, "strips", "DIR", .path,
            "leave a strip of each alarm in folder DIR: a drawing and a WFDB record; %i in DIR: the name in reports"),
        CommandOption(
            .stripsLimit, "strips-limit", "MB", .text,
            "megabytes that strips may take, the oldest leave first (default 100)"),
        CommandOption(
            .viewSocket, "view-socket", "PATH", .path,
            "serve events and the thinned signal to viewers at PATH; %i in PATH: the name in reports"),
        CommandOption(
            .summaryInterval, "summary-interval", "SECONDS", .text,
            "signal between summaries (default 60; 0: none)"),
        CommandOption(
            .idleTimeout, "idle-timeout", "SECONDS", .text, "silence until no-input (default 5; 0: never)"),
        CommandOption(.realtime, "realtime", "", .none, "read a file at its own rate"),
    ]

    private static let alarms = [
        CommandOption(
            .tachycardiaLimit, "tachycardia-limit", "RATE", .text,
            "heart rate per minute above which it is reported (default 120)"),
        CommandOption(
            .bradycardiaLimit, "bradycardia-limit", "RATE", .text,
            "heart rate per minute below which it is reported (default 50)"),
        CommandOption(.asystole, "asystole", "SECONDS", .text, "time without a beat (default 4)"),
        CommandOption(.pause, "pause", "SECONDS", .text, "shortest interval between two beats (default 3)"),
        CommandOption(
            .ventricularBeatsPerMinute, "ventricular-beats-per-minute", "COUNT", .text,
            "most that are no alarm (default 10)"),
    ]

    private static let other = [
        CommandOption(
            nil, "config", "PATH", .path,
            "configuration file, repeatable; -PATH: may be missing (default \(ConfigurationFile.defaultPath))"),
        CommandOption(nil, "instance", "NAME", .text, "as ecgmond@NAME.service: its name and files"),
        CommandOption(
            nil, "reload", "PID", .text,
            "have a daemon read its configuration again, and wait until it is in force or refused"),
        CommandOption(nil, "check-config", "", .none, "check and print the configuration, then leave"),
        CommandOption(
            nil, "probe", "", .none,
            "look at INPUT: say what it is, print the settings that fit it and the beats that they give"),
        CommandOption(
            nil, "completion", "SHELL", .word(CompletionScript.Shell.allCases.map(\.rawValue)),
            "print the completion script of bash or zsh"),
        CommandOption(nil, "version", "", .none, "print the version (also -V)"),
        CommandOption(nil, "help", "", .none, "print this help (also -h)"),
    ]
}
