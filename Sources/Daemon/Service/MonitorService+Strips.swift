// SPDX-License-Identifier: Apache-2.0

import Glibc
import Monitor
import Reporting
import Signal

// Strips beside the monitor: they are kept, asked for and handed over here, and made by a thread that nobody waits for.
extension MonitorService {
    /// How long the writer may take without progress once the process is to leave, in nanoseconds.
    private static let stripGrace: Int64 = 1_000_000_000
    /// Between two looks at it meanwhile, in milliseconds.
    private static let stripInterval: Int32 = 50

    /// Has strips made as the settings say; those that wait go where they were to go.
    mutating func setStrips() {
        guard let path = settings.effectiveStripsFolder(for: context.source) else {
            strips.setPlace(nil)
            reporter.setStrips(nil)
            return
        }
        do throws(DaemonError) {
            try strips.start(from: monitor.value.sampleCount)
        } catch {
            return reporter.say("\(error.message): none are made", priority: .error)
        }
        let folder = Self.absolute(path)
        strips.setPlace(
            StripPlace(
                folder: folder, byteLimit: Int64(settings.effectiveStripsLimit) * 1_000_000, context: context))
        reporter.setStrips(
            StripRequests(
                folder: folder, source: context.source, rate: plan.rate,
                keptSampleCount: SampleIndex(plan.rate.samples(milliseconds: 1_000 * StripRecorder.reachSeconds))))
    }

    /// A path as it is seen from anywhere.
    private static func absolute(_ path: String) -> String {
        guard !path.startsWithBytes(of: "/"), let folder = unsafe getcwd(nil, 0) else { return path }
        defer { unsafe free(folder) }
        return unsafe String(cString: folder) + "/" + path
    }

    /// Hands over what is complete before the events at this sample, and tells the reporter which strips can be made.
    mutating func prepareStrips() {
        guard strips.isOn else { return }
        takeStripRequests()
        reporter.setStripState(room: strips.room, firstSampleIndex: strips.firstSampleIndex)
    }

    /// Takes the requests of what was reported.
    mutating func takeStripRequests() {
        guard strips.isOn else { return }
        while let request = reporter.nextStripRequest() { strips.take(request) }
        strips.advance(waitsForDisk: waitsForDisk)
    }

    /// Makes a strip of what is there now, as SIGUSR2 asks for.
    mutating func requestStrip() {
        guard strips.place != nil else {
            return reporter.say("no strip is made: the setting 'strips' names no folder", priority: .notice)
        }
        prepareStrips()
        reporter.requestStrip(at: monitor.value.sampleCount)
        takeStripRequests()
    }

    /// Finishes strips with what there is of them, since nothing comes for a while.
    ///
    /// - Parameter isStretchOver: whether what comes next is another stretch of signal.
    mutating func endStrips(isStretchOver: Bool = true) {
        guard strips.isOn else { return }
        takeStripRequests()
        strips.finishPending(waitsForDisk: waitsForDisk)
        if isStretchOver { strips.beginStretch() }
    }

    /// Whether strips may make the input wait for a while: a file that is read as fast as it goes has time, and a live signal none.
    private var waitsForDisk: Bool { input.kind == .file && pacer == nil }

    /// Says what has come of strips: a folder that fails, once, and that it works again; what was lost, and what gave way.
    mutating func reportStrips() {
        guard let outcome = strips.outcome else { return }
        // Those that ended with the signal, and found no room then.
        strips.advance()
        let error = outcome.errorNumber
        let lost = outcome.lostCount
        if error != stripNotices.errorNumber {
            if error != 0 {
                let name = strips.place.map { "strips: \($0.folder)" } ?? "strips"
                let reason = ReportingError(code: .writeFailed, output: name, errorNumber: error)
                reporter.say("\(reason.message), ignoring", priority: .error)
            } else {
                let count = lost - stripNotices.lostAtError
                reporter.say("strips are written again; \(count) were lost", priority: .notice)
                stripNotices.lostAtError = lost
            }
            stripNotices.errorNumber = error
        }
        sayLost(strips.droppedCount, \.droppedCount, "the disk is too slow")
        sayLost(strips.emptyCount, \.emptyCount, "there was no signal")
        sayLost(reporter.missedStripCount, \.missedCount, "too many were asked for at once")
        let removed = outcome.removedCount
        if removed > stripNotices.removedCount {
            reporter.say(
                "the oldest strips have left the folder to make room: \(removed - stripNotices.removedCount)",
                priority: .information, isFrequent: true)
            stripNotices.removedCount = removed
        }
    }

    /// Says what was lost since that was said last.
    private mutating func sayLost(_ count: Int, _ said: WritableKeyPath<StripNotices, Int>, _ reason: String) {
        let before = stripNotices[keyPath: said]
        guard count > before else { return }
        reporter.say("strips lost: \(count - before), since \(reason)", priority: .warning, isFrequent: true)
        stripNotices[keyPath: said] = count
    }

    /// Waits for the writer at the end, for a second and no more; of a file, for as long as it gets on. Then says what was lost.
    mutating func finishStrips(isStopping: Bool) {
        guard let outcome = strips.outcome else { return }
        var last = monotonicNanoseconds()
        let first = strips.unfinishedCount
        var unfinished = first
        while unfinished > 0 {
            strips.advance()
            _ = strips.waitForProgress(milliseconds: Self.stripInterval)
            let now = monotonicNanoseconds()
            guard now - last < Self.stripGrace else { break }
            let rest = strips.unfinishedCount
            if rest < unfinished, !isStopping { last = now }
            unfinished = rest
            if timers.takeWatchdog(now: now) { notifier.watchdog() }
        }
        reportStrips()
        if unfinished > 0 {
            let reason = unfinished < first ? "the disk is too slow for the end" : "the disk does not answer"
            reporter.say("strips lost: \(unfinished), since \(reason)", priority: .error)
        }
        if stripNotices.errorNumber != 0 {
            let count = outcome.lostCount - stripNotices.lostAtError
            if count > 0 { reporter.say("strips lost: \(count)", priority: .error) }
        }
    }
}
