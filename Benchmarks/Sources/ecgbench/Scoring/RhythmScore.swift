// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal

/// What is compared beyond single beats: runs, episodes, the heart rate and alarms, for one recording or for several.
struct RhythmScore {
    /// The conditions whose alarms are compared with what the reference beats give.
    static let alarms: [RhythmEvent.Kind] = [
        .asystole, .pause, .extremeBradycardia, .extremeTachycardia, .ventricularTachycardia, .bradycardia,
        .tachycardia,
    ]

    /// The conditions whose alarms are compared as episodes: tachycardia first.
    static let ventricularAlarms: [RhythmEvent.Kind] = [.ventricularTachycardia, .ventricularRun]

    /// The conditions that are ventricular flutter or fibrillation: their alarms are compared with the reference's own marks.
    static let flutterAlarms: [RhythmEvent.Kind] = [.ventricularFlutter]

    /// An episode's comparison: its name in tables, in JSON, and which marks make it.
    struct Episodes {
        var name: String
        var key: String
        /// The score.
        var score: EpisodeScore
    }

    /// Runs of ventricular beats.
    private(set) var ventricularRuns = RunScore()
    /// Runs of supraventricular beats.
    private(set) var supraventricularRuns = RunScore()
    /// Episodes by kind, always in the same order.
    private(set) var episodes: [Episodes]
    /// The heart rate at the last beat, once a second.
    private(set) var measuredRate: HeartRateScore
    /// The heart rate as it is shown, once a second: its delay is part of the error.
    private(set) var shownRate: HeartRateScore
    /// Alarms, in the order of `alarms`, those of ventricular flutter last.
    private(set) var alarms: [(kind: RhythmEvent.Kind, score: AlarmScore)]
    /// Ventricular tachycardia and runs as episodes, in the order of `Self.ventricularAlarms`.
    private(set) var ventricularAlarms: [(kind: RhythmEvent.Kind, score: EpisodeAlarmScore)]
    /// The recordings' rate.
    let rate: SampleRate

    /// Compares what the monitor said of a recording with its reference, from a sample on.
    init(_ recording: Recording, _ run: MonitorRun, from start: SampleIndex) {
        rate = recording.rate
        let count = recording.millivolts.count
        let end = SampleIndex(count)
        for kind in [RunMatcher.Kind.ventricular, .supraventricular] {
            let matcher = RunMatcher(
                window: SampleIndex(rate.samples(milliseconds: EC57Command.windowInMilliseconds)), start: start,
                end: end,
                kind: kind)
            var score = RunScore()
            for match in matcher.matches(of: recording.annotations, in: run.annotations) { score.add(reference: match) }
            for match in matcher.matches(of: run.annotations, in: recording.annotations) { score.add(test: match) }
            if kind == .ventricular { ventricularRuns = score } else { supraventricularRuns = score }
        }
        episodes = Self.episodes(recording.annotations, run, from: start, to: end)
        let reference = ReferenceRhythm(annotations: recording.annotations, rate: rate, sampleCount: count)
        let firstSecond = Int((Double(start) / rate.hertz).rounded(.up))
        let rates = reference.rates.dropFirst(firstSecond)
        measuredRate = HeartRateScore(reference: rates, test: run.measuredRates.dropFirst(firstSecond))
        shownRate = HeartRateScore(reference: rates, test: run.shownRates.dropFirst(firstSecond))
        alarms = Self.alarms(recording, run.events, reference.onsets, from: start)
        ventricularAlarms = Self.ventricularAlarms.map { kind in
            func episodes(_ events: [RhythmEvent]) -> [EpisodeMatcher.Episode] {
                EpisodeMatcher.alarms(of: [kind], in: events, recordEnd: end)
            }
            let score = EpisodeAlarmScore(
                reference: episodes(reference.events), alarms: episodes(run.events.map(\.event)), rate: recording.rate,
                start: start, end: end, flutter: BeatMatcher.flutter(in: recording))
            return (kind, score)
        }
    }

