// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis

/// Simulates episodes of another rhythm out of a patient's own normal beats.
///
/// Recordings hold few such episodes, and most come from a few patients. Here normal beats that follow each other without an
/// ectopic one are moved together, and only the samples around each R peak are kept. An episode begins and ends abruptly;
/// `EpisodePlan` has what each rhythm is like.
enum EpisodeMaker {
    /// What is simulated.
    enum Rhythm: String, CaseIterable {
        case tachycardia
        case fibrillation
        case premature
        case arrhythmia
        case ventricular
    }

    /// Normal beats without an ectopic one that a stretch takes at least.
    private static let leastBeats = 12
    /// Samples over which two pieces are blended, in milliseconds.
    private static let seamInMilliseconds = 24.0
    /// From the onset of a QRS complex to its R peak, in milliseconds.
    private static let onsetInMilliseconds = 60.0

    /// A copy in which long runs of normal beats hold an episode; `nil` without any.
    static func copy(of recording: Recording, with rhythm: Rhythm) -> CopySource.Copy? {
        var random = SplitMix64(seed: UInt64(recording.number) << 8 | UInt64(recording.leadNumber))
        let beats = recording.beats
        var output = CopySource.Copy(millivolts: [], rate: recording.rate, beats: [])
        output.millivolts.reserveCapacity(recording.millivolts.count)
        var taken = 0
        var next = 0
        var changed = false
        while next < beats.count {
            let run = beats[next...].prefix { $0.beatClass == .normal }
            let wait = 8 + Int(random.next() % 60)
            guard run.count >= wait + leastBeats + 2 else {
                next += max(run.count, 1)
                continue
            }
            let first = next + wait
            // Short episodes are more frequent than long ones.
            let wanted = leastBeats << Int(random.next() % 7)
            let count = min(wanted, run.count - wait - 2)
            let peaks = beats[first...first + count].map { Int($0.sampleIndex) }
            let plan = EpisodePlan(rhythm, of: peaks, rate: recording.rate, random: &random)
            append(recording, taken..<peaks[0] - plan.lead, to: &output)
            for (peak, piece) in zip(peaks, plan.pieces) {
                let from = peak - plan.lead
                let start = output.millivolts.count
                let place = start + plan.lead
                output.beats.append(
                    Recording.ReferenceBeat(sampleIndex: SampleIndex(place), beatClass: piece.beatClass))
                blend(recording, from..<from + piece.length, onto: &output)
                let end = output.millivolts.count
                if piece.pWave != 1 { scalePWave(from: start, lead: plan.lead, by: piece.pWave, in: &output) }
                if let complex = piece.complex {
                    straighten(place - recording.rate.samples(milliseconds: onsetInMilliseconds)..<end, &output)
                    complex.add(recording, peak: peak, at: place, until: end, to: &output.millivolts)
                }
                output.millivolts.append(contentsOf: repeatElement(output.millivolts[end - 1], count: piece.pause))
            }
            taken = peaks[count - 1] - plan.lead + plan.lastLength
            next = first + count
            changed = true
        }
        append(recording, taken..<recording.millivolts.count, to: &output)
        return changed ? output : nil
    }

    /// Appends samples as they are, with the beats in them.
    private static func append(_ recording: Recording, _ range: Range<Int>, to output: inout CopySource.Copy) {
        let shift = output.millivolts.count - range.lowerBound
        for beat in recording.beats where range.contains(Int(beat.sampleIndex)) {
            output.beats.append(
                Recording.ReferenceBeat(
                    sampleIndex: beat.sampleIndex + SampleIndex(shift), beatClass: beat.beatClass))
        }
        blend(recording, range, onto: &output)
    }

    /// Appends samples; at the seam, what went on before fades into them.
    private static func blend(_ recording: Recording, _ range: Range<Int>, onto output: inout CopySource.Copy) {
        let samples = recording.millivolts
        let seam = recording.rate.samples(milliseconds: seamInMilliseconds)
        let step = (output.millivolts.last ?? samples[range.lowerBound]) - samples[range.lowerBound]
        for (index, sample) in range.enumerated() {
            let weight = index < seam ? Float(seam - index) / Float(seam) : 0
            output.millivolts.append(samples[sample] + (step.isFinite ? weight * step : 0))
        }
    }

    /// Draws a line in the place of some samples.
    private static func straighten(_ range: Range<Int>, _ output: inout CopySource.Copy) {
        let (first, last) = (output.millivolts[range.lowerBound], output.millivolts[range.upperBound - 1])
        for (index, sample) in range.enumerated() {
            output.millivolts[sample] = first + (last - first) * Float(index) / Float(range.count)
        }
    }

    /// Multiplies what stands out of a line up to 60 ms before the R peak.
    private static func scalePWave(from start: Int, lead: Int, by factor: Float, in output: inout CopySource.Copy) {
        let end = start + lead - output.rate.samples(milliseconds: onsetInMilliseconds)
        guard end > start, end < output.millivolts.count else { return }
        let (first, last) = (output.millivolts[start], output.millivolts[end])
        for sample in start..<end {
            let line = first + (last - first) * Float(sample - start) / Float(end - start)
            output.millivolts[sample] = line + factor * (output.millivolts[sample] - line)
        }
    }
}
