// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis

/// Simulates episodes of supraventricular tachycardia or of atrial fibrillation out of a patient's own normal beats.
///
/// Recordings hold few such episodes, and those that last for minutes come from a few patients. Here normal beats that
/// follow each other without an ectopic one are moved together, and only the samples around each R peak are kept. An episode
/// begins and ends abruptly.
///
/// - Tachycardia: the interval is 50 to 70 % of the usual one and varies by 1 %; 38 % of it lies before the R peak, so that P
///   and the end of T are lost in each other. Its beats are supraventricular (S).
/// - Fibrillation: each interval is drawn anew from 45 to 80 % of the usual one, and begins 80 ms before the R peak, so that no
///   P wave is left. Its beats are normal (N).
enum EpisodeMaker {
    /// What is simulated.
    enum Rhythm: String {
        case tachycardia
        case fibrillation
    }

    /// Normal beats without an ectopic one that a stretch takes at least.
    private static let leastBeats = 12
    /// Samples over which two pieces are blended, in milliseconds.
    private static let seamInMilliseconds = 24.0

    /// Before the R peak in fibrillation, in milliseconds.
    private static let onsetInMilliseconds = 80.0

    /// A copy in which long runs of normal beats hold an episode; `nil` without any.
    static func copy(of recording: Recording, with rhythm: Rhythm) -> CopySource.Copy? {
        var random = SplitMix64(seed: UInt64(recording.number) << 8 | UInt64(recording.leadNumber))
        let onset = recording.rate.samples(milliseconds: onsetInMilliseconds)
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
            let start = Int(beats[first].sampleIndex)
            let usual = Double(beats[first + count - 1].sampleIndex - beats[first].sampleIndex) / Double(count - 1)
            let part = 0.5 + 0.2 * Double(random.next() % 1_024) / 1_024
            let lead = rhythm == .tachycardia ? Int(0.38 * part * usual) : onset
            append(recording, taken..<start - lead, to: &output)
            for beat in beats[first..<first + count] {
                let chance = Double(random.next() % 1_024) / 1_024
                let length =
                    rhythm == .tachycardia
                    ? Int(part * usual * (1 + 0.02 * (chance - 0.5))) : Int(usual * (0.45 + 0.35 * chance))
                let from = Int(beat.sampleIndex) - lead
                output.beats.append(
                    Recording.ReferenceBeat(
                        sampleIndex: SampleIndex(output.millivolts.count + lead),
                        beatClass: rhythm == .tachycardia ? .supraventricular : .normal))
                blend(recording, from..<from + length, onto: &output)
            }
            taken = Int(beats[first + count - 1].sampleIndex) - lead + Int(part * usual)
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
}
