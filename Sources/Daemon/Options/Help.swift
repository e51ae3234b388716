// SPDX-License-Identifier: Apache-2.0

/// What `--help` and `--version` print.
enum Help {
    /// The program's version.
    static let version = "0.1.0"

    /// Columns of a line.
    private static let width = 80
    /// Where what is said of an option begins.
    private static let column = 29

    /// The help, made from the table of options, in lines of at most 80 columns.
    static var text: String {
        var lines = [beginning]
        for group in OptionTable.groups {
            lines.append(group.heading)
            for option in group.options { lines += self.lines(of: option) }
        }
        lines += ["", ending, ""]
        return lines.joined(separator: "\n")
    }

    private static let beginning = """
        Usage: ecgmond [OPTION]... [INPUT]
               ecgmond report [OPTION]... [INPUT]
               ecgmond top [FOLDER|SOCKET]...
        Find, classify and report the heartbeats of an ECG. INPUT is - (standard input,
        the default), a file, a device, a FIFO, or a WFDB record (X.hea, X, or X.dat).
        'ecgmond report' makes an HTML page of reports or of a recording, 'ecgmond top'
        shows all beds of this machine. On a terminal the ECG is drawn as it comes in.
        This is no medical device: no diagnosis may rest on it.

        """

    private static let ending = """
        Signals: TERM, INT flush and leave; HUP reads the configuration again; USR1
        reports a summary and totals; USR2 makes a strip of now. Exit status: 0 the
        input has ended, 64 usage, 65 bad data, 66 no input, 78 bad configuration or
        model. See ecgmond(1), ecgmond.conf(5).
        """

    /// An option and what is said of it beside it, or below it if there is no room.
    static func lines(of option: CommandOption) -> [String] {
        var line = "  --\(option.name)"
        if !option.placeholder.isEmpty { line += " \(option.placeholder)" }
        var lines: [String] = []
        if line.utf8.count + 2 > column {
            lines.append(line)
            line = ""
        }
        for word in option.help.split(separator: " ") {
            let isFirst = line.utf8.count < column
            if !isFirst, line.utf8.count + 1 + word.utf8.count > width {
                lines.append(line)
                line = ""
            }
            if line.utf8.count < column {
                line += String(repeating: " ", count: column - line.utf8.count)
            } else {
                line += " "
            }
            line += word
        }
        lines.append(line)
        return lines
    }
}
