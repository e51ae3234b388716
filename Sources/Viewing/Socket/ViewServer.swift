// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
package import Reporting
package import Signal

/// A socket that lets others look: it sends each viewer the events as JSON lines, the thinned signal and how the bed stands.
///
/// Viewers can change nothing: what they send is thrown away. It never waits for one. A viewer that reads too slowly gets
/// the reason and is let go, and so does one beyond `capacity` viewers. Without a viewer, an event costs
/// nothing, and a sample what `TraceColumns` costs.
public struct ViewServer: ~Copyable {
    /// Viewers at once.
    public static let capacity = 8
    /// Columns of the signal that a new viewer gets first: 30 s.
    private static let pastColumns = 30 * TraceColumns.perSecond
    /// Columns of a line: an eighth of a second.
    private static let lineColumns = TraceColumns.perSecond / 8

    /// The descriptor to poll for reading: the socket and all viewers (epoll(7)).
    public let descriptor: CInt
    private let listener: CInt
    /// The path that is removed at the end; `nil` if the service manager made the socket.
    private let ownPath: String?
    private var viewers: [ViewerConnection] = []
    private var bed: BedState
    private var trace: TraceColumns
    private var format: BedFormat
    private var line = LineBuffer(capacity: 16_384)
    /// The first column that was not sent.
    private var nextColumn = 0
    /// The last state: how old the signal was, and for how long nothing had come in.
    private var age = 0.0
    private var silence: Double?
    /// Viewers that were let go because they read too slowly, and were not reported yet.
    private var slowCount = 0

    /// Serves a socket that listens already, as the service manager passes it.
    ///
    /// - Throws: `ViewingError` if it cannot be polled.
    package init(listening listener: CInt, ownPath: String? = nil, context: ReportContext) throws(ViewingError) {
        self.listener = listener
        self.ownPath = ownPath
        descriptor = ecg_watch_new()
        bed = BedState(source: context.source, channel: context.channelName, rate: context.rate)
        trace = TraceColumns(rate: context.rate)
        format = BedFormat(json: JSONFormat(context: context))
        guard descriptor >= 0, ecg_watch(descriptor, listener, 1, 0) == 0 else {
            throw ViewingError("view socket: cannot be polled", errno: errno)
        }
        let flags = fcntl(listener, F_GETFL)
        _ = fcntl(listener, F_SETFL, flags | O_NONBLOCK)
    }

    deinit {
        close(listener)
        if descriptor >= 0 { close(descriptor) }
        if let ownPath { _ = unsafe unlink(ownPath) }
    }

    /// Viewers that look now.
    public var viewerCount: Int { viewers.count }

    /// Changes what is the same for every line; the rate must stay.
    package mutating func update(_ context: ReportContext) {
        bed.source = context.source
        format = BedFormat(json: JSONFormat(context: context))
    }

    /// Takes samples that the monitor is about to see, in millivolts; NaN for a missing one.
    public mutating func take(_ samples: Span<Float>) {
        trace.push(samples)
        bed.sampleCount = trace.sampleCount
        while trace.last - nextColumn >= Self.lineColumns { sendColumns() }
    }

    /// Takes what the monitor reports.
    package mutating func take(_ event: MonitorEvent, at arrival: Arrival) {
        bed.take(event)
        guard !viewers.isEmpty else { return }
        line.removeAll()
        format.json.append(event, at: arrival, to: &line)
        sendLine()
    }

    /// Sends how the bed stands; the loop calls it each second.
    ///
    /// - Parameters:
    ///   - heartRate: the heart rate, in beats a minute; `nil` if it is unknown.
    ///   - age: how old the signal is, in seconds.
    ///   - silence: seconds since the last byte came in; `nil` if none has.
    public mutating func sendState(heartRate: Float?, age: Double, silence: Double?) {
        bed.heartRate = heartRate
        (self.age, self.silence) = (age, silence)
        guard !viewers.isEmpty else { return }
        line.removeAll()
        format.append(bed, age: age, silence: silence, to: &line)
        sendLine()
    }

    /// Lets new viewers in and those that have left out, and sends what waits.
    public mutating func serve() {
        acceptAll()
        for viewer in viewers {
            viewer.drain()
            viewer.flush()
        }
        settle()
    }

    /// Viewers that were let go because they read too slowly, since the last call.
    public mutating func takeSlowCount() -> Int {
        defer { slowCount = 0 }
        return slowCount
    }

    /// Tells all viewers that the monitor ends, and lets them go.
    public mutating func finish() {
        line.removeAll()
        format.appendEnd("the monitor has ended", at: bed.sampleCount, to: &line)
        for viewer in viewers { viewer.leave(with: line) }
        viewers = []
    }

    private mutating func acceptAll() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            _ = fcntl(connection, F_SETFL, fcntl(connection, F_GETFL) | O_NONBLOCK)
            let viewer = ViewerConnection(connection)
            line.removeAll()
            format.appendHello(bed, to: &line)
            guard viewers.count < Self.capacity, ecg_watch(descriptor, connection, 1, 0) == 0 else {
                format.appendEnd("too many viewers", at: bed.sampleCount, to: &line)
                viewer.leave(with: line)
                continue
            }
            format.append(bed, age: age, silence: silence, to: &line)
            viewer.send(line)
            viewers.append(viewer)
            // What was before, so that a picture is there at once.
            var column = max(0, nextColumn - Self.pastColumns)
            while column < nextColumn {
                let end = min(column + TraceColumns.perSecond, nextColumn)
                line.removeAll()
                format.append(trace, columns: column..<end, to: &line)
                if viewer.hasRoom(for: line) { viewer.send(line) }
                column = end
            }
        }
    }

    private mutating func sendColumns() {
        let columns = nextColumn..<nextColumn + Self.lineColumns
        nextColumn = columns.upperBound
        guard !viewers.isEmpty else { return }
        line.removeAll()
        format.append(trace, columns: columns, to: &line)
        sendLine()
    }

    /// Sends the line to all viewers; one that has no room for it is let go.
    private mutating func sendLine() {
        var areSlow = false
        for viewer in viewers where !viewer.isLeaving {
            guard viewer.hasRoom(for: line) else {
                areSlow = true
                continue
            }
            viewer.send(line)
        }
        if areSlow { dropSlow() }
        settle()
    }

    private mutating func dropSlow() {
        var last = LineBuffer(capacity: 1_024)
        format.appendEnd("too slow", at: bed.sampleCount, to: &last)
        for viewer in viewers where !viewer.isLeaving && !viewer.hasRoom(for: line) {
            viewer.leave(with: last)
            slowCount += 1
        }
    }

    /// Forgets viewers that have gone, and watches for room where something waits.
    private mutating func settle() {
        viewers.removeAll { $0.isOver }
        for viewer in viewers { _ = ecg_watch(descriptor, viewer.descriptor, 0, viewer.hasPending ? 1 : 0) }
    }
}
