// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Testing

@testable import Segmenter

@Suite struct RateAdapterTests {
    /// Outputs, with the missing samples of the input that each stands for.
    private static func outputs(_ samples: [Float], hertz: Double) throws -> [(value: Float, missing: Int)] {
        var adapter = RateAdapter(rate: try #require(SampleRate(hertz: hertz)))
        var outputs: [(Float, Int)] = []
        for sample in samples {
            adapter.push(sample)
            while adapter.next() { outputs.append((adapter.output, adapter.missingInputCount)) }
        }
        adapter.finish()
        while adapter.next() { outputs.append((adapter.output, adapter.missingInputCount)) }
        return outputs
    }

    private static func sine(_ frequency: Double, hertz: Double, count: Int) -> [Float] {
        (0..<count).map { Float(sin(2 * Double.pi * frequency * Double($0) / hertz)) }
    }

    @Test(arguments: [
        (50.0, RateChange.doubled, 100.0), (99.99, .doubled, 199.98), (100, .none, 100), (360, .none, 360),
        (1_000, .none, 1_000), (1_000.5, .thinned(by: 2), 500.25), (2_000, .thinned(by: 2), 1_000),
        (2_001, .thinned(by: 3), 667), (10_000, .thinned(by: 10), 1_000),
    ])
    func `the smallest change is taken that leads to a rate of the stages`(
        hertz: Double, change: RateChange, stageHertz: Double
    ) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        #expect(RateChange(for: rate) == change)
        #expect(abs(change.stageRate(of: rate).hertz - stageHertz) < 1e-9)
        #expect(SampleRate.staged.contains(stageHertz))
    }

