// SPDX-License-Identifier: Apache-2.0

import Classifier
import Glibc
import Monitor
import Reporting
import Signal

extension MonitorService {
    /// Sends the line of `systemctl status`: heart rate, state and counts. Allocates nothing.
    mutating func sendStatus() {
        status.removeAll()
        if let heartRate = monitor.value.heartRate {
            status.append(Double(heartRate), decimals: 0)
            status.append("/min, signal ")
        } else {
            status.append("no heart rate, signal ")
        }
        status.append(monitor.value.signalState.name)
        if age.seconds > SignalAge.limit {
            status.append(", ")
            status.append(age.seconds, decimals: 0)
            status.append(" s old")
        }
        status.append(", ")
        let counts = monitor.value.beatCounts
        var beats = 0
        for index in 0..<5 { beats += counts[index] }
        status.append(integer: beats)
        status.append(" beats (N ")
        status.append(integer: counts[0])
        status.append(", S ")
        status.append(integer: counts[1])
        status.append(", V ")
        status.append(integer: counts[2])
        status.append(", F ")
        status.append(integer: counts[3])
        status.append(", Q ")
        status.append(integer: counts[4])
        status.append(")")
        notifier.status(status)
    }

    /// Reads the configuration again and takes all of it that does not describe the stream, without a gap; a configuration
    /// with an error changes nothing.
    mutating func reload() {
        notifier.reloading()
        reloadCount += 1
        var outcome = ReloadOutcome(process: getpid(), number: reloadCount, isTaken: true, message: "")
        do {
            outcome.message = try takeNewSettings()
        } catch {
            outcome.isTaken = false
            outcome.message = "the configuration stays as it was: \(error.message)"
            reporter.say(outcome.message, priority: .error)
        }
        outcome.leave()
        notifier.ready()
    }

    /// Takes the new settings; gives what of them takes effect only at a restart.
    private mutating func takeNewSettings() throws(DaemonError) -> String {
        let new = try Settings(request)
        // What describes the stream is checked all the same: the next start would fail on it.
        _ = try InputPlan(new, preview: preview(of: new))
        var next = new
        next.keepStream(of: settings)
        let source = try source(of: next)
        var nextContext = context
        nextContext.source = source
        nextContext.explains = next.effectiveExplain
        // All that can fail comes before anything that changes.
        let bounded = changesClassifier(next) ? try BoundedClassifier.make(for: next) : nil
        try Self.checkStatusPaths(next, source: source)
        let view = try viewChange(next, nextContext)
        let outputs = next.effectiveOutputs(for: source)
        if outputs != settings.effectiveOutputs(for: plan.source) {
            do {
                try reporter.setOutputs(outputs, context: nextContext)
            } catch {
                throw DaemonError(.cannotCreate, error.message)
            }
        }
        // The name is in the files for other programs, and may be in their paths.
        let stripsChange = next.strips != settings.strips || next.stripsLimit != settings.stripsLimit
        let filesChange = next.prom != settings.prom || next.state != settings.state || source != plan.source
        let isOtherSource = source != plan.source
        plan.source = source
        if let bounded {
            take(bounded, explains: next.effectiveExplain)
        } else if nextContext.source != context.source || nextContext.explains != context.explains {
            context = nextContext
            reporter.update(context)
        }
        take(view)
        monitor.value.setExplains(next.effectiveExplain)
        monitor.value.setLimits(next.limits)
        monitor.value.setSmallestBeat(inMillivolts: next.effectiveSmallestBeat)
        monitor.value.setSummaryInterval(seconds: next.effectiveSummaryInterval)
        reporter.setLevel(next.effectiveReport)
        // An alarm that begins or ends by the new limits.
        report()
        if input.kind == .file {
            if next.realtime != settings.realtime {
                pacer = next.realtime == true ? RealtimePacer(rate: plan.rate, now: monotonicNanoseconds()) : nil
            }
        } else {
            timers.setIdleTimeout(seconds: next.effectiveIdleTimeout)
        }
        var remarks: [String] = []
        for key in settings.keysThatDiffer(from: new) where key.describesStream {
            let place = new.origins[key]?.describe(key) ?? key.name
            remarks.append("\(place): takes effect at a restart")
        }
        settings = next
        if filesChange { setStatusFiles() }
        if stripsChange || isOtherSource { setStrips() }
        for remark in remarks { reporter.say(remark, priority: .warning) }
        reporter.say("the configuration was read again", priority: .information)
        return remarks.joined(separator: "; ")
    }

    /// The name that reports carry by some settings.
    private func source(of settings: Settings) throws(DaemonError) -> String {
        var plan = try InputPlan(settings, preview: preview(of: settings))
        plan.take(activationName: input.activationName, settings)
        return plan.source
    }

    /// What was seen of the input, or what is seen of another one that the settings name.
    private func preview(of settings: Settings) throws(DaemonError) -> InputPreview {
        settings.input == self.settings.input ? plan.preview : try InputPreview(forCheckOf: settings)
    }

    /// Whether some settings need a classifier of their own.
    private func changesClassifier(_ next: Settings) -> Bool {
        // A model file may have been replaced under its name, and a deadline is a matter of the machine as it is now.
        next.model != settings.model || next.solver != settings.solver || next.steps != settings.steps
            || next.instructionSet != settings.instructionSet || ModelChoice(next).isFile || next.deadline != nil
            || settings.deadline != nil
    }

    /// Puts another classifier in the place of the one at work.
    private mutating func take(_ bounded: consuming BoundedClassifier, explains: Bool) {
        let bound = bounded.bound
        context = ReportContext(plan, bounded.classifier, explains: explains)
        reporter.say(bounded.notice, priority: .information)
        if let warning = bounded.classifier.warning { reporter.say(warning, priority: .warning) }
        monitor.value.replaceClassifier(with: bounded.classifier, computeBound: bound)
        reporter.update(context)
    }
}
