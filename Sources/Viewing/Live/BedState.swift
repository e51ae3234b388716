// SPDX-License-Identifier: Apache-2.0

public import Signal

/// How a bed stands, by its events: what the live view and the table of all beds show beside the signal.
///
/// Taking an event allocates nothing.
public struct BedState: Sendable {
    /// The name that reports carry.
    public var source: String
    /// The channel's name; empty if it has none.
    public var channel: String
    /// Samples per second.
    public var rate: SampleRate
    /// The heart rate, in beats a minute; `nil` if it is unknown.
    public var heartRate: Float?
    /// The signal's state.
    public var signalState = SignalState.learning
    /// Beats by class since the start, in the order N, S, V, F, Q.
    public var beatCounts = InlineArray<5, Int>(repeating: 0)
    /// Where each open alarm began, by the number of its kind; `nil` if it is not open.
    public private(set) var onsets = InlineArray<32, SampleIndex?>(repeating: nil)
    /// The stream's time, in samples.
    public var sampleCount: SampleIndex = 0
    /// The last beat.
    public private(set) var lastBeat: ClassifiedBeat?
    /// Beats of the last minute, and those of class V among them.
    private var minute = MinuteCounts()
    /// The same, as the bed's own process reports them to who has not seen the whole minute; `nil` if it does not.
    var reportedMinute: (beats: Int, ventricularBeats: Int)?

    /// Makes the state of a bed of which nothing is known yet.
    public init(source: String, channel: String = "", rate: SampleRate) {
        self.source = source
        self.channel = channel
        self.rate = rate
    }

    /// Takes what the monitor reports.
    public mutating func take(_ event: MonitorEvent) {
        switch event {
        case .beat(let beat):
            heartRate = beat.heartRate
            beatCounts[Int(beat.beatClass.rawValue)] += 1
            lastBeat = beat
            minute.take(beat.beatClass, atSecond: second(of: beat.beat.sampleIndex))
        case .rhythm(let rhythm):
            onsets[Int(rhythm.kind.rawValue)] = rhythm.phase == .onset ? rhythm.sampleIndex : nil
        case .signal(let change):
            signalState = change.state
            if change.state != .good { heartRate = nil }
        case .input, .overrun, .summary: break
        }
    }

    /// Sets where an alarm that is open began, as a bed that was joined later reports it.
    public mutating func setOnset(_ sampleIndex: SampleIndex?, of kind: RhythmEvent.Kind) {
        onsets[Int(kind.rawValue)] = sampleIndex
    }

    /// Open alarms.
    public var openAlarmCount: Int {
        var count = 0
        for index in 0..<32 where onsets[index] != nil { count += 1 }
        return count
    }

    /// Beats of the last minute of signal.
    public var beatsOfMinute: Int {
        reportedMinute?.beats ?? minute.beats(upToSecond: second(of: sampleCount))
    }

    /// Ventricular beats of the last minute of signal.
    public var ventricularBeatsOfMinute: Int {
        reportedMinute?.ventricularBeats ?? minute.ventricularBeats(upToSecond: second(of: sampleCount))
    }

    private func second(of sampleIndex: SampleIndex) -> Int { Int(rate.seconds(at: sampleIndex)) }
}