    /// Compares alarms with what the reference's beats give, and those of ventricular flutter with its marks, these in
    /// whole records, since the database has most of them in a learning period.
    static func alarms(
        _ recording: Recording, _ events: [MonitorRun.ReportedEvent], _ reference: [RhythmEvent],
        from start: SampleIndex,
        flutterAlarms: [RhythmEvent.Kind] = flutterAlarms
    ) -> [(kind: RhythmEvent.Kind, score: AlarmScore)] {
        let flutter = EpisodeMatcher.flutter(
            in: recording.annotations, recordEnd: SampleIndex(recording.millivolts.count))
        func score(_ kind: RhythmEvent.Kind, isFlutter: Bool) -> AlarmScore {
            let alarms = events.filter { $0.event.kind == kind && $0.event.phase == .onset }.map {
                (onset: $0.event.sampleIndex, knownAt: $0.knownAt)
            }
            let onsets = reference.filter { $0.kind == kind }.map(\.sampleIndex).sorted()
            return AlarmScore(
                reference: isFlutter ? flutter.map(\.lowerBound) : onsets,
                alarms: alarms.sorted { $0.onset < $1.onset }, rate: recording.rate, start: isFlutter ? 0 : start,
                flutter: isFlutter ? [] : BeatMatcher.flutter(in: recording))
        }
        return alarms.map { ($0, score($0, isFlutter: false)) } + flutterAlarms.map { ($0, score($0, isFlutter: true)) }
    }

    /// Compares episodes: fibrillation as `epicmp` does, that with flutter, the same with the monitor's alarms, which go on
    /// where a mark names another rhythm, and ventricular flutter, which the database has in a learning period too.
    private static func episodes(
        _ reference: [Annotation], _ run: MonitorRun, from start: SampleIndex, to end: SampleIndex
    ) -> [Episodes] {
        let test = run.annotations
        let marked = EpisodeMatcher.episodes(of: ["(AFIB"], in: test, recordEnd: end)
        let irregular = EpisodeMatcher.episodes(of: [.irregularRhythm], in: run.events.map(\.event), recordEnd: end)
        func atrial(_ names: [String], _ test: [EpisodeMatcher.Episode]) -> EpisodeScore {
            EpisodeMatcher(start: start, end: end).score(
                reference: EpisodeMatcher.episodes(of: names, in: reference, recordEnd: end), test: test)
        }
        func ventricular(from start: SampleIndex) -> EpisodeScore {
            EpisodeMatcher(start: start, end: end).score(
                reference: EpisodeMatcher.flutter(in: reference, recordEnd: end),
                test: EpisodeMatcher.flutter(in: test, recordEnd: end))
        }
        return [
            Episodes(name: "(AFIB", key: "afib", score: atrial(["(AFIB"], marked)),
            Episodes(name: "(AFIB or (AFL", key: "afib_afl", score: atrial(["(AFIB", "(AFL"], marked)),
            Episodes(name: "the same, alarms", key: "afib_afl_alarms", score: atrial(["(AFIB", "(AFL"], irregular)),
            Episodes(name: "[ ... ]", key: "flutter", score: ventricular(from: start)),
            Episodes(name: "[ ... ], whole records", key: "flutter_whole", score: ventricular(from: 0)),
        ]
    }

    /// Adds another recording's counts.
    mutating func add(_ other: RhythmScore) {
        ventricularRuns.add(other.ventricularRuns)
        supraventricularRuns.add(other.supraventricularRuns)
        for index in episodes.indices { episodes[index].score.add(other.episodes[index].score) }
        measuredRate.add(other.measuredRate)
        shownRate.add(other.shownRate)
        for index in alarms.indices { alarms[index].score.add(other.alarms[index].score) }
        for index in ventricularAlarms.indices {
            ventricularAlarms[index].score.add(other.ventricularAlarms[index].score)
        }
    }
}
