// SPDX-License-Identifier: Apache-2.0

import Glibc
import Signal

/// A bed that is looked at through its view socket: the connection, and what has come over it.
public final class BedLink {
    /// How the connection stands.
    public enum Status: Sendable, Equatable {
        /// Lines come in, or will.
        case connected
        /// There is none, and why.
        case closed(String)
    }

    /// What comes within this time is no pause, in seconds: a line comes each second.
    private static let shortestPause = 3.0
    /// The bytes of a line at most; a longer one is no line of ours.
    private static let longestLine = 65_536

    /// The socket's path.
    public let path: String
    /// How the connection stands.
    public private(set) var status = Status.closed("")
    /// The descriptor to poll for reading; -1 if there is no connection.
    public private(set) var descriptor: CInt = -1
    /// The bed's live view; `nil` until the server has said whose bed it is.
    public var view: LiveView?
    /// Seconds since the bed's last byte came in, when that was reported last; `nil` if none has.
    public private(set) var silence: Double?
    /// How old the bed's signal was, in seconds.
    public private(set) var age = 0.0
    /// When a line came in last, in nanoseconds of the monotonic clock.
    public private(set) var lastLine: Int64 = 0
    /// Whether it has said how the bed stands, or cannot.
    public private(set) var hasReport = false
    private var bytes: [UInt8] = []
    /// Whether the view says that nothing comes.
    private var hasSaidPause = false

    /// Names a bed by its socket; `connect` makes the connection.
    public init(path: String) { self.path = path }

    deinit { disconnect() }

    /// The name to show: the source's, or the socket's without its ending.
    public var name: String {
        if let source = source { return source }
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return file.hasSuffix(".sock") ? String(file.dropLast(5)) : file
    }

    private var source: String? {
        switch view {
        case .some(let view): view.bed.source
        case .none: nil
        }
    }

    /// Connects if there is no connection; `status` says how that went.
    public func connect(now: Int64) {
        guard descriptor < 0 else { return }
        guard let address = SocketAddress(path: path) else {
            status = .closed("the path is too long")
            return
        }
        let connection = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard connection >= 0, address.connect(connection) else {
            let number = errno
            if connection >= 0 { close(connection) }
            hasReport = true
            status = .closed(number == ECONNREFUSED ? "not served" : unsafe String(cString: strerror(number)))
            return
        }
        _ = fcntl(connection, F_SETFL, fcntl(connection, F_GETFL) | O_NONBLOCK)
        descriptor = connection
        lastLine = now
        bytes.removeAll(keepingCapacity: true)
        status = .connected
    }

    /// Reads what has come in; gives whether anything has.
    public func read(size: TerminalSize, now: Int64) -> Bool {
        guard descriptor >= 0 else { return false }
        var chunk = [UInt8](repeating: 0, count: 16_384)
        var hasRead = false
        // What a server sends without pause must not keep the others waiting.
        for _ in 0..<16 {
            let count = unsafe recv(descriptor, &chunk, chunk.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                if count == 0 || errno != EAGAIN {
                    lose(count == 0 ? "closed" : unsafe String(cString: strerror(errno)))
                }
                return true
            }
            hasRead = true
            lastLine = now
            bytes.append(contentsOf: chunk[..<count])
            takeLines(size: size)
        }
        return hasRead
    }

    /// For how long no line has come, in seconds, if that is longer than it should be: the bed's process hangs or was stopped,
    /// and what is shown of it is old. Else 0.
    public func pause(now: Int64) -> Double {
        let seconds = Double(now - lastLine) / 1e9
        return descriptor >= 0 && seconds >= Self.shortestPause ? seconds : 0
    }

    /// Has the bed's view say that nothing comes, and why, as long as that is so.
    public func sayPause(now: Int64) {
        if case .closed(let reason) = status {
            view?.say("no connection: \(reason)")
        } else {
            let pause = pause(now: now)
            guard pause > 0 || hasSaidPause else { return }
            hasSaidPause = pause > 0
            // A heart rate of then would pass for that of now.
            if pause > 0 { view?.bed.heartRate = nil }
            view?.say(pause > 0 ? "no answer for \(Int(pause)) s" : "")
        }
    }

    private func takeLines(size: TerminalSize) {
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            if let line = ViewLine(bytes[start..<end].span) { take(line, size: size) }
            start = end + 1
        }
        bytes.removeFirst(start)
        if bytes.count > Self.longestLine { lose("no view socket of ecgmond") }
    }

    private func take(_ line: ViewLine, size: TerminalSize) {
        if case .hello(let source, let channel, let rate) = line {
            view = LiveView(bed: BedState(source: source, channel: channel, rate: rate), size: size)
            return
        }
        guard view != nil else { return }
        switch line {
        case .bed(let report):
            view!.bed.take(report)
            hasReport = true
            (age, silence) = (report.age, report.silence)
        case .trace(let column, let extents):
            for (place, extent) in extents.enumerated() { view!.trace.push(extent, column: column + place) }
            view!.bed.sampleCount = max(view!.bed.sampleCount, view!.trace.sampleCount)
        case .beat(let sampleIndex, let beat): view!.take(.beat(beat.classified(at: sampleIndex, view!.bed.rate)))
        case .rhythm(let event): view!.take(.rhythm(event))
        case .signal(let change): view!.take(.signal(change))
        case .end(let reason): lose(reason)
        case .hello, .other: break
        }
    }

    private func lose(_ reason: String) {
        // The last line says more than the end of the connection after it.
        if case .connected = status { status = .closed(reason) }
        hasReport = true
        disconnect()
    }

    private func disconnect() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }
}

extension BedState {
    /// Takes how the bed stands as its own process reports it.
    mutating func take(_ report: ViewLine.BedReport) {
        sampleCount = max(sampleCount, report.sampleIndex)
        heartRate = report.heartRate
        signalState = report.signalState
        for index in 0..<5 { beatCounts[index] = report.beatCounts[index] }
        reportedMinute = (report.minuteBeats, report.minuteVentricularBeats)
        for kind in RhythmEvent.Kind.allCases { setOnset(nil, of: kind) }
        for onset in report.onsets { setOnset(onset.sampleIndex, of: onset.kind) }
    }
}

extension ReportedBeat {
    /// The beat as a view takes it.
    fileprivate func classified(at sampleIndex: SampleIndex, _ rate: SampleRate) -> ClassifiedBeat {
        ClassifiedBeat(
            beat: Beat(sampleIndex: sampleIndex, detectedAt: sampleIndex, isNoisy: isNoisy), beatClass: beatClass,
            probability: Float(probability ?? 0),
            precedingIntervalInSamples: intervalInMilliseconds.map { rate.samples(milliseconds: $0) },
            heartRate: heartRate.map { Float($0) }, computeNanoseconds: 0, delayInSamples: 0)
    }
}
