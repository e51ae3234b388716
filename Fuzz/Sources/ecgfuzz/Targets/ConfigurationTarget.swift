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
        // Written in the other form, it asks for the same.
        var rewritten = request.configurationPaths.map { "--config=\($0)" }
        for assignment in request.assignments where assignment.key.isOption {
            rewritten.append(
                assignment.key.isSwitch ? "--\(assignment.key.name)" : "--\(assignment.key.name)=\(assignment.value)")
        }
        switch request.action {
        case .run: break
        case .checkConfiguration: rewritten.append("--check-config")
        case .version: rewritten.append("--version")
        case .help: rewritten.append("--help")
        }
        if let operand = request.assignments.last, !operand.key.isOption { rewritten += ["--", operand.value] }
        let again = try? CommandLineRequest(arguments: rewritten)
        try require(again == request, "written as \(rewritten) it asks for something else")
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
            // Headers are files, and those of this machine must not matter.
            guard settings.header == nil, settings.input?.hasSuffix(".hea") != true else { return }
            let plan = try InputPlan(settings)
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
