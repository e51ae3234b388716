// SPDX-License-Identifier: Apache-2.0

/// Where reports go, and in which form.
public enum OutputKind: Sendable, Equatable {
    /// The system's journal, with typed fields; standard error if no journal listens.
    case journal
    /// The trace and how the bed stands, drawn on the terminal that standard output is; the program draws, not the reporter.
    case live
    /// Aligned lines for people, on standard output.
    case text
    /// One JSON object a line, on standard output.
    case json
    /// Comma-separated values after a header line, on standard output.
    case csv
    /// A WFDB annotation file (MIT format) at a path.
    case wfdb(path: String)

    /// Reads an output as it is written on the command line: `journal`, `live`, `text`, `json`, `csv` or `wfdb:PATH`.
    ///
    /// Returns `nil` for any other text, an empty path, or a path that holds a NUL.
    public init?(argument: String) {
        switch argument {
        case "journal": self = .journal
        case "live": self = .live
        case "text": self = .text
        case "json": self = .json
        case "csv": self = .csv
        default:
            guard argument.startsWithBytes(of: "wfdb:") else { return nil }
            let path = argument.unicodeScalars.dropFirst("wfdb:".unicodeScalars.count)
            guard !path.isEmpty, !path.contains("\0") else { return nil }
            self = .wfdb(path: String(path))
        }
    }

    /// Whether it writes to standard output.
    public var usesStandardOutput: Bool {
        switch self {
        case .live, .text, .json, .csv: true
        case .journal, .wfdb: false
        }
    }

    /// Whether it is an annotation file, of which there can be one.
    public var isAnnotationFile: Bool {
        if case .wfdb = self { return true }
        return false
    }

    /// The output as it is written on the command line.
    public var argument: String {
        switch self {
        case .journal: "journal"
        case .live: "live"
        case .text: "text"
        case .json: "json"
        case .csv: "csv"
        case .wfdb(let path): "wfdb:\(path)"
        }
    }
}
