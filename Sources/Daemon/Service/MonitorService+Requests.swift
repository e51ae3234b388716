// SPDX-License-Identifier: Apache-2.0

import Classifier
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

    /// Reads the configuration again and takes what can change; a configuration with an error changes nothing.
    mutating func reload() {
        notifier.reloading()
        do {
            try takeNewSettings()
        } catch {
            reporter.say("the configuration stays as it was: \(error.message)", priority: .error)
        }
        notifier.ready()
    }

    private mutating func takeNewSettings() throws(DaemonError) {
        let new = try Settings(request)
        // What cannot change is checked all the same: the next start would fail on it.
        _ = try InputPlan(new)
        var next = settings
        next.takeChangeable(of: new)
        let modelChanges =
            next.model != settings.model || next.solver != settings.solver || next.steps != settings.steps
            || next.instructionSet != settings.instructionSet
        // A model file may have been replaced under its name, and a deadline is a matter of the machine as it is now.
        if modelChanges || ModelChoice(next).isFile || next.deadline != nil || settings.deadline != nil {
            let bounded = try BoundedClassifier.make(for: next)
            let bound = bounded.bound
            context = ReportContext(plan, bounded.classifier, explains: next.effectiveExplain)
            reporter.say(bounded.notice, priority: .information)
            if let warning = bounded.classifier.warning { reporter.say(warning, priority: .warning) }
            monitor.value.replaceClassifier(with: bounded.classifier, computeBound: bound)
            reporter.update(context)
        } else if next.effectiveExplain != settings.effectiveExplain {
            context.explains = next.effectiveExplain
            reporter.update(context)
        }
        monitor.value.setExplains(next.effectiveExplain)
        for key in settings.keysThatDiffer(from: new) where !key.canChangeWhileRunning {
            reporter.say("\(key.name): changes only at a restart, ignoring", priority: .warning)
        }
        monitor.value.setSummaryInterval(seconds: next.effectiveSummaryInterval)
        if input.kind != .file { timers.setIdleTimeout(seconds: next.effectiveIdleTimeout) }
        let filesChange = next.prom != settings.prom || next.state != settings.state
        settings = next
        if filesChange { setStatusFiles() }
        reporter.say("the configuration was read again", priority: .information)
    }
}
