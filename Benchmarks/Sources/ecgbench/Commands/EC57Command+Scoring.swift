// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal

extension EC57Command {
    /// Runs the line over all records of a request, and scores each.
    static func results(of request: Request, in folders: RecordFolders) throws -> [Result] {
        var source = CopySource(noises: "\(folders.arrhythmia)/../nstdb")
        func recording(_ record: Int) throws -> Recording {
            var recording = try folders.recording(record, lead: request.lead)
            for copy in request.copies {
                let changed = try source.changed(recording, by: copy) {
                    try folders.recording(record, lead: request.lead == .first ? .second : .first)
                }
                guard let changed else { throw UsageError(message: "--copy \(copy.name): cannot be scored here") }
                recording = changed
            }
            return recording
        }
        guard let model = request.model else {
            return try request.records.map { record in
                let recording = try recording(record)
                return result(of: recording, DetectedBeats.withoutClasses(of: recording))
            }
        }
        let temporary = try TemporaryFolder()
        if let folder = request.annotationFolder { try makeFolder(folder) }
        return try request.records.map { record in
            let recording = try recording(record)
            let run = try MonitorRun(
                of: recording, by: try request.solver.classifier(of: try model.model(for: record)),
                beats: request.beats == .annotated ? AnnotatedBeats.beats(of: recording) : nil,
                annotationFile: "\(request.annotationFolder ?? temporary.path)/\(record).ecg")
            return result(of: recording, run)
        }
    }

    /// Scores the reports of a recording.
    static func result(of recording: Recording, _ reports: [DetectedBeats.Report]) -> Result {
        scored(recording, reports).result
    }

    /// Scores all that the monitor said of a recording.
    static func result(of recording: Recording, _ run: MonitorRun) -> Result { scored(recording, run).result }

    /// Scores all that the monitor said of a recording, and gives the matches after its learning period as well.
    static func scored(
        _ recording: Recording, _ run: MonitorRun
    ) -> (result: Result, matches: [BeatMatcher.Match]) {
        let start = Self.start(of: recording)
        let test = BeatMatcher.beats(in: run.annotations)
        let reference = BeatMatcher.beats(in: recording.annotations)
        let escapes = BeatMatcher.beats(in: recording.annotations) { annotation in
            "jen".unicodeScalars.contains(annotation.mnemonic)
                ? .supraventricular : BeatClass(mnemonic: annotation.mnemonic)
        }
        func score(
            _ reference: [ScoredBeat], milliseconds: Double, from start: SampleIndex
        ) -> (score: BeatScore, matches: [BeatMatcher.Match]) {
            compared(recording, reference, test, run.reports, milliseconds: milliseconds, from: start)
        }
        let (usual, matches) = score(reference, milliseconds: windowInMilliseconds, from: start)
        let result = Result(
            record: recording.number, lead: recording.lead, score: usual,
            tight: score(reference, milliseconds: tightWindowInMilliseconds, from: 0).score,
            withEscapes: score(escapes, milliseconds: windowInMilliseconds, from: start).score,
            rhythm: RhythmScore(recording, run, from: start))
        return (result, matches)
    }

    /// Scores the reports of a recording, and gives the matches after its learning period as well.
    static func scored(
        _ recording: Recording, _ reports: [DetectedBeats.Report]
    ) -> (result: Result, matches: [BeatMatcher.Match]) {
        let reference = recording.beats.map { ScoredBeat(sampleIndex: $0.sampleIndex, beatClass: $0.beatClass) }
        let test = reports.map { ScoredBeat(sampleIndex: $0.beat.sampleIndex, beatClass: $0.beatClass) }
        let (score, matches) = compared(
            recording, reference, test, reports, milliseconds: windowInMilliseconds, from: start(of: recording))
        let (tight, _) = compared(
            recording, reference, test, reports, milliseconds: tightWindowInMilliseconds, from: 0)
        return (Result(record: recording.number, lead: recording.lead, score: score, tight: tight), matches)
    }

    /// The first sample after the learning period.
    private static func start(of recording: Recording) -> SampleIndex {
        SampleIndex((skippedSeconds * recording.rate.hertz).rounded())
    }

    /// Compares the beats from a sample on, in a match window of so many milliseconds.
    private static func compared(
        _ recording: Recording, _ reference: [ScoredBeat], _ test: [ScoredBeat], _ reports: [DetectedBeats.Report],
        milliseconds: Double, from start: SampleIndex
    ) -> (score: BeatScore, matches: [BeatMatcher.Match]) {
        let rate = recording.rate
        let matcher = BeatMatcher(
            window: SampleIndex(rate.samples(milliseconds: milliseconds)), start: start,
            flutter: BeatMatcher.flutter(in: recording))
        let matches = matcher.matches(reference: reference, test: test)
        var score = BeatScore()
        for match in matches { score.add(match, rate: rate) }
        for report in reports where report.beat.sampleIndex >= start {
            score.add(
                delay: rate.milliseconds(samples: Double(report.beat.detectedAt - report.beat.sampleIndex)))
        }
        return (score, matches)
    }
}
