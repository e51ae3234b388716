// SPDX-License-Identifier: Apache-2.0

import Signal

@testable import Segmenter

/// What a conditioner made of a whole signal.
struct Conditioning {
    /// A sample for each that went in.
    var samples: [Float] = []
    /// The same as they came from the recorder.
    var raw: [Float] = []
    var spikes: [Spike] = []
    /// The hum at the end.
    var hum: MainsHum?
    var wrapCount = 0

    init(_ signal: [Float], rate: SampleRate) {
        var conditioner = Conditioner(rate: rate)
        self.init(signal, by: &conditioner)
    }

    init(_ signal: [Float], by conditioner: inout Conditioner) {
        for sample in signal where conditioner.push(sample) { take(from: &conditioner) }
        while conditioner.flush() { take(from: &conditioner) }
        hum = conditioner.hum
        wrapCount = conditioner.wrapCount
    }

    private mutating func take(from conditioner: inout Conditioner) {
        samples.append(conditioner.output)
        raw.append(conditioner.rawOutput)
        while let spike = conditioner.nextSpike() { spikes.append(spike) }
    }

    /// The largest difference from another signal, from a sample on.
    func largestError(against other: [Float], from start: Int = 0) -> Float {
        zip(samples, other).dropFirst(start).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
    }
}
