// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis

/// Simulates supraventricular tachycardia: what a patient's own beats would look like at a fast, regular rate.
///
/// Recordings hold few such episodes, and those that last for minutes come from one or two patients. Here normal beats that follow
/// each other without an ectopic one are moved together: of each, the samples around its R peak are kept, 38 % of the new interval
/// before it and the rest after it, so that P and the end of T are lost in each other. The interval is 50 to 70 %
/// of the usual one and varies by 1 %. It begins and ends abruptly. The beats so moved are supraventricular (S); the first lasts as long as
/// the new interval, too.
enum TachycardiaMaker {
    /// Normal beats without an ectopic one that a stretch takes at least.
    private static let leastBeats = 12
    /// Samples over which two pieces are blended, in milliseconds.
    private static let seamInMilliseconds = 24.0

    /// A copy in which every other run of normal beats begins with a tachycardia; `nil` without any.
    static func copy(of recording: Recording) -> CopySource.Copy? {
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
            let start = Int(beats[first].sampleIndex)
            let usual = Double(beats[first + count - 1].sampleIndex - beats[first].sampleIndex) / Double(count - 1)
            let part = 0.5 + 0.2 * Double(random.next() % 1_024) / 1_024
            let lead = Int(0.38 * part * usual)
            append(recording, taken..<start - lead, to: &output)
            for beat in beats[first..<first + count] {
                let jitter = 1 + 0.02 * (Double(random.next() % 1_024) / 1_024 - 0.5)
                let length = Int(part * usual * jitter)
                let from = Int(beat.sampleIndex) - lead
                output.beats.append(
                    Recording.ReferenceBeat(
                        sampleIndex: SampleIndex(output.millivolts.count + lead), beatClass: .supraventricular))
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
