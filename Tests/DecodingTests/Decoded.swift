// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal
import Testing

/// What a decoder made of an input: its samples, and what it had to say.
struct Decoded {
    var samples: [Float] = []
    var problems: [InputProblem] = []
    /// By problem: the samples that had been given out when it was reported.
    var places: [Int] = []
    var sampleCount: SampleIndex = 0

    /// The samples' bit patterns with every NaN made the same, so that arrays of samples can be compared.
    var patterns: [UInt32] { samples.map { $0.isNaN ? Float.nan.bitPattern : $0.bitPattern } }

    /// The problems of a kind; their order among other kinds may depend on the chunks, that among themselves may not.
    func problems(_ kind: InputProblem.Kind) -> [InputProblem] { problems.filter { $0.kind == kind } }
}

/// Decodes a whole input, given in chunks of some size and with room for some samples at a time.
func decode(
    _ bytes: [UInt8], _ configuration: DecoderConfiguration, chunk: Int = 4_096, capacity: Int = 512
) throws -> Decoded {
    var decoder = try SampleDecoder(configuration)
    var result = Decoded()
    var position = 0
    while position < bytes.count {
        let end = min(position + chunk, bytes.count)
        var taken = 0
        let samples = [Float](capacity: capacity) { output in
            taken = decoder.decode(bytes.span.extracting(position..<end), into: &output)
        }
        position += taken
        result.take(samples, problemsOf: &decoder)
    }
    var isAll = false
    while !isAll {
        let samples = [Float](capacity: max(1, capacity)) { isAll = decoder.finish(into: &$0) }
        result.take(samples, problemsOf: &decoder)
    }
    result.sampleCount = decoder.sampleCount
    return result
}

extension Decoded {
    /// Takes what a call gave: the problems stand before the samples.
    fileprivate mutating func take(_ new: [Float], problemsOf decoder: inout SampleDecoder) {
        let before = problems.count
        while let problem = decoder.nextProblem() {
            problems.append(problem)
            places.append(samples.count)
        }
        #expect(problems.count == before || new.count <= 1, "a sample with a problem comes alone")
        samples += new
    }
}

extension Array {
    /// Makes an array from what a closure appends.
    init(capacity: Int, _ body: (inout OutputSpan<Element>) -> Void) {
        self.init(unsafeUninitializedCapacity: capacity) { buffer, count in
            var span = OutputSpan(buffer: buffer, initializedCount: 0)
            body(&span)
            count = span.finalize(for: buffer)
        }
    }
}
