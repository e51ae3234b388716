// SPDX-License-Identifier: Apache-2.0

import Classifier
import Decoding
import Reporting
import Rhythm
import Signal

/// The settings as they were written, each checked by itself; `nil` if the user was silent.
struct Settings: Equatable {
    /// `-`, or the path of a FIFO, a file, or a record's header.
    var input: String?
    /// Samples per second of one channel.
    var rate: SampleRate?
    /// How samples are encoded.
    var format: SampleFormat?
    /// The kind of file with a header of its own, which says how samples are encoded.
    var container: ContainerKind?
    /// Interleaved channels, 1...256.
    var channels: Int?
    /// The channel to watch: a number from 0, or a name in the header.
    var channel: String?
    /// In text, the column of times: a number from 0, or a name.
    var timeColumn: ColumnChoice?
    /// Steps of the converter, or numbers in the text, a unit; not 0.
    var gain: Double?
    /// The number that stands for 0 mV.
    var baseline: Double?
    /// The unit in which gain counts.
    var units: VoltageUnit?
    /// The path of a WFDB header.
    var header: String?
    /// The speed of a terminal device, in bits per second.
    var baud: Int?
    /// The complexes up to which nothing is counted as a beat, in millivolts, 0...5.
    var smallestBeat: Double?
    /// `context`, `node`, `resnet`, or the path of a model file.
    var model: String?
    /// The solver, or that steps are taken by need.
    var solver: SolverSetting?
    /// The solver's steps, in `Solver.supportedSteps`.
    var steps: Int?
    /// The time that every beat's class must keep within.
    var deadline: Deadline?
    /// The kernels' instruction set, one that this processor runs.
    var instructionSet: InstructionSet?
    /// Where reports go; an annotation file's path may have placeholders.
    var outputs: [OutputKind] = []
    /// How much is reported.
    var report: ReportLevel?
    /// Whether reports of beats carry what stands behind the class.
    var explain: Bool?
    /// The name that reports carry.
    var source: String?
    /// The path of the figures for Prometheus, which may have placeholders.
    var prom: String?
    /// The path of the state as JSON, which may have placeholders.
    var state: String?
    /// The folder of strips, which may have placeholders.
    var strips: String?
    /// Megabytes that the strips in it may take.
    var stripsLimit: Int?
    /// The path of the socket for viewers, which may have placeholders.
    var viewSocket: String?
    /// Seconds of signal between summaries; 0 for none but the last.
    var summaryInterval: Double?
    /// Seconds of silence before it is reported; 0 for never.
    var idleTimeout: Double?
    /// Whether a file is played at its own rate.
    var realtime: Bool?
    /// The heart rates and times beyond which a rhythm is an alarm; those not set have their defaults.
    var limits = RhythmLimits()
    /// The instance of the service that these are the settings of; `nil` if none was named.
    var instance: String?
    /// The configuration files that were looked for, in order; of several, the last is the recorder's own.
    var configurationPaths: [String] = []
    /// Where each setting was given last.
    private(set) var origins: [SettingKey: SettingOrigin] = [:]
    /// Nothing set.
    init() {}

