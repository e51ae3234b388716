// SPDX-License-Identifier: Apache-2.0

import Reporting
import Viewing

/// What a command line asks of `ecgmond report`.
struct ReportRequest: Equatable {
    /// The name of the command.
    static let command = "report"
    /// Strips of a source at most: each is in memory until the page's table stands.
    private static let stripLimits = 0...1_000

    /// The input; `-` is standard input.
    var input = "-"
    /// The page's file; `nil` for standard output.
    var outputPath: String?
    /// The folder of strips.
    var stripFolder: String?
    /// Strips that are shown at most.
    var stripLimit = ReportPage.defaultStripLimit
    /// The one source.
    var source: String?
    /// What describes a recording: options for the monitor as they were typed.
    var monitorArguments: [String] = []
    /// The first of these, for messages.
    var firstMonitorOption: String?
    /// Whether only the help is asked for.
    var wantsHelp = false

    /// Reads the arguments after the command's name.
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
            let mark = argument.startsWithBytes(of: "--") ? argument.unicodeScalars.firstIndex(of: "=") : nil
            let name = mark.map { String(argument.unicodeScalars[..<$0]) } ?? argument
            let inline = mark.map { String(argument.unicodeScalars[argument.unicodeScalars.index(after: $0)...]) }
            let own = ReportOption(typed: name)
            let option = own?.option ?? Self.monitorOption(name)
            guard let option else { throw DaemonError(.usage, Self.refusal(name, argument)) }
            if option.isSwitch {
                guard inline == nil else { throw DaemonError(.usage, "\(name) takes no value") }
                if own == .help { wantsHelp = true } else { take(monitorOption: name, [argument]) }
                continue
            }
            guard let value = inline ?? iterator.next() else {
                throw DaemonError(.usage, "\(name) needs a value; see 'ecgmond report --help'")
            }
            if let own { try take(own, value) } else { take(monitorOption: name, ["\(name)=\(value)"]) }
        }
        if let operand { input = operand }
    }

    /// An option that describes a recording, or what the monitor makes of it.
    private static func monitorOption(_ name: String) -> CommandOption? {
        guard name.startsWithBytes(of: "--") else { return nil }
        let bare = String(name.unicodeScalars.dropFirst(2))
        if bare == "config" { return OptionTable.option(named: bare) }
        let groups = OptionTable.groups.filter { ["The signal", "The classifier", "Alarms"].contains($0.heading) }
        return groups.flatMap(\.options).first { $0.name == bare }
    }

    private static func refusal(_ name: String, _ argument: String) -> String {
        let bare = String(name.unicodeScalars.drop { $0 == "-" })
        if name.startsWithBytes(of: "--"), OptionTable.option(named: bare) != nil {
            return "\(name) has no meaning for a report; see 'ecgmond report --help'"
        }
        let own = ReportOption.allCases.map(\.rawValue)
        let known = own + OptionTable.options.map(\.name).filter { !own.contains($0) }
        return "unknown option '\(argument.forMessages)'" + Spelling.hint(bare, among: known, prefix: "--")
            + "; see 'ecgmond report --help'"
    }

    private mutating func take(monitorOption name: String, _ arguments: [String]) {
        if firstMonitorOption == nil { firstMonitorOption = name }
        monitorArguments += arguments
    }

    private mutating func take(_ option: ReportOption, _ value: String) throws(DaemonError) {
        switch option {
        case .output:
            guard !value.isEmpty, !value.utf8.contains(0) else {
                throw DaemonError(.usage, "--output: '\(value.forMessages)' is no file; see 'ecgmond report --help'")
            }
            outputPath = value == "-" ? nil : value
        case .strips: stripFolder = value
        case .maxStrips:
            guard let count = Int(value), Self.stripLimits.contains(count) else {
                throw DaemonError(
                    .usage,
                    "--max-strips: '\(value.forMessages)' is no number from 0 to \(Self.stripLimits.upperBound)")
            }
            stripLimit = count
        case .source: source = value
        case .help: break
        }
    }
}
