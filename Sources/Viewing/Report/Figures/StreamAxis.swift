// SPDX-License-Identifier: Apache-2.0

/// Lays the runs of a source side by side on one axis, and finds where a run ends and the next one begins.
///
/// A run is what one process monitored: its count of samples starts at 0. Where the wall clock is known, the axis follows it.
/// Else a run begins where the one before has ended.
struct StreamAxis {
    /// How much later than its sample a report may come, in seconds: ends are held back for a minute, flutter for some more.
    private static let longestDelay = 150.0
    /// A run whose first report is this early, in seconds, is taken to be seen from its start: summaries come each minute.
    private static let latestStart = 60.0
    /// The longest step of the wall clock that is taken for time without a monitor, in seconds; a longer one is a clock that was
    /// set.
    private static let longestAbsence = 7 * 86_400.0

    /// Runs so far.
    private(set) var runCount = 0
    /// The latest moment of the stream in this run, and its first one, in seconds.
    private(set) var latest = 0.0
    private(set) var first = 0.0
    /// Whether this run is seen from its start.
    private(set) var isFromStart = false
    /// Seconds of signal in all runs.
    var monitored: Double { monitoredBefore + (latest - first) }
    /// The axis' end so far, in seconds.
    private(set) var end = 0.0

    private var monitoredBefore = 0.0
    private var latestBeat = -1.0
    private var processID: Int64?
    /// What is added to the stream's seconds to get to the axis, as long as the wall clock does not say otherwise.
    private var offset = 0.0
    /// The wall clock at the axis' zero, in seconds since 1970.
    private var epoch: Double?

    /// Whether a report belongs to a new run.
    func startsRun(_ line: borrowing EventLine) -> Bool {
        guard runCount > 0 else { return true }
        if let processID, let other = line.processID, processID != other { return true }
        if line.seconds < latest - Self.longestDelay { return true }
        if case .beat = line.content, line.seconds <= latestBeat { return true }
        return false
    }

    /// Begins a run with its first report.
    mutating func startRun(_ line: borrowing EventLine) {
        monitoredBefore = monitored
        runCount += 1
        processID = line.processID
        isFromStart = line.seconds <= Self.latestStart
        first = isFromStart ? 0 : line.seconds
        latest = first
        latestBeat = -1
        offset = end - first
        guard let realtime = line.realtimeInMicroseconds else { return }
        let start = Double(realtime) / 1_000_000 - (line.seconds - first)
        if epoch == nil { epoch = start - end }
        if let epoch {
            let place = start - epoch
            if place >= end - 1, place <= end + Self.longestAbsence {
                offset = max(place, end) - first
            } else {
                self.epoch = start - end
            }
        }
    }

    /// Where a report stands; the axis and the run grow with it.
    mutating func place(_ line: borrowing EventLine) -> ReportMoment {
        latest = max(latest, line.seconds)
        if case .beat = line.content { latestBeat = line.seconds }
        var axis = line.seconds + offset
        if let realtime = line.realtimeInMicroseconds {
            let wall = Double(realtime) / 1_000_000
            if let epoch, wall - epoch >= axis - Self.longestDelay, wall - epoch <= axis + Self.longestAbsence {
                // Time without input passes on the clock alone.
                if wall - epoch > axis + 2 { offset = wall - epoch - line.seconds }
                axis = line.seconds + offset
            } else {
                epoch = wall - axis
            }
        }
        axis = max(0, axis)
        end = max(end, axis)
        return ReportMoment(
            seconds: line.seconds, run: runCount - 1, realtimeInMicroseconds: line.realtimeInMicroseconds, axis: axis)
    }

    /// Where a moment of this run that lies back stands.
    func moment(seconds: Double, near other: ReportMoment) -> ReportMoment {
        let back = other.seconds - seconds
        return ReportMoment(
            seconds: seconds, run: other.run,
            realtimeInMicroseconds: other.realtimeInMicroseconds.map {
                $0.subtractingReportingOverflow(Int64(back * 1_000_000)).partialValue
            }, axis: max(0, other.axis - back))
    }
}
