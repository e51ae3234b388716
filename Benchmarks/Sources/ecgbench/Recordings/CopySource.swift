// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis

/// Makes copies of recordings.
struct CopySource {
    /// A signal with the reference's beats in it.
    struct Copy {
        var millivolts: [Float]
        var rate: SampleRate
        var beats: [Recording.ReferenceBeat]
    }

    private var noises: NoiseSource

    /// Takes the folder of the noise recordings.
    init(noises: String) { self.noises = NoiseSource(folder: noises) }

    /// A copy of a recording, whose other lead is read if it takes part; `nil` if the noise has another rate than the
    /// recording, or if there is nothing to change.
    mutating func copy(
        _ copy: RecordingCopy, of recording: Recording, otherLead: () throws -> Recording
    ) throws -> Copy? {
        switch copy {
        case .episodes(let rhythm): return EpisodeMaker.copy(of: recording, with: rhythm)
        case .tempo(let factor):
            guard let rate = SampleRate(hertz: recording.rate.hertz * factor) else {
                throw FileError(message: "record \(recording.number): no rate is \(factor) times its own")
            }
            return Copy(millivolts: recording.millivolts, rate: rate, beats: recording.beats)
        case .clean, .inverted, .rate, .leads, .noise, .disturbance:
            return try changed(recording, by: copy, otherLead: otherLead).map { Copy($0) }
        }
    }

    /// A copy that keeps the recording's beats where they are, with all annotations; `nil` as above, and for other copies.
    mutating func changed(
        _ recording: Recording, by copy: RecordingCopy, otherLead: () throws -> Recording
    ) throws -> Recording? {
        switch copy {
        case .episodes, .tempo: return nil
        case .clean: return recording
        case .inverted: return recording.replacing(millivolts: recording.millivolts.map { -$0 })
        case .rate(let hertz):
            guard let rate = SampleRate(hertz: Double(hertz)) else {
                throw FileError(message: "\(hertz) Hz is out of range")
            }
            guard rate != recording.rate else { return recording }
            let converter = SampleRateConverter(from: Int(recording.rate.hertz), to: hertz)
            return recording.replacing(millivolts: converter.converted(recording.millivolts), rate: rate)
        case .leads(let factor):
            let other = try otherLead().millivolts
            return recording.replacing(millivolts: zip(recording.millivolts, other).map { $0 + Float(factor) * $1 })
        case .noise(let name, let decibels):
            return try noises.add(
                name, channel: Int(recording.leadNumber) ^ 1, decibels: decibels,
                startingAt: recording.number * 3_000, to: recording)
        case .disturbance(let kind, _):
            let seconds = recording.rate.seconds(at: SampleIndex(recording.millivolts.count))
            let disturbance = Disturbance(kind, seconds: 0..<seconds)
            return recording.replacing(
                millivolts: disturbance.applied(
                    to: recording.millivolts, rate: recording.rate, seed: UInt64(recording.number)))
        }
    }
}

extension CopySource.Copy {
    /// A recording as it is.
    init(_ recording: Recording) {
        self.init(millivolts: recording.millivolts, rate: recording.rate, beats: recording.beats)
    }
}
