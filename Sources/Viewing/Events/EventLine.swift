// SPDX-License-Identifier: Apache-2.0

public import Signal

/// One report as a program reads it back: a line of `--output json`, or an entry of the journal.
///
/// The monitor's own values where they fit. Times are in seconds as well, since a line does not say the rate of its samples.
public struct EventLine: Sendable {
    /// What is reported.
    public enum Content: Sendable {
        /// A beat.
        case beat(ReportedBeat)
        /// The onset or end of a rhythm condition; how long it lasted, in seconds, at its end.
        case rhythm(RhythmEvent, durationInSeconds: Double?)
        /// The signal's state from here on.
        case signal(SignalState)
        /// Something was wrong with the input.
        case input(InputProblem)
        /// The class of a beat took too long.
        case overrun
        /// Counts since the last summary.
        case summary(ReportedCounts)
        /// What a day or all of the signal came to.
        case totals(ReportedTotals)
        /// A kind of report that this program does not know: a later one may.
        case unknown
    }

    /// The name of the signal's source.
    public var source: String
    /// The chosen channel's name; `nil` if it has none.
    public var channel: String?
    /// The sample that the report is about.
    public var sampleIndex: SampleIndex
    /// The same in seconds from the stream's start.
    public var seconds: Double
    /// The wall clock at the sample, in microseconds since 1970; `nil` if it is unknown.
    public var realtimeInMicroseconds: Int64?
    /// How old the signal was when it was read, in seconds; `nil` if it was fresh, or a file.
    public var ageInSeconds: Double?
    /// The path of the strip's drawing; `nil` if there is none.
    public var stripPath: String?
    /// Entries of its kind that were held back before it; in a summary, of all kinds.
    public var heldBackCount: Int
    /// The number of the process that reported it; the journal alone has it.
    public var processID: Int64?
    /// What is reported.
    public var content: Content
}

extension EventLine {
    /// Reads a line of JSON; `nil` if it is no report.
    public init?(json bytes: Span<UInt8>) {
        guard let object = JSONObject(bytes) else { return nil }
        self.init(object, kind: object.text(.type).flatMap(EventKind.init(name:)))
    }

    /// Reads a report's fields; `nil` if what every report has is missing.
    init?(_ fields: borrowing some EventFields & ~Copyable, kind: EventKind?) {
        guard let kind, let sampleIndex = fields.integer(.sample), let seconds = fields.number(.time),
            sampleIndex >= 0, (0...1e10).contains(seconds), let source = fields.text(.source)
        else { return nil }
        self.source = source
        self.sampleIndex = sampleIndex
        self.seconds = seconds
        channel = fields.text(.channel)
        realtimeInMicroseconds = fields.integer(.realtime)
        ageInSeconds = fields.number(.age)
        stripPath = fields.text(.strip)
        processID = fields.integer(.process)
        heldBackCount = Int(clamping: max(0, fields.integer(.heldBack) ?? 0))
        switch kind {
        case .beat:
            guard let beat = ReportedBeat(fields) else { return nil }
            content = .beat(beat)
        case .rhythm(let named):
            guard let name = named ?? fields.text(.event).flatMap(RhythmEvent.Kind.init(name:)),
                let state = fields.text(.state), let phase = RhythmEvent.Phase(name: state)
            else { return nil }
            var event = RhythmEvent(
                kind: name, phase: phase, sampleIndex: sampleIndex,
                heartRate: fields.number(.heartRate).map { Float($0) },
                count: Int(clamping: fields.integer(.count) ?? 1))
            event.onsetIndex = fields.integer(.onsetSample)
            content = .rhythm(event, durationInSeconds: fields.number(.duration))
        case .signal:
            guard let state = fields.text(.signal).flatMap(SignalState.init(name:)) else { return nil }
            content = .signal(state)
        case .input:
            guard let problem = InputProblem(fields, at: sampleIndex) else { return nil }
            content = .input(problem)
        case .overrun: content = .overrun
        case .summary: content = .summary(ReportedCounts(fields))
        case .totals: content = .totals(ReportedTotals(fields))
        case .other: content = .unknown
        }
    }
}

extension RhythmEvent.Kind {
    /// The condition of a name in reports; `nil` if there is none.
    init?(name: String) {
        guard let kind = Self.allCases.first(where: { $0.name.description == name }) else { return nil }
        self = kind
    }
}

extension RhythmEvent.Phase {
    /// The phase of a name in reports; `nil` if there is none.
    init?(name: String) {
        switch name {
        case "onset": self = .onset
        case "end": self = .end
        default: return nil
        }
    }
}

extension SignalState {
    /// The state of a name in reports; `nil` if there is none.
    init?(name: String) {
        guard let state = Self.allCases.first(where: { $0.name.description == name }) else { return nil }
        self = state
    }
}

extension InputProblem {
    /// Reads the problem that a report's fields name; `nil` if they name none.
    fileprivate init?(_ fields: borrowing some EventFields & ~Copyable, at sampleIndex: SampleIndex) {
        guard let name = fields.text(.problem),
            let kind = Kind.allCases.first(where: { $0.name.description == name })
        else { return nil }
        self.init(
            kind: kind, position: fields.integer(.line) ?? fields.integer(.byte) ?? 0, sampleIndex: sampleIndex,
            count: Int(clamping: max(0, fields.integer(.count) ?? 0)),
            measure: fields.number(.gap) ?? fields.number(.arrivalRate) ?? fields.number(.age),
            phase: fields.text(.state).flatMap(RhythmEvent.Phase.init(name:)))
    }
}