    /// Sets one value, or says what is wrong with it and where it stands.
    ///
    /// A later value takes the place of an earlier one. Outputs add up within one file or command line, and take the
    /// place of those of another.
    mutating func assign(_ assignment: Assignment) throws(DaemonError) {
        let value = assignment.value
        func refuse(_ expected: String) -> DaemonError {
            let place = assignment.origin.describe(assignment.key)
            // Which instruction sets there are is a matter of the processor, and is said as it is.
            let words = assignment.key == .isa ? [] : OptionTable.option(of: assignment.key).words
            let hint = Spelling.hint(value, among: words)
            return DaemonError(assignment.origin.status, "\(place): '\(value.forMessages)' is not \(expected)\(hint)")
        }
        switch assignment.key {
        case .input:
            guard !value.isEmpty else { throw refuse("a path") }
            input = value
        case .rate:
            guard let hertz = Double(value), let rate = SampleRate(hertz: hertz) else {
                throw refuse("a rate of 50 to 10000 samples per second")
            }
            self.rate = rate
        case .format:
            container = ContainerKind(name: value)
            format = SampleFormat(name: value)
            guard container != nil || format != nil else {
                let names = SampleFormat.allCases.map(\.name) + ContainerKind.allCases.map(\.name)
                throw refuse("a format: " + names.joined(separator: ", "))
            }
        case .channels:
            guard let count = Int(value), (1...256).contains(count) else { throw refuse("a number from 1 to 256") }
            channels = count
        case .channel:
            guard !value.isEmpty else { throw refuse("a channel's number, from 0, or its name in the header") }
            channel = value
        case .timeColumn:
            guard !value.isEmpty else { throw refuse("a column's number, from 0, or its name") }
            timeColumn = ColumnChoice(value)
        case .gain:
            guard let gain = Double(value), gain.isFinite, gain.magnitude >= 1e-9 else {
                throw refuse("a number other than 0")
            }
            self.gain = gain
        case .baseline:
            guard let baseline = Double(value), baseline.isFinite else { throw refuse("a number") }
            self.baseline = baseline
        case .units:
            guard let units = VoltageUnit(name: value) else { throw refuse("a unit: mV, uV, nV or V") }
            self.units = units
        case .header:
            guard !value.isEmpty else { throw refuse("a path") }
            header = value
        case .baud:
            guard let baud = Int(value), (50...4_000_000).contains(baud) else {
                throw refuse("a speed of 50 to 4000000 bits per second")
            }
            self.baud = baud
        case .smallestBeat: smallestBeat = try Self.limit(value, 0...5, refuse, of: "millivolts")
        case .model:
            guard !value.isEmpty else { throw refuse("a model: context, node, resnet, or the path of a model file") }
            model = value
        case .solver:
            guard let solver = SolverSetting(argument: value) else {
                throw refuse("a solver: auto, euler, midpoint or rk4")
            }
            self.solver = solver
        case .steps:
            let range = Solver.supportedSteps
            guard let steps = Int(value), range.contains(steps) else {
                throw refuse("a number from \(range.lowerBound) to \(range.upperBound)")
            }
            self.steps = steps
        case .deadline:
            guard let deadline = Deadline(argument: value) else { throw refuse(Deadline.expected) }
            self.deadline = deadline
        case .isa:
            guard let instructionSet = InstructionSet(name: value), instructionSet.isAvailable else {
                let names = InstructionSet.allCases.filter(\.isAvailable).map { "\($0.name)" }
                throw refuse("an instruction set of this processor: " + names.joined(separator: ", "))
            }
            self.instructionSet = instructionSet
        case .output:
            guard let output = OutputKind(argument: value) else {
                throw refuse("an output: journal, live, text, json, csv or wfdb:PATH")
            }
            if case .wfdb(let path) = output, PathTemplate(path) == nil {
                throw refuse("a path whose placeholders are known: " + PathTemplate.placeholders)
            }
            if let last = origins[.output], !last.isSameLayer(as: assignment.origin) {
                outputs = []
            }
            guard !outputs.contains(output) else { break }
            if output.usesStandardOutput, let other = outputs.first(where: \.usesStandardOutput),
                output == .live || other == .live
            {
                throw DaemonError(
                    assignment.origin.status,
                    "\(assignment.origin.describe(.output)): '\(output.argument)' and '\(other.argument)' both need standard output"
                )
            }
            if case .wfdb = output, outputs.contains(where: \.isAnnotationFile) {
                let place = assignment.origin.describe(.output)
                throw DaemonError(
                    assignment.origin.status, "\(place): '\(value.forMessages)' is a second annotation file")
            }
            outputs.append(output)
        case .report:
            guard let level = ReportLevel(rawValue: value) else {
                throw refuse("a level: " + ReportLevel.allCases.map(\.rawValue).joined(separator: ", "))
            }
            report = level
        case .explain: explain = try Self.answer(value, refuse)
        case .source:
            guard Self.isName(value) else { throw refuse("a name of 1 to 64 printable characters") }
            source = value
        case .prom: prom = try Self.path(value, refuse)
        case .state: state = try Self.path(value, refuse)
        case .strips:
            // A longer one would not fit into a report.
            guard value.utf8.count <= 1_024 else { throw refuse("a path of at most 1024 bytes") }
            strips = try Self.path(value, refuse)
        case .stripsLimit:
            guard let megabytes = Int(value), (1...1_000_000).contains(megabytes) else {
                throw refuse("a number of megabytes from 1 to 1000000")
            }
            stripsLimit = megabytes
        case .viewSocket: viewSocket = try Self.path(value, refuse)
        case .summaryInterval: summaryInterval = try Self.seconds(value, refuse)
        case .idleTimeout: idleTimeout = try Self.seconds(value, refuse)
        case .realtime: realtime = try Self.answer(value, refuse)
        case .tachycardiaLimit: limits.tachycardia = Float(try Self.limit(value, 21...300, refuse))
        case .bradycardiaLimit: limits.bradycardia = Float(try Self.limit(value, 20...299, refuse))
        case .asystole: limits.asystoleMilliseconds = 1_000 * (try Self.limit(value, 2...20, refuse))
        case .pause: limits.pauseMilliseconds = 1_000 * (try Self.limit(value, 1...20, refuse))
        case .ventricularBeatsPerMinute:
            guard let count = Int(value), (1...100).contains(count) else { throw refuse("a number from 1 to 100") }
            limits.ventricularBeatsPerMinute = count
        }
        origins[assignment.key] = assignment.origin
    }

