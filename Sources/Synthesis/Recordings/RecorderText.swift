// SPDX-License-Identifier: Apache-2.0

import Signal

/// A recording as a careless recorder prints it: text with every flaw that a reader must get over.
///
/// A header line, comments, CR LF, semicolons and loose spaces; fields that are blank, `nan`, `-` or no number at all;
/// lines that are blank or too short; and an end in the middle of a line.
public enum RecorderText {
    /// The name of the fixture, `fixtures/synthetic/recorder.csv`.
    public static let name = "recorder"

    /// What the fixture shows: sinus rhythm at 125 Hz with some ventricular beats.
    public static var script: RecordingScript {
        guard let rate = SampleRate(hertz: 125) else { preconditionFailure("125 Hz is supported") }
        return RecordingScript(
            rate: rate, seed: 6,
            episodes: [.sinus(rate: 68, seconds: 16), Episode(.ventricularEctopy(rate: 68, period: 5), seconds: 24)])
    }

    /// The text of a recording; the chosen signal is the second of three columns, in millivolts.
    ///
    /// Every line but the header and the comments stands for one sample, the flawed ones for one that is missing; the
    /// last one is cut off before its second column.
    public static func text(of recording: SyntheticRecording) -> String {
        var random = SplitMix64(seed: recording.script.seed)
        var text = "time_s;ECG_mV;status\r\n# a recorder's own remarks\r\n"
        var nextFlaw = 40
        for (index, sample) in recording.samples.enumerated() {
            let time = fixed(recording.script.rate.seconds(at: SampleIndex(index)))
            let value = fixed(Double(sample))
            if index == nextFlaw {
                let flaws = [
                    "\(time);;ok", "\(time);nan;ok", "\(time);-;lead", "\(time);0.1.2;ok", "\(time);error 17;ok",
                    "\(time)", "",
                    "# calibrated\r\n\(time);\(value);ok",
                ]
                text += flaws[Int(random.nextUniform() * Double(flaws.count))] + "\r\n"
                nextFlaw += 60 + Int(120 * random.nextUniform())
            } else {
                text += index % 2 == 0 ? "\(time);\(value);ok\r\n" : " \(time) ; \(value) ;ok\n"
            }
        }
        return text + fixed(recording.script.seconds)
    }

    /// Three decimals, by integers: the same on every platform.
    private static func fixed(_ number: Double) -> String {
        let thousandths = Int((number.magnitude * 1_000).rounded())
        let fraction = String(1_000 + thousandths % 1_000).dropFirst()
        return "\(number < 0 && thousandths > 0 ? "-" : "")\(thousandths / 1_000).\(fraction)"
    }
}
