// SPDX-License-Identifier: Apache-2.0

import Reporting

/// The options that `ecgmond report` has of its own: its help, its completion and its manual are held to this list.
enum ReportOption: String, CaseIterable {
    case output
    case strips
    case maxStrips = "max-strips"
    case source
    case help

    /// The option of a name as it was typed, with its hyphens; `nil` if there is none.
    init?(typed name: String) {
        switch name {
        case "-o": self = .output
        case "-h": self = .help
        default:
            guard name.startsWithBytes(of: "--"), let option = Self(rawValue: String(name.unicodeScalars.dropFirst(2)))
            else { return nil }
            self = option
        }
    }

    /// As the table of options has them.
    var option: CommandOption {
        switch self {
        case .output:
            CommandOption(
                nil, rawValue, "FILE", .path, "write the page to FILE (also -o; - and default: standard output)")
        case .strips:
            CommandOption(
                nil, rawValue, "DIR", .path,
                "folder of the strips that INPUT names; of a recording, where they are kept")
        case .maxStrips:
            CommandOption(
                nil, rawValue, "COUNT", .text, "strips shown for each source, those that matter most (default 40)")
        case .source:
            CommandOption(
                nil, rawValue, "NAME", .text, "report this source alone; of a recording, its name in the report")
        case .help: CommandOption(nil, rawValue, "", .none, "print this help (also -h)")
        }
    }
}
