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
        /// Print the version.
        case version
        /// Print the help.
        case help
    }

    /// What to do; help overrides version, and version all else.
    var action = Action.run
    /// The files named by `--config`, in order; empty if none was named.
    var configurationPaths: [String] = []
    /// The settings, in order.
    var assignments: [Assignment] = []

    /// Reads the arguments after the program's name.
    init(arguments: some Sequence<String>) throws(DaemonError) {
        var operand: String?
        var onlyOperands = false
        var iterator = arguments.makeIterator()
        while let argument = iterator.next() {
            if onlyOperands || argument == "-" || !argument.startsWithBytes(of: "-") {
                guard operand == nil else {
                    throw DaemonError(.usage, "more than one input: '\(argument.forMessages)'")
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
            let path = name == "config"
            let key = SettingKey(name: name)
            guard path || key?.isOption == true else {
                throw DaemonError(.usage, "unknown option '\(argument.forMessages)'; see 'ecgmond --help'")
            }
            if let key, key.isSwitch {
                try Self.refuse(inlineValue, of: name)
                assignments.append(Assignment(key: key, value: "yes", origin: .commandLine))
                continue
            }
            guard let value = inlineValue ?? iterator.next() else {
                throw DaemonError(.usage, "--\(name) needs a value; see 'ecgmond --help'")
            }
            if let key {
                assignments.append(Assignment(key: key, value: value, origin: .commandLine))
            } else {
                configurationPaths.append(value)
            }
        }
        if let operand { assignments.append(Assignment(key: .input, value: operand, origin: .commandLine)) }
    }

    /// Takes an option that is a command, or says that it is none.
    private mutating func takeCommand(_ name: String, inlineValue: String?) throws(DaemonError) -> Bool {
        let wanted: Action
        switch name {
        case "help": wanted = .help
        case "version": wanted = .version
        case "check-config": wanted = .checkConfiguration
        default: return false
        }
        try Self.refuse(inlineValue, of: name)
        switch (action, wanted) {
        case (.help, _), (.version, .checkConfiguration): break
        default: action = wanted
        }
        return true
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
