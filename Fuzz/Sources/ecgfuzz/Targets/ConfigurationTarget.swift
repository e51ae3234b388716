// SPDX-License-Identifier: Apache-2.0

@testable import DaemonSources
@testable import Reporting

/// What a user writes: it is taken, or refused in one line that a terminal can show.
enum ConfigurationTarget {
    /// The path in messages.
    private static let path = "bed.conf"

    @Sendable static func checkFile(_ input: [UInt8]) throws(PropertyFailure) {
        let file = parse(input)
        // The last line may have an end or none.
        if input.last != 0x0A {
            try require(parse(input + [0x0A]) == file, "an end of the last line makes a difference")
        }
        switch file {
        case .failure(let error):
            try requireFit(error)
            try require(error.status == .badConfiguration, "the exit status \(error.status)")
            try require(error.message.hasPrefix(path + ":"), "no line is named: \(error.message)")
        case .success(let assignments):
            let lineCount = input.count { $0 == 0x0A } + 1
            for assignment in assignments {
                guard case .file(path, let line) = assignment.origin, (1...lineCount).contains(line) else {
                    throw PropertyFailure(message: "a value comes from nowhere: \(assignment)")
                }
            }
            try checkSettings(assignments)
        }
    }

    @Sendable static func checkCommandLine(_ input: [UInt8]) throws(PropertyFailure) {
        let arguments = input.split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        let request: CommandLineRequest
        do {
            request = try CommandLineRequest(arguments: arguments)
        } catch {
            try require(error.status == .usage, "the exit status \(error.status)")
            return try requireFit(error)
        }
        try checkSettings(request.assignments)
        let joined = joined(arguments)
        let again = try? CommandLineRequest(arguments: joined)
        try require(again == request, "written as \(joined) it asks for something else")
    }

    /// The same arguments with each value behind an equals sign.
    private static func joined(_ arguments: [String]) -> [String] {
        var joined: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" { return joined + [argument] + rest }
            let name = argument.utf8.starts(with: "--".utf8) ? String(argument.unicodeScalars.dropFirst(2)) : ""
            let takesValue = OptionTable.option(named: name).map { !$0.isSwitch } ?? false
            joined.append(takesValue ? "\(argument)=\(rest.popFirst() ?? "")" : argument)
        }
        return joined
    }

    private static func parse(_ bytes: [UInt8]) -> Result<[Assignment], DaemonError> {
        do throws(DaemonError) {
            return .success(try ConfigurationFile(parsing: bytes, path: path).assignments)
        } catch {
            return .failure(error)
        }
    }

    /// Takes values one after the other, and plans the input if they describe a stream.
    private static func checkSettings(_ assignments: [Assignment]) throws(PropertyFailure) {
        var settings = Settings()
        do throws(DaemonError) {
            for assignment in assignments { try settings.assign(assignment) }
            // Headers are files, and those of this machine must not matter; so are inputs that describe themselves.
            guard settings.header == nil, settings.container == nil, settings.input?.endsWithBytes(of: ".hea") != true
            else { return }
            let plan = try InputPlan(settings, record: nil)
            guard plan.rate == settings.rate else {
                throw DaemonError(.system, "the plan has another rate than the settings")
            }
        } catch {
            try requireFit(error)
            try require(error.status == .usage || error.status == .badConfiguration, "the exit status \(error.status)")
        }
        try require(settings.keysThatDiffer(from: settings).isEmpty, "settings differ from themselves")
    }

    private static func requireFit(_ error: DaemonError) throws(PropertyFailure) {
        let isFit = !error.message.isEmpty && error.message.fitForTerminal == error.message
        try require(isFit, "a message is not one line that a terminal can show: \(error.message)")
    }
}
