// SPDX-License-Identifier: Apache-2.0

/// What `ecgmond report --help` prints.
enum ReportHelp {
    /// The help, in lines of at most 80 columns.
    static var text: String {
        var lines = [beginning]
        for option in ReportOption.allCases { lines += Help.lines(of: option.option) }
        lines += ["", ending, ""]
        return lines.joined(separator: "\n")
    }

    private static let beginning = """
        Usage: ecgmond report [OPTION]... [INPUT]
        Write one HTML page of what ecgmond reported. INPUT is - (standard input, the
        default) or a file: JSON lines of 'ecgmond --output json', a journal export of
        'journalctl -t ecgmond -o export' or '-o json', or a recording.
        This is no medical device: no diagnosis may rest on it.

        Options
        """

    private static let ending = """
        A recording takes the options of ecgmond for the signal, the classifier, the
        alarms and --config as well. Exit status: 0 the page is written, 64 usage,
        65 bad data, 66 no input, 73 or 74 the page cannot be written. See
        ecgmond-report(1).
        """
}