    /// Whether a setting was given.
    func isSet(_ key: SettingKey) -> Bool { origins[key] != nil }

    /// A setting's place as messages name it, and the exit status of an error in it.
    func place(of key: SettingKey) -> (name: String, status: ExitStatus) {
        let origin = origins[key] ?? .commandLine
        return (origin.describe(key), origin.status)
    }

    private static func answer(_ value: String, _ refuse: (String) -> DaemonError) throws(DaemonError) -> Bool {
        switch value {
        case "yes", "true", "on", "1": return true
        case "no", "false", "off", "0": return false
        default: throw refuse("yes or no")
        }
    }

    private static func path(_ value: String, _ refuse: (String) -> DaemonError) throws(DaemonError) -> String {
        guard !value.isEmpty, !value.utf8.contains(0), PathTemplate(value) != nil else {
            throw refuse("a path; " + PathTemplate.placeholders)
        }
        return value
    }

    private static func seconds(
        _ value: String, _ refuse: (String) -> DaemonError
    ) throws(DaemonError) -> Double {
        guard let seconds = Double(value), seconds == 0 || (0.1...86_400).contains(seconds) else {
            throw refuse("0 or a number of seconds from 0.1 to 86400")
        }
        return seconds
    }

    private static func limit(
        _ value: String, _ range: ClosedRange<Double>, _ refuse: (String) -> DaemonError, of unit: String? = nil
    ) throws(DaemonError) -> Double {
        guard let number = Double(value), range.contains(number) else {
            let what = unit.map { "a number of \($0)" } ?? "a number"
            throw refuse("\(what) from \(Int(range.lowerBound)) to \(Int(range.upperBound))")
        }
        return number
    }

    private static func isName(_ value: String) -> Bool {
        let scalars = value.unicodeScalars
        return (1...64).contains(scalars.count) && !scalars.contains(where: \.isUnfitForTerminal)
    }

    /// Takes back what describes the stream, which a running daemon cannot change.
    mutating func keepStream(of old: Settings) {
        input = old.input
        rate = old.rate
        format = old.format
        container = old.container
        channels = old.channels
        channel = old.channel
        timeColumn = old.timeColumn
        gain = old.gain
        baseline = old.baseline
        units = old.units
        header = old.header
        baud = old.baud
        for key in SettingKey.allCases where key.describesStream { origins[key] = old.origins[key] }
    }
}
