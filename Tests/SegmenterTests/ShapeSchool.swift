// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import TestSupport
import Testing
@testable import Segmenter

/// A wave by its voltage in millivolts so many milliseconds from its peak.
typealias Shape = @Sendable (Double) -> Double

/// Waves that are sent through the fine band, and the shapes that are learnt from them.
final class ShapeSchool {
    let rate: SampleRate
    var templates: BeatTemplates
    var newest: SampleIndex = -1

    init(hertz: Double) throws {
        rate = try #require(SampleRate(hertz: hertz))
        templates = BeatTemplates(rate: rate, memoryInMilliseconds: 3_000)
        templates.restart(at: 0, index: 0)
    }

    /// Sends a wave 300 ms after what was before it, and waits for the rest of the milliseconds; returns its peak's sample.
    func send(_ shape: (Double) -> Double, milliseconds: Double = 650) -> SampleIndex {
        let peak = newest + 1 + samples(300)
        for _ in 0..<samples(milliseconds) {
            newest += 1
            templates.push(CandidateFinder.units(Float(shape(rate.milliseconds(samples: Double(newest - peak))))))
        }
        return peak
    }

    func teach(_ shape: (Double) -> Double, times: Int = 4, milliseconds: Double = 650) {
        for _ in 0..<times { templates.learn(beatAt: send(shape, milliseconds: milliseconds)) }
    }

    /// Sends a wave and compares what is so many samples before its peak.
    func match(_ shape: (Double) -> Double, samplesBefore: SampleIndex = 0) -> TemplateMatch? {
        templates.match(at: send(shape) - samplesBefore, isLarge: true)
    }

    func samples(_ milliseconds: Double) -> SampleIndex { SampleIndex(rate.samples(milliseconds: milliseconds)) }
}
