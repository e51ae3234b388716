// SPDX-License-Identifier: Apache-2.0

import Signal

/// A stretch of a recording as SVG: the trace at 125 Hz in rows of 10 s, the reference's classes above it, ours below.
///
/// A mistake is a beat of another class, one that was missed, and one where the reference has none. The same input gives
/// the same bytes.
struct BeatPicture {
    /// The longest stretch, in seconds: three rows.
    static let longestSeconds = 30.0
    /// Seconds of a row.
    static let secondsPerRow = 10.0
    /// Points a second of the trace.
    private static let pointRate = 125
    /// Seconds to either side that the trace is resampled with.
    private static let margin = 1.0

    /// A class beside the trace.
    struct Mark: Equatable {
        /// Seconds from the stretch's start.
        var seconds: Double
        /// The class's letter; a dash if there is no beat.
        var letter: String
        /// Whether the two sides differ.
        var isMistake: Bool
    }

    /// The record's number, lead and model, for the title.
    let record: Int
    let lead: String
    let modelName: String
    /// The stretch, in seconds of the record.
    let seconds: Range<Double>
    /// `[125 x seconds]` millivolts, NaN if a sample is missing.
    let trace: [Float]
    /// The reference's classes and ours, in order of time: as many of each.
    private(set) var reference: [Mark] = []
    private(set) var test: [Mark] = []
    /// What went wrong, in words, in order of time.
    private(set) var mistakes: [String] = []

    /// Beats of either side in the stretch.
    var beatCount: Int { reference.count }

    /// Cuts a stretch out of a recording whose rate is a whole number of hertz.
    init(of recording: Recording, seconds: Range<Double>, matches: [BeatMatcher.Match], modelName: String) {
        record = recording.number
        lead = recording.lead
        self.modelName = modelName
        self.seconds = seconds
        trace = Self.trace(of: recording, seconds: seconds)
        for match in matches where seconds.contains(recording.rate.seconds(at: match.sampleIndex)) {
            let first: ScoredBeat?
            let second: ScoredBeat?
            switch match {
            case .pair(let one, let other): (first, second) = (one, other)
            case .missed(let beat): (first, second) = (beat, nil)
            case .extra(let beat): (first, second) = (nil, beat)
            }
            let isMistake = first?.beatClass != second?.beatClass
            func mark(_ beat: ScoredBeat?, at place: SampleIndex) -> Mark {
                Mark(
                    seconds: recording.rate.seconds(at: beat?.sampleIndex ?? place) - seconds.lowerBound,
                    letter: beat.map { String(Character($0.beatClass.letter)) } ?? "–", isMistake: isMistake)
            }
            reference.append(mark(first, at: match.sampleIndex))
            test.append(mark(second, at: match.sampleIndex))
            guard isMistake else { continue }
            let what =
                switch match {
                case .pair(let one, let other): "\(one.beatClass.letter) taken for \(other.beatClass.letter)"
                case .missed(let beat): "\(beat.beatClass.letter) missed"
                case .extra(let beat): "\(beat.beatClass.letter) without a beat"
                }
            mistakes.append("\(Self.clock(recording.rate.seconds(at: match.sampleIndex))) \(what)")
        }
    }

    /// A time as minutes, seconds and tenths.
    static func clock(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        let rest = tenths % 600
        return "\(tenths / 600):\(rest < 100 ? "0" : "")\(rest / 10).\(rest % 10)"
    }

    private static func trace(of recording: Recording, seconds: Range<Double>) -> [Float] {
        let hertz = Int(recording.rate.hertz)
        let samples = recording.millivolts
        // Begins on a whole second, where points and samples coincide.
        let firstSecond = max(0, Int((seconds.lowerBound - margin).rounded(.down)))
        let lastSecond = Int((seconds.upperBound + margin).rounded(.up))
        let piece = Array(samples[min(firstSecond * hertz, samples.count)..<min(lastSecond * hertz, samples.count)])
        let points = hertz == pointRate ? piece : SampleRateConverter(from: hertz, to: pointRate).converted(piece)
        let skipped = Int(((seconds.lowerBound - Double(firstSecond)) * Double(pointRate)).rounded())
        let count = Int(((seconds.upperBound - seconds.lowerBound) * Double(pointRate)).rounded())
        return Array(points.dropFirst(skipped).prefix(count))
    }
}
