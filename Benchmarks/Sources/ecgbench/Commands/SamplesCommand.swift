// SPDX-License-Identifier: Apache-2.0

import Decoding

/// `ecgbench samples`: writes the samples of a recording as the monitor sees them, for programs that read no formats.
enum SamplesCommand {
    static let usage = """
        ecgbench samples --input PATH [--channels N] [--channel N] --output PATH
          Decodes a WFDB record by its header, or text of N columns, and writes float32 millivolts, NaN for a missing sample.
        """

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments)
        let input = try options.required("input")
        let channels = try options.count("channels") ?? 1
        let channel = try options.count("channel") ?? 0
        let output = try options.required("output")
        try options.finish()
        let samples: [Float]
        if input.hasSuffix(".hea") {
            samples = try Recording.signal(channel, header: input).millivolts
        } else {
            let configuration = DecoderConfiguration(format: .text, channelCount: channels, channel: channel)
            samples = try Recording.decode(readFile(input), configuration)
        }
        try writeFile(samples.withUnsafeBytes { Array($0) }, to: output)
        print("\(output): \(samples.count) samples")
    }
}
