// SPDX-License-Identifier: Apache-2.0

/// Where a setting's value was written.
enum SettingOrigin: Equatable {
    /// In a variable of the environment.
    case environment(name: String)
    /// As an option.
    case commandLine
    /// In a file, at a line counted from 1.
    case file(path: String, line: Int)

    /// The exit status that a bad value there leads to.
    var status: ExitStatus {
        switch self {
        case .commandLine: .usage
        case .file, .environment: .badConfiguration
        }
    }

    /// How a message names a setting of this origin: `--rate`, `/etc/ecgmond/ecgmond.conf:3: rate` or `ECGMOND_ISA`.
    func describe(_ key: SettingKey) -> String {
        switch self {
        case .commandLine: key.isOption ? "--\(key.name)" : "input"
        case .file(let path, let line): "\(path):\(line): \(key.name)"
        case .environment(let name): name
        }
    }
}

extension SettingOrigin {
    /// Whether two values come from one file, or both from the command line.
    func isSameLayer(as other: SettingOrigin) -> Bool {
        switch (self, other) {
        case (.commandLine, .commandLine), (.environment, .environment): true
        case (.file(let path, _), .file(let otherPath, _)): path == otherPath
        default: false
        }
    }
}
