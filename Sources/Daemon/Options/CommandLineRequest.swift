// SPDX-License-Identifier: Apache-2.0

import Reporting

/// What a command line asks for.
///
/// The conventions of getopt_long(3): `--name value` or `--name=value`, options and the operand in any order, `--` before an
/// operand that starts with a hyphen, and `-` alone for standard input. It is written out here since getopt keeps its
/// state in global variables, which a test cannot share, and since its messages do not say where.
struct CommandLineRequest: Equatable {
    /// What to do.
    enum Action: Equatable {
        /// Monitor the input.
        case run
        /// Check the configuration, print it and leave.
        case checkConfiguration
        /// Look at the input and print the settings that fit it.
        case probe
        /// Have the daemon with a process number read its configuration again.
        case reload(process: String)
        /// Write a report as a page.
        case report(ReportRequest)
        /// Show all beds: those of folders and sockets, or of the units if none is named.
        case top(paths: [String])
        /// Print the help of that.
        case topHelp
        /// Print a shell's completion script.
        case completion(CompletionScript.Shell)
        /// Print the version.
        case version
        /// Print the help.
        case help
    }

    /// What to do; help overrides version, and version all else.
    var action = Action.run
    /// The instance of the service whose settings are asked for; `nil` if none was named.
    var instance: String?
    /// The files named by `--config`, in order; empty if none was named.
    var configurationPaths: [String] = []
    /// The settings, in order.
    var assignments: [Assignment] = []

    /// Where the input that an instance implies stands among the assignments.
    static let impliedInput = 1

    /// Reads the arguments after the program's name.
    init(arguments: some Sequence<String>) throws(DaemonError) {
        // A word alone stands first for a command; `./report` is a file of that name.
        if arguments.first(where: { _ in true }) == ReportRequest.command {
            action = .report(try ReportRequest(arguments: arguments.dropFirst()))
            return
        }
        if arguments.first(where: { _ in true }) == TopCommand.command {
            let paths = try TopCommand.paths(in: arguments.dropFirst())
            action = paths.map { .top(paths: $0) } ?? .topHelp
            return
        }
        var operand: String?
        var onlyOperands = false
        var iterator = arguments.makeIterator()
        while let argument = iterator.next() {
            if onlyOperands || argument == "-" || !argument.startsWithBytes(of: "-") {
                if let operand {
                    // The first one may be the value of an option that lacks its hyphens.
                    let hint = OperandHint.text(for: argument)
                    throw DaemonError(
                        .usage,
                        "more than one input: '\(argument.forMessages)'"
                            + (hint.isEmpty ? OperandHint.text(for: operand) : hint))
                }
                operand = argument
                continue
            }
            if argument == "--" {
                onlyOperands = true
                continue
            }
            let (name, inlineValue) = Self.split(argument)
            if try takeCommand(name, inlineValue: inlineValue) { continue }
            guard let option = OptionTable.option(named: name) else {
                throw DaemonError(
                    .usage, "unknown option '\(argument.forMessages)'" + Self.hint(name) + "; see 'ecgmond --help'")
            }
            if let key = option.setting, option.isSwitch {
                try Self.refuse(inlineValue, of: name)
                assignments.append(Assignment(key: key, value: "yes", origin: .commandLine))
                continue
            }
            guard let value = inlineValue ?? iterator.next() else {
                throw DaemonError(.usage, "--\(name) needs a value; see 'ecgmond --help'")
            }
            if let key = option.setting {
                assignments.append(Assignment(key: key, value: value, origin: .commandLine))
            } else {
                try take(name, value: value)
            }
        }
        if let operand { assignments.append(Assignment(key: .input, value: operand, origin: .commandLine)) }
    }

    /// Takes an option with a value that is no setting.
    private mutating func take(_ name: String, value: String) throws(DaemonError) {
        switch name {
        case "config": configurationPaths.append(value)
        case "reload": take(.reload(process: value))
        case "completion":
            guard let shell = CompletionScript.Shell(rawValue: value) else {
                let known = CompletionScript.Shell.allCases.map(\.rawValue)
                throw DaemonError(
                    .usage,
                    "--completion: '\(value.forMessages)' is no shell of these: \(known.joined(separator: ", "))"
                        + Spelling.hint(value, among: known))
            }
            take(.completion(shell))
        default: try take(instance: value)
        }
    }

    /// What an unknown option may have been meant to be: an abbreviation, one with a single hyphen, or a slip.
    private static func hint(_ name: String) -> String {
        let bare = String(name.unicodeScalars.drop { $0 == "-" }.prefix { $0 != "=" })
        if OptionTable.option(named: bare) != nil { return "; did you mean --\(bare)?" }
        return Spelling.hint(bare, among: OptionTable.options.map(\.name), prefix: "--")
    }

    /// Takes the name of an instance: its reports carry it, and its socket's FIFO is standard input's place.
    private mutating func take(instance name: String) throws(DaemonError) {
        guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "/")), name != ".", name != ".." else {
            throw DaemonError(.usage, "--instance: '\(name.forMessages)' is not the name of an instance")
        }
        instance = name
        let own = [(SettingKey.source, name), (.input, "-")].map {
            Assignment(key: $0, value: $1, origin: .commandLine)
        }
        // What is given as well overrides it.
        assignments.insert(contentsOf: own, at: 0)
    }

    /// Takes an option that is a command, or says that it is none.
    private mutating func takeCommand(_ name: String, inlineValue: String?) throws(DaemonError) -> Bool {
        let wanted: Action
        switch name {
        case "help", "-h": wanted = .help
        case "version", "-V": wanted = .version
        case "check-config": wanted = .checkConfiguration
        case "probe": wanted = .probe
        default: return false
        }
        try Self.refuse(inlineValue, of: name)
        take(wanted)
        return true
    }

    /// Takes what is to be done, unless something before it goes first.
    private mutating func take(_ wanted: Action) {
        switch (action, wanted) {
        case (.help, _), (.version, .checkConfiguration), (.version, .reload), (.version, .probe),
            (.version, .completion):
            break
        default: action = wanted
        }
    }

    private static func refuse(_ value: String?, of name: String) throws(DaemonError) {
        if value != nil { throw DaemonError(.usage, "--\(name) takes no value") }
    }

    /// Splits `--name=value`; an argument with a single hyphen keeps it, and so names no option.
    private static func split(_ argument: String) -> (name: String, value: String?) {
        guard argument.startsWithBytes(of: "--") else { return (argument, nil) }
        let body = argument.unicodeScalars.dropFirst(2)
        guard let mark = body.firstIndex(of: "=") else { return (String(body), nil) }
        return (String(body[..<mark]), String(body[body.index(after: mark)...]))
    }
}
