// SPDX-License-Identifier: Apache-2.0

import Glibc
import Monitor
import Reporting
import Signal
import Viewing

// The live view beside the monitor: it is drawn when nothing else is due, and never waited for.
extension MonitorService {
    /// Takes the terminal for the live view, if it is one of the outputs; without one, reports are text.
    mutating func startLive() throws(DaemonError) {
        guard settings.effectiveOutputs(for: plan.source).contains(.live) else { return }
        let isFile = input.kind == .file
        live = LiveDisplay(
            bed: BedState(source: plan.source, channel: plan.channelName, rate: plan.rate), isFile: isFile,
            isPaced: pacer != nil, totalSamples: isFile ? plan.sampleLimit ?? plan.expectedSampleCount : nil,
            now: monotonicNanoseconds())
        guard live != nil else {
            reporter.reportInText(context)
            return reporter.say("the terminal cannot be opened for the live view: text instead", priority: .warning)
        }
        try signals.addTerminal()
        reporter.holdsDiagnostics = isatty(STDERR_FILENO) == 1
    }

    /// Draws a picture if one is due, and does what the keys ask for.
    mutating func tickLive() {
        guard live != nil else { return }
        let now = monotonicNanoseconds()
        if live!.takeKeys(now: now) { setPace(now: now) }
        if let message = reporter.takeDiagnostic() { live!.say(message) }
        live!.draw(
            sampleCount: monitor.value.sampleCount, heartRate: monitor.value.heartRate, age: age.seconds, now: now)
    }

    /// Lets the samples through at the speed that the keys ask for, from here on.
    private mutating func setPace(now: Int64) {
        let speed = live?.speed?.wanted
        pacer = speed.map { RealtimePacer(rate: plan.rate, speed: $0, now: now) }
    }

    /// Gives the terminal to the shell for as long as the job is stopped (Ctrl-Z).
    mutating func suspend() {
        live?.leave()
        kill(getpid(), SIGSTOP)
        live?.refresh(isLost: true)
        if pacer != nil { setPace(now: monotonicNanoseconds()) }
    }

    /// Gives the terminal back; what is still to be reported, the totals, comes as text.
    mutating func endLive() {
        guard live != nil else { return }
        live!.leave()
        live = nil
        reporter.holdsDiagnostics = false
        reporter.reportInText(context)
    }
}
