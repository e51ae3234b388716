// SPDX-License-Identifier: Apache-2.0

import Monitor
import Reporting
import Signal

extension MonitorService {
    /// Has the files for other programs written where the settings say; those of before are finished.
    mutating func setStatusFiles() {
        writeStatusFiles(isRunning: false)
        statusFiles = StatusFiles(
            prometheusPath: settings.effectivePrometheusPath(for: context.source),
            statePath: settings.effectiveStatePath(for: context.source), context: context)
        timers.setStatusFiles(areWritten: !statusFiles.isEmpty)
    }

    /// Refuses a path of theirs at which something else than a file is: a device, a FIFO or a folder.
    static func checkStatusPaths(_ settings: Settings, source: String) throws(DaemonError) {
        let paths = [
            (SettingKey.prom, settings.effectivePrometheusPath(for: source)),
            (.state, settings.effectiveStatePath(for: source)),
        ]
        for case (let key, let path?) in paths where OutputPlace(path: path) == .special {
            let place = settings.place(of: key).name
            throw DaemonError(.cannotCreate, "\(place): \(path.forMessages): not an ordinary file")
        }
    }

    /// Writes the files for other programs; says once that one cannot be written, and once that it can again.
    mutating func writeStatusFiles(isRunning: Bool) {
        guard !statusFiles.isEmpty else { return }
        let now = realtimeNanoseconds()
        let sinceInput = monotonicNanoseconds() - timers.lastBytes
        statusFiles.write(
            MonitorStatus(
                totals: monitor.value.totals(of: .whole), heartRate: monitor.value.heartRate,
                signalState: monitor.value.signalState, onsets: monitor.value.alarmOnsets,
                lostReportCount: reporter.lostReportCount, ageInSeconds: age.seconds,
                lastInputMicroseconds: byteCount > 0 ? (now - sinceInput) / 1_000 : nil,
                nowMicroseconds: now / 1_000, isRunning: isRunning))
        while let notice = statusFiles.takeNotice() {
            reporter.say(notice.message, priority: notice.isError ? .error : .notice)
        }
    }
}
