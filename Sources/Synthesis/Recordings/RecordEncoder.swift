// SPDX-License-Identifier: Apache-2.0

import Signal

/// Writes a synthetic recording as a WFDB record: a header, samples of format 16, and its truth as CSV.
///
/// It makes bytes and opens no file. A missing sample is -32,768, as the format has it.
public struct RecordEncoder: Sendable {
    /// The record's name: that of its files, without ending.
    public var name: String
    /// Steps of the converter a millivolt.
    public var gain: Int
    /// What the header says of the recording, a line each.
    public var remarks: [String]

    /// Makes an encoder.
    public init(name: String, gain: Int = 200, remarks: [String] = []) {
        self.name = name
        self.gain = gain
        self.remarks = remarks
    }

    /// The text of `NAME.hea`.
    public func header(for recording: SyntheticRecording) -> String {
        let values = recording.samples.map(quantized)
        // The checksum is the sum of all samples, in 16 bits.
        let checksum = values.reduce(Int16(0)) { $0 &+ $1 }
        let hertz = recording.script.rate.hertz
        let rate = hertz == hertz.rounded() ? "\(Int(hertz))" : "\(hertz)"
        var lines = ["\(name) 1 \(rate) \(values.count)"]
        lines.append("\(name).dat 16 \(gain) 16 0 \(values.first ?? 0) \(checksum) 0 ECG")
        lines += remarks.map { "# \($0)" }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The bytes of `NAME.dat`: `[count]` int16, little-endian.
    public func data(for recording: SyntheticRecording) -> [UInt8] {
        recording.samples.flatMap { sample in
            let bits = UInt16(bitPattern: quantized(sample))
            return [UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8)]
        }
    }

    /// The text of `NAME.truth.csv`: a line for each beat with its sample, class and whether it is hidden (0 or 1).
    public func truth(for recording: SyntheticRecording) -> String {
        var text = "sample,class,hidden\n"
        for beat in recording.beats {
            text += "\(beat.sampleIndex),\(beat.beatClass.letter),\(beat.isHidden ? 1 : 0)\n"
        }
        return text
    }

    private func quantized(_ millivolts: Float) -> Int16 {
        guard !millivolts.isNaN else { return .min }
        let steps = (millivolts * Float(gain)).rounded()
        return Int16(min(max(steps, -32_767), 32_767))
    }
}
