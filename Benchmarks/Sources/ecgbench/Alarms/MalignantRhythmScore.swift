// SPDX-License-Identifier: Apache-2.0

import Signal

/// How alarms answer marked ventricular fibrillation, flutter and tachycardia, for one record or for several.
///
/// Times of alarms are those of onset and end as the monitor dates them. Only the delay of fibrillation goes by the
/// report.
struct MalignantRhythmScore: ReportDelays {
    /// The shortest episode of fibrillation or flutter whose alarm is waited for, in seconds.
    static let shortestEpisodeInSeconds = 10.0
    /// The longest time that the alarm may take, in seconds.
    static let longestDelayInSeconds = 10.0
    /// The conditions that answer fibrillation and flutter.
    static let fibrillationAlarms: Set<RhythmEvent.Kind> = [.ventricularFlutter]

    /// A part of some time, both in seconds.
    struct Part: Equatable {
        var seconds = 0.0
        var of = 0.0

        /// The share; NaN of nothing.
        var share: Double { seconds / of }

        static func += (sum: inout Part, other: Part) {
            sum.seconds += other.seconds
            sum.of += other.of
        }
    }

    /// From the mark to the report, in seconds, of the episodes of 10 s and more with a report in time.
    private(set) var delays: [Double] = []
    /// The episodes of 10 s and more without a report in time.
    private(set) var missed: [Range<SampleIndex>] = []
    /// Marked fibrillation and flutter, and the part of it in their alarm.
    private(set) var fibrillation = Part()
    /// That alarm, and the part of it in marked fibrillation or flutter.
    private(set) var fibrillationAlarm = Part()
    /// That alarm, and the part of it in marked fibrillation, flutter or tachycardia.
    private(set) var ventricularAlarm = Part()
    /// Marked tachycardia, and the part of it in any life-threatening alarm.
    private(set) var tachycardia = Part()
    /// Marked tachycardia, and the part of it in which the monitor is silent or noisy (`AlarmLog.blindTime`).
    private(set) var blindTachycardia = Part()
    /// The life-threatening alarms that overlap neither marked fibrillation, flutter, tachycardia, asystole nor noise.
    private(set) var falseAlarms: [ReportedAlarm] = []
    /// The time outside all of these, in seconds.
    private(set) var otherSeconds = 0.0
    /// Seconds, and those at which the monitor is silent (`ShownMoment.isSilent`).
    private(set) var silence = Part()

    /// Nothing to compare.
    init() {}

    /// Compares what the monitor said of a record with its marks.
    init(_ log: AlarmLog, marks: MalignantRhythmMarks) {
        func part(_ inner: RangeSet<SampleIndex>, of outer: RangeSet<SampleIndex>) -> Part {
            Part(seconds: outer.intersection(inner).seconds(at: log.rate), of: outer.seconds(at: log.rate))
        }
        let fibrillationAlarms = log.alarms.filter { Self.fibrillationAlarms.contains($0.kind) }
        for episode in marks.fibrillation.ranges {
            let length = log.rate.seconds(at: episode.upperBound - episode.lowerBound)
            guard length >= Self.shortestEpisodeInSeconds else { continue }
            let stretch = Self.reportStretch(of: episode, log.rate)
            let reports = fibrillationAlarms.map(\.reportedAt).filter { stretch.contains($0) }
            if let first = reports.min() {
                delays.append(log.rate.seconds(at: first - episode.lowerBound))
            } else {
                missed.append(episode)
            }
        }
        let inFibrillationAlarm = log.time(of: fibrillationAlarms)
        fibrillation = part(inFibrillationAlarm, of: marks.fibrillation)
        fibrillationAlarm = part(marks.fibrillation, of: inFibrillationAlarm)
        ventricularAlarm = part(marks.fibrillation.union(marks.tachycardia), of: inFibrillationAlarm)
        tachycardia = part(log.time(of: log.lifeThreatening), of: marks.tachycardia)
        blindTachycardia = part(log.blindTime, of: marks.tachycardia)
        falseAlarms = log.lifeThreatening.filter { alarm in !marks.excused.ranges.contains(where: alarm.stands) }
        otherSeconds = log.wholeTime.subtracting(marks.excused).seconds(at: log.rate)
        silence = Part(seconds: Double(log.silentSeconds), of: Double(log.watchedSeconds))
    }

    /// Where an episode's alarm has to be reported: from its mark to 10 s after it, both among them.
    static func reportStretch(of episode: Range<SampleIndex>, _ rate: SampleRate) -> Range<SampleIndex> {
        let delay = SampleIndex((longestDelayInSeconds * rate.hertz).rounded(.down))
        return episode.lowerBound..<episode.lowerBound + delay + 1
    }

    /// Adds another record's counts.
    mutating func add(_ other: MalignantRhythmScore) {
        delays += other.delays
        missed += other.missed
        fibrillation += other.fibrillation
        fibrillationAlarm += other.fibrillationAlarm
        ventricularAlarm += other.ventricularAlarm
        tachycardia += other.tachycardia
        blindTachycardia += other.blindTachycardia
        falseAlarms += other.falseAlarms
        otherSeconds += other.otherSeconds
        silence += other.silence
    }

    /// The episodes of fibrillation and flutter of 10 s and more.
    var episodeCount: Int { delays.count + missed.count }
    /// The time that false alarms are counted in, in hours.
    var otherHours: Double { otherSeconds / 3_600 }

    /// The number of false alarms of a kind.
    func falseCount(of kind: RhythmEvent.Kind) -> Int { falseAlarms.count { $0.kind == kind } }
    /// The number of false alarms without those of a kind.
    func falseCount(without kind: RhythmEvent.Kind) -> Int { falseAlarms.count - falseCount(of: kind) }
}
