// SPDX-License-Identifier: Apache-2.0

import Signal

/// A line that a view socket serves, as `BedFormat` and the events' own format write it.
enum ViewLine {
    /// Who serves it.
    case hello(source: String, channel: String, rate: SampleRate)
    /// How the bed stands.
    case bed(BedReport)
    /// Columns of the thinned signal, from a column on.
    case trace(column: Int, extents: [TraceColumns.Extent])
    /// A beat.
    case beat(sampleIndex: SampleIndex, ReportedBeat)
    /// The onset or the end of a rhythm condition.
    case rhythm(RhythmEvent)
    /// The signal's state from here on.
    case signal(SignalChange)
    /// The server closes the connection, and why.
    case end(reason: String)
    /// What this program does not know, or does not show.
    case other

    /// How a bed stands, as a line reports it.
    struct BedReport {
        var sampleIndex: SampleIndex
        var heartRate: Float?
        var signalState: SignalState
        /// In the order N, S, V, F, Q.
        var beatCounts: [Int]
        var minuteBeats: Int
        var minuteVentricularBeats: Int
        var age: Double
        /// Seconds since the last byte came in; `nil` if none has.
        var silence: Double?
        /// Alarms that stand, with the sample at which each began.
        var onsets: [(kind: RhythmEvent.Kind, sampleIndex: SampleIndex)]
    }

    /// The most columns of a line that are read: a server sends a second at most.
    private static let longestTrace = 1_024

    /// Reads a line; `nil` if it is no report.
    init?(_ bytes: Span<UInt8>) {
        guard let object = JSONObject(bytes) else { return nil }
        guard let line = Self.read(object, bytes) else { return nil }
        self = line
    }

    private static func read(_ object: borrowing JSONObject, _ bytes: Span<UInt8>) -> ViewLine? {
        switch object.text(named: "type") {
        case "hello":
            guard let source = object.text(named: "source"), let hertz = object.number(named: "rate_hz"),
                let rate = SampleRate(hertz: hertz),
                object.integer(named: "columns_per_second") == Int64(TraceColumns.perSecond)
            else { return nil }
            return .hello(source: source, channel: object.text(named: "channel") ?? "", rate: rate)
        case "bed": return BedReport(object).map { .bed($0) }
        case "trace":
            guard let column = object.integer(named: "column"), (0...Int64(Int32.max)).contains(column) else {
                return nil
            }
            let lows = object.numbers(named: "low_uv", atMost: longestTrace)
            let highs = object.numbers(named: "high_uv", atMost: longestTrace)
            guard lows.count == highs.count else { return nil }
            return .trace(
                column: Int(column),
                extents: zip(lows, highs).map { low, high in
                    guard let low, let high, low <= high else { return .missing }
                    return TraceColumns.Extent(low: Float(low / 1_000), high: Float(high / 1_000))
                })
        case "end": return .end(reason: object.text(named: "reason") ?? "")
        default:
            guard let line = EventLine(json: bytes) else { return nil }
            switch line.content {
            case .beat(let beat): return .beat(sampleIndex: line.sampleIndex, beat)
            case .rhythm(let event, durationInSeconds: _): return .rhythm(event)
            case .signal(let state): return .signal(SignalChange(sampleIndex: line.sampleIndex, state: state))
            default: return .other
            }
        }
    }
}

extension ViewLine.BedReport {
    init?(_ object: borrowing JSONObject) {
        guard let sample = object.integer(named: "sample"), sample >= 0,
            let state = object.text(named: "signal").flatMap(SignalState.init(name:))
        else { return nil }
        sampleIndex = sample
        signalState = state
        heartRate = object.number(named: "heart_rate_bpm").map { Float($0) }
        func count(_ name: StaticString) -> Int { Int(clamping: max(0, object.integer(named: name) ?? 0)) }
        beatCounts = [count("beats_n"), count("beats_s"), count("beats_v"), count("beats_f"), count("beats_q")]
        minuteBeats = count("minute_beats")
        minuteVentricularBeats = count("minute_beats_v")
        age = object.number(named: "age_s") ?? 0
        silence = object.number(named: "silence_s")
        onsets = object.alarms(named: "alarms_standing")
    }
}
