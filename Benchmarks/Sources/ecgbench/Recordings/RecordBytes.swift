// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal

/// A record of the MIT-BIH database as bytes: its own, and those of the text that `rdsamp -p` prints of it.
struct RecordBytes {
    /// The bytes of its signal file.
    let binary: [UInt8]
    /// How the first signal is read from them.
    let configuration: DecoderConfiguration
    /// Samples a second.
    let rate: SampleRate
    private let signals: [[Float]]

    /// Reads a record.
    init(record: Int, in folder: String) throws {
        let path = "\(folder)/\(record).hea"
        // Held in a variable: the span of a temporary crashes the optimizer of Swift 6.3.1.
        let headerBytes = try readFile(path)
        let header = try RecordHeader(parsing: headerBytes.span)
        guard let signal = header.signals.first, header.signals.allSatisfy({ $0.fileName == signal.fileName }) else {
            throw FileError(message: "\(path): not one signal file")
        }
        guard let rate = SampleRate(hertz: header.samplingFrequency(ofChannel: 0)) else {
            throw FileError(message: "\(path): its rate is out of range")
        }
        self.rate = rate
        let bytes = try readFile("\(folder)/\(signal.fileName)")
        binary = bytes
        configuration = try header.decoderConfiguration(channel: 0)
        signals = try header.signals.indices.map { channel in
            try Recording.decode(bytes, try header.decoderConfiguration(channel: channel))
        }
    }

    /// How the first signal is read from the text.
    var textConfiguration: DecoderConfiguration {
        DecoderConfiguration(format: .text, channelCount: signals.count + 1, channel: 1)
    }

    /// Lines of the time in seconds and every signal in millivolts, three decimals each, between tabs.
    func text() -> [UInt8] {
        var text: [UInt8] = []
        for index in signals[0].indices {
            Self.append(rate.seconds(at: SampleIndex(index)), width: 8, to: &text)
            for signal in signals {
                text.append(UInt8(ascii: "\t"))
                Self.append(Double(signal[index]), width: 7, to: &text)
            }
            text.append(UInt8(ascii: "\n"))
        }
        return text
    }

    private static func append(_ number: Double, width: Int, to text: inout [UInt8]) {
        let digits = number.isNaN ? "-" : fixed(number, 3)
        text += repeatElement(UInt8(ascii: " "), count: max(0, width - digits.utf8.count))
        text += digits.utf8
    }
}
