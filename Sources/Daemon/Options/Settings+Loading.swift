// SPDX-License-Identifier: Apache-2.0

import Decoding
import Glibc
import Reporting
import Rhythm
import Segmenter

extension Settings {
    /// The variable of the environment that sets the instruction set if neither option nor file does.
    static let instructionSetVariable = "ECGMOND_ISA"

    /// The settings of the environment, the configuration files and the command line, later ones override earlier ones.
    ///
    /// - Parameters:
    ///   - request: the command line.
    ///   - defaultPath: the file to read if the command line names none; it may be missing.
    ///   - instructionSetName: what the environment says; empty or `nil` if it is silent.
    init(
        _ request: CommandLineRequest, defaultPath: String = ConfigurationFile.defaultPath,
        instructionSetName: String? = Self.variable(Self.instructionSetVariable)
    ) throws(DaemonError) {
        self.init()
        if let instructionSetName, !instructionSetName.isEmpty {
            let origin = SettingOrigin.environment(name: Self.instructionSetVariable)
            try assign(Assignment(key: .isa, value: instructionSetName, origin: origin))
        }
        instance = request.instance
        let areNamed = !request.configurationPaths.isEmpty || instance != nil
        let paths =
            request.configurationPaths.isEmpty
            ? ConfigurationFile.paths(instance: instance, defaultPath: defaultPath) : request.configurationPaths
        var namesInput = false
        for path in paths {
            let isOptional = path.startsWithBytes(of: "-")
            let plainPath = isOptional ? String(path.unicodeScalars.dropFirst()) : path
            if areNamed { configurationPaths.append(plainPath) }
            if isOptional, !Self.exists(plainPath) {
                namesInput = false
                continue
            }
            let assignments = try ConfigurationFile(path: plainPath).assignments
            for assignment in assignments { try assign(assignment) }
            namesInput = request.configurationPaths.isEmpty && assignments.contains { $0.key == .input }
        }
        // A bed's own file, which is the last, may name a device in the place of the socket's FIFO.
        let impliedInput = instance != nil && namesInput && paths.count > 1 ? CommandLineRequest.impliedInput : nil
        for (index, assignment) in request.assignments.enumerated() where index != impliedInput {
            try assign(assignment)
        }
        // Each is in its range by now; what can be wrong is one against the other.
        guard limits.isValid else {
            let place = place(of: origins[.bradycardiaLimit] == nil ? .tachycardiaLimit : .bradycardiaLimit)
            throw DaemonError(place.status, "\(place.name): bradycardia's limit is not below tachycardia's")
        }
    }

    /// The value of a variable of the environment.
    private static func variable(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }

    /// Whether anything has the path; what is there and may not be read is an error of its own.
    private static func exists(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0 || errno != ENOENT
    }

    /// The outputs, with the default if none is set, and with a name in the place of placeholders.
    func effectiveOutputs(for name: String) -> [OutputKind] {
        guard !outputs.isEmpty else {
            if JournalStream.isStandardError { return [.journal] }
            return [LiveChoice.isDefault && !isTypedAt ? .live : .text]
        }
        return LiveChoice.shown(namedOutputs(for: name))
    }

    /// The outputs that are set, with a name in the place of placeholders.
    func namedOutputs(for name: String) -> [OutputKind] {
        outputs.map { output in
            guard case .wfdb(let path) = output, let template = PathTemplate(path) else { return output }
            return .wfdb(path: template.path(for: name))
        }
    }

    /// Whether samples are typed at the terminal, whose keys the live view would take.
    private var isTypedAt: Bool { (input ?? "-") == "-" && isatty(STDIN_FILENO) == 1 }

    /// The format's name in options and messages, that of the default if none is set.
    var formatName: String { container?.name ?? (format ?? .s16le).name }

    /// How much is reported.
    var effectiveReport: ReportLevel { report ?? .beats }

    /// Whether reports of beats carry what stands behind the class.
    var effectiveExplain: Bool { explain == true }

    /// The path of the figures for Prometheus, for the name that reports carry.
    func effectivePrometheusPath(for name: String) -> String? {
        prom.flatMap { PathTemplate($0)?.path(for: name) }
    }

    /// The path of the state, for the name that reports carry.
    func effectiveStatePath(for name: String) -> String? {
        state.flatMap { PathTemplate($0)?.path(for: name) }
    }

    /// The folder of strips, for the name that reports carry.
    func effectiveStripsFolder(for name: String) -> String? {
        strips.flatMap { PathTemplate($0)?.path(for: name) }
    }

    /// Megabytes that strips may take.
    var effectiveStripsLimit: Int { stripsLimit ?? 100 }

    /// The path of the socket for viewers, for the name that reports carry.
    func effectiveViewSocket(for name: String) -> String? {
        viewSocket.flatMap { PathTemplate($0)?.path(for: name) }
    }

    /// Seconds of signal between summaries.
    var effectiveSummaryInterval: Double { summaryInterval ?? 60 }

    /// Seconds of silence before it is reported.
    var effectiveIdleTimeout: Double { idleTimeout ?? 5 }

    /// The complexes up to which nothing is counted as a beat, in millivolts.
    var effectiveSmallestBeat: Double { smallestBeat ?? QRSDetector.standardSmallestBeatInMillivolts }
}
