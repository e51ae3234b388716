// SPDX-License-Identifier: Apache-2.0

import Classifier
import Decoding
import Glibc
import Monitor
import Reporting
import Rhythm
import Signal

/// The program: reads the command line and the configuration, makes the parts, and lets them work.
@main
struct Main {
    static func main() {
        // A limit on files, or a reader that has gone, makes a write fail; it must not end the process.
        signal(SIGXFSZ, SIG_IGN)
        signal(SIGPIPE, SIG_IGN)
        exit(run(CommandLine.arguments).rawValue)
    }

    /// Does all of it; an error becomes one line on standard error and its exit status.
    private static func run(_ arguments: [String]) -> ExitStatus {
        do throws(DaemonError) {
            try StandardDescriptors.fill()
            // Swift reads the arguments from /proc. Without them it would monitor something else than what was asked for.
            guard !arguments.isEmpty else {
                throw DaemonError(.system, "the arguments cannot be read: is /proc mounted?")
            }
            let request = try CommandLineRequest(arguments: arguments.dropFirst())
            switch request.action {
            case .help: try StandardOutput.write(Help.text)
            case .version: try StandardOutput.write("ecgmond \(Help.version)\n")
            case .completion(let shell): try StandardOutput.write(CompletionScript.text(for: shell))
            case .checkConfiguration: try check(request)
            case .probe: try ProbeCommand.run(Settings(request))
            case .reload(let process):
                let remarks = try ReloadRequest.send(to: process)
                if !remarks.isEmpty { StandardOutput.writeError("\(prefix(.warning))ecgmond: \(remarks)\n") }
            case .report(let request): return try ReportCommand.run(request)
            case .top(let paths): try TopCommand.run(paths)
            case .topHelp: try StandardOutput.write(TopHelp.text)
            case .run: try monitor(request)
            }
            return .success
        } catch {
            StandardOutput.writeError("\(prefix(.error))ecgmond: \(error.message.fitForTerminal)\n")
            return error.status
        }
    }

    /// What tells the journal the priority of a line, where standard error is the journal's.
    private static func prefix(_ priority: ReportPriority) -> String {
        JournalStream.isStandardError ? priority.prefix : ""
    }

    private static func check(_ request: CommandLineRequest) throws(DaemonError) {
        let settings = try Settings(request)
        let record = RecordChoice(settings)
        let preview = try record == nil ? InputPreview(forCheckOf: settings) : InputPreview()
        let plan =
            try InputPlan.isLeftToInput(settings, record, preview)
            ? nil : InputPlan(settings, record: record, preview: preview)
        let classifier = try BoundedClassifier.make(for: settings)
        if let warning = classifier.classifier.warning {
            StandardOutput.writeError("ecgmond: \(warning.fitForTerminal)\n")
        }
        for remark in plan?.remarks ?? [] { StandardOutput.writeError("ecgmond: \(remark.fitForTerminal)\n") }
        if let warning = plan?.rate.warning { StandardOutput.writeError("ecgmond: \(warning)\n") }
        try StandardOutput.write(EffectiveConfiguration.text(settings, plan: plan, classifier: classifier))
    }

    /// Opens the input; says what was meant if it is none, and that it is waited for if somebody may have to type it.
    private static func open(_ record: InputPlan?, _ settings: Settings) throws(DaemonError) -> InputSource {
        let path = record?.path ?? settings.input ?? "-"
        do {
            let isManaged = ServiceNotifier().isManaged
            let input = try InputSource(
                path: path, isManaged: isManaged, waits: isManaged && record?.sampleLimit == nil, baud: settings.baud)
            if input.isTypedAt {
                StandardOutput.writeError(
                    "ecgmond: waiting for samples on standard input, which is this terminal; see 'ecgmond --help'\n")
            }
            return input
        } catch {
            var failure = error
            if settings.origins[.input] == .commandLine, failure.status == .missingInput {
                failure.message += OperandHint.text(for: path)
            }
            throw failure
        }
    }

    private static func monitor(_ request: CommandLineRequest) throws(DaemonError) {
        let settings = try Settings(request)
        let signals = try SignalQueue()
        var record: InputPlan?
        if let choice = RecordChoice(settings) { record = try InputPlan(settings, record: choice) }
        var input = try open(record, settings)
        var plan: InputPlan
        if let record {
            plan = record
        } else {
            let preview = try InputPreview(settings, of: &input, signals: signals.descriptor)
            plan = try InputPlan(settings, record: nil, preview: preview)
        }
        let bounded = try BoundedClassifier.make(for: settings)
        let isBaudIdle = settings.baud != nil && input.takesNoBaud
        plan.take(activationName: input.activationName, settings)
        try MonitorService.checkStatusPaths(settings, source: plan.source)
        let decoder: SampleDecoder
        do {
            decoder = try SampleDecoder(plan.decoder)
        } catch {
            throw DaemonError(.usage, error.message)
        }
        let context = ReportContext(plan, bounded.classifier, explains: settings.effectiveExplain)
        var reporter: Reporter
        do {
            reporter = try Reporter(outputs: settings.effectiveOutputs(for: plan.source), context: context)
        } catch {
            throw DaemonError(.cannotCreate, error.message)
        }
        reporter.prefixesPriority = JournalStream.isStandardError
        reporter.setLevel(settings.effectiveReport)
        reporter.say(bounded.notice, priority: .information)
        for remark in plan.remarks { reporter.say(remark, priority: .notice) }
        if let warning = bounded.classifier.warning { reporter.say(warning, priority: .warning) }
        if let warning = plan.rate.warning { reporter.say(warning, priority: .warning) }
        if isBaudIdle {
            reporter.say(
                "\(settings.place(of: .baud).name): the input is no serial device, ignoring", priority: .warning)
        }
        let configuration = MonitorConfiguration(
            rate: plan.rate, summaryIntervalSeconds: settings.effectiveSummaryInterval,
            smallestBeatInMillivolts: settings.effectiveSmallestBeat, explains: settings.effectiveExplain,
            limits: settings.limits)
        let bound = bounded.bound
        let monitor = BeatMonitor(
            configuration: configuration, classifier: bounded.classifier, computeBound: bound)
        var service = MonitorService(
            request: request, settings: settings, plan: plan, input: input, decoder: decoder, monitor: monitor,
            context: context, reporter: reporter, signals: signals)
        try service.startView()
        try service.startLive()
        try service.run()
    }
}
