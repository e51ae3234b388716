// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The files that tell other programs how the monitor stands: figures for Prometheus, and the state as JSON.
///
/// A file that cannot be written is counted and tried again; nothing else is lost by it. A write allocates nothing.
public struct StatusFiles: ~Copyable {
    /// Between two writes, in nanoseconds.
    public static let interval: Int64 = 15_000_000_000
    /// Bytes of the longer text, with room for the longest name in each of its lines.
    private static let capacity = 40_960

    private let prometheus: PrometheusFormat
    private let state: StateFormat
    private var prometheusFile: StatusFile?
    private var stateFile: StatusFile?
    private var text: LineBuffer
    /// Times that a file was not written.
    public private(set) var failureCount = 0

    /// Prepares the files of those paths that are not `nil`; writes nothing yet.
    public init(prometheusPath: String?, statePath: String?, context: borrowing ReportContext) {
        prometheus = PrometheusFormat(context: context)
        state = StateFormat(context: context)
        prometheusFile = nil
        stateFile = nil
        if let prometheusPath { prometheusFile = StatusFile(path: prometheusPath) }
        if let statePath { stateFile = StatusFile(path: statePath) }
        text = LineBuffer(capacity: prometheusPath == nil && statePath == nil ? 0 : Self.capacity)
    }

    /// Whether there is a file to write.
    public var isEmpty: Bool { text.capacity == 0 }

    /// Writes the files. At the end the one for Prometheus is removed instead, if it is the one that was written here, since its
    /// figures would pass for present ones; the other one says so itself.
    public mutating func write(_ status: borrowing MonitorStatus) {
        if prometheusFile != nil {
            if status.isRunning {
                text.removeAll()
                prometheus.append(status, failures: failureCount, to: &text)
                if !prometheusFile!.write(text) { failureCount += 1 }
            } else if !prometheusFile!.remove() {
                failureCount += 1
            }
        }
        if stateFile != nil {
            text.removeAll()
            state.append(status, failures: failureCount, to: &text)
            if !stateFile!.write(text) { failureCount += 1 }
        }
    }

    /// Takes what is to be said of a file: that it cannot be written, or that it can be again; `nil` if nothing has changed.
    public mutating func takeNotice() -> (message: String, isError: Bool)? {
        if prometheusFile != nil, let error = prometheusFile!.takeChange() { return Self.notice("prom", error) }
        if stateFile != nil, let error = stateFile!.takeChange() { return Self.notice("state", error) }
        return nil
    }

    private static func notice(_ name: String, _ error: Int32) -> (message: String, isError: Bool) {
        guard error != 0 else { return ("\(name): the file is written again", false) }
        guard error != StatusFile.noFile else { return ("\(name): not an ordinary file, ignoring", true) }
        return (ReportingError(code: .writeFailed, output: name, errorNumber: error).message + ", ignoring", true)
    }
}