    /// What passes, without a delay, and what would fold back does not.
    @Test(arguments: [1_500.0, 2_000, 3_000, 10_000])
    func `thinning keeps an electrocardiogram and lets nothing fold back into it`(hertz: Double) throws {
        let factor = RateChange(for: try #require(SampleRate(hertz: hertz))).inputSamples
        let lower = hertz / Double(factor)
        for share in [0.01, 0.1, 0.2, 0.3] {
            let samples = Self.sine(share * lower, hertz: hertz, count: 400 * factor)
            let outputs = try Self.outputs(samples, hertz: hertz)
            #expect(outputs.count == 400)
            for index in 20..<380 {
                #expect(abs(outputs[index].value - samples[index * factor]) < 0.05)
            }
        }
        for share in [0.8, 0.9, 1, 1.3] where share * lower < hertz / 2 {
            // Small, since a large one would look like a converter that wraps round.
            let samples = Self.sine(share * lower, hertz: hertz, count: 400 * factor).map { 0.1 * $0 }
            let outputs = try Self.outputs(samples, hertz: hertz)
            #expect(outputs[20..<380].allSatisfy { abs($0.value) < 0.000_7 })
        }
    }

    @Test(arguments: [50.0, 64, 80])
    func `doubling leaves the samples alone and puts one half way between each two`(hertz: Double) throws {
        for share in [0.02, 0.1, 0.25, 0.35] {
            let samples = Self.sine(share * hertz, hertz: hertz, count: 200)
            let fine = Self.sine(share * hertz, hertz: 2 * hertz, count: 400)
            let outputs = try Self.outputs(samples, hertz: hertz)
            #expect(outputs.count == 400)
            for index in 20..<380 {
                if index % 2 == 0 {
                    #expect(outputs[index].value == samples[index / 2])
                } else {
                    #expect(abs(outputs[index].value - fine[index]) < 0.05)
                }
            }
        }
    }

    /// Each period of the input has the same outputs, also where the counters begin anew.
    @Test(arguments: [80.0, 2_000, 10_000])
    func `a stream longer than what is counted goes on as it was`(hertz: Double) throws {
        let change = RateChange(for: try #require(SampleRate(hertz: hertz)))
        let (inputs, outputs) = (500 * change.inputSamples, 500 * change.stageSamples)
        var period = Self.sine(3 / Double(inputs), hertz: 1, count: inputs)
        period.replaceSubrange(
            100..<100 + 5 * change.inputSamples, with: repeatElement(.nan, count: 5 * change.inputSamples))
        let periods = 2 * RateAdapter.countedOutputs / outputs + 3
        let all = try Self.outputs((0..<periods).flatMap { _ in period }, hertz: hertz)
        #expect(all.count == periods * outputs)
        #expect(all.reduce(0) { $0 + $1.missing } == periods * 5 * change.inputSamples)
        let different = (2 * outputs..<all.count - outputs).first { index in
            let (now, before) = (all[index], all[index - outputs])
            return now.value.bitPattern != before.value.bitPattern || now.missing != before.missing
        }
        #expect(different == nil)
    }

    @Test(arguments: [50.0, 1_500, 10_000], [Float(0.3), -4.7, 123.456])
    func `a constant stays what it is, and a rail the largest value`(hertz: Double, value: Float) throws {
        #expect(try Self.outputs(Array(repeating: value, count: 700), hertz: hertz).allSatisfy { $0.value == value })
        let samples = (0..<3_000).map { (1_000..<2_000).contains($0) ? value.magnitude : Float($0 % 7) * 0.01 }
        let outputs = try Self.outputs(samples, hertz: hertz)
        #expect(outputs.map(\.value).max() == value.magnitude)
        #expect(outputs.allSatisfy { $0.value >= 0 })
    }

    @Test(arguments: [50.0, 1_500, 3_000, 10_000])
    func `a sample that is missing costs no more than those beside it, and each is counted once`(hertz: Double) throws {
        let change = RateChange(for: try #require(SampleRate(hertz: hertz)))
        let factor = change.inputSamples
        let whole = (0..<1_000).map { Float(sin(Double($0) * 0.05 / Double(factor))) }
        var samples = whole
        for index in [3, 500, 501, 502, 503, 504, 505, 506, 507, 508, 509, 510, 777, 999] { samples[index] = .nan }
        let outputs = try Self.outputs(samples, hertz: hertz)
        #expect(outputs.count == (1_000 * change.stageSamples + factor - 1) / factor)
        #expect(outputs.map(\.missing).reduce(0, +) == 14)
        let missing = outputs.count { $0.value.isNaN }
        // One sample of ten is no loss; one of the input that is doubled takes its neighbours along.
        #expect(missing >= (factor == 10 ? 0 : 1) && missing <= (factor == 1 ? 33 : 14))
        for (index, output) in outputs.enumerated() where !output.value.isNaN {
            let time = Double(index * factor) / Double(change.stageSamples)
            #expect(abs(Double(output.value) - sin(time * 0.05 / Double(factor))) < 0.08)
        }
        // What is nothing but missing stays so.
        #expect(try Self.outputs(Array(repeating: .nan, count: 300), hertz: hertz).allSatisfy { $0.value.isNaN })
    }

    @Test(arguments: [50.0, 2_000, 10_000], [1, 2, 9, 10, 11, 95])
    func `a stretch of any length has an output for all of it, and the next begins anew`(hertz: Double, count: Int)
        throws
    {
        let change = RateChange(for: try #require(SampleRate(hertz: hertz)))
        var adapter = RateAdapter(rate: try #require(SampleRate(hertz: hertz)))
        for value in [Float(1), -2, .nan, 1e30] {
            var outputs: [Float] = []
            for _ in 0..<count {
                adapter.push(value)
                while adapter.next() { outputs.append(adapter.output) }
            }
            adapter.finish()
            while adapter.next() { outputs.append(adapter.output) }
            #expect(outputs.count == (count * change.stageSamples + change.inputSamples - 1) / change.inputSamples)
            #expect(outputs.allSatisfy { value.isNaN ? $0.isNaN : $0 == min(value, CandidateFinder.largestMillivolts) })
        }
        adapter.finish()
        let hasMore = adapter.next()
        #expect(!hasMore)
    }
}
