// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing
import TestSupport

@testable import Viewing

@Suite struct TraceColumnsTests {
    @Test(arguments: [50.0, 99.9, 100, 125, 250, 360, 500, 1_000, 2_000, 10_000])
    func `a column has the lowest and the highest of its samples`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        var trace = TraceColumns(rate: rate)
        var random = SeededGenerator(seed: 1)
        var samples: [Float] = []
        for index in 0..<Int(20 * hertz) {
            let isMissing = (index / 100) % 7 == 3
            samples.append(isMissing ? .nan : Float.random(in: -2...2, using: &random))
            trace.push(samples[index])
        }
        var columns: [Int: (Float, Float)] = [:]
        for (index, sample) in samples.enumerated() where !sample.isNaN {
            let column = Int((Double(index) * 32 / hertz).rounded(.down))
            let old = columns[column] ?? (sample, sample)
            columns[column] = (min(old.0, sample), max(old.1, sample))
        }
        #expect(trace.last == Int((Double(samples.count - 1) * 32 / hertz).rounded(.down)))
        for column in 0...trace.last {
            let extent = trace.extent(of: column)
            #expect(extent.isMissing == (columns[column] == nil))
            if let expected = columns[column] { #expect(extent.low == expected.0 && extent.high == expected.1) }
        }
    }

    @Test func `the oldest columns give way`() throws {
        let rate = try #require(SampleRate(hertz: 100))
        var trace = TraceColumns(rate: rate)
        for index in 0..<100 * 100 { trace.push(Float(index)) }
        #expect(trace.extent(of: trace.last - TraceColumns.capacity).isMissing)
        #expect(!trace.extent(of: trace.last - TraceColumns.capacity + 1).isMissing)
        #expect(trace.extent(of: -1).isMissing)
        #expect(trace.extent(of: trace.last + 1).isMissing)
    }

    @Test func `a thinned signal is taken as it was made`() throws {
        let rate = try #require(SampleRate(hertz: 360))
        var made = TraceColumns(rate: rate)
        var taken = TraceColumns(rate: rate)
        for index in 0..<360 * 30 { made.push(Float(index % 97)) }
        // It begins in the middle, and loses a second.
        for column in 200..<made.last where !(500..<532).contains(column) {
            taken.push(made.extent(of: column), column: column)
        }
        for column in 200..<made.last {
            if (500..<532).contains(column) {
                #expect(taken.extent(of: column).isMissing)
            } else {
                #expect(taken.extent(of: column) == made.extent(of: column))
            }
        }
        #expect(taken.extent(of: 199).isMissing)
        #expect(taken.sampleCount == Int64((Double(made.last) * 360 / 32).rounded(.up)))
    }

    @Test func `one artefact does not flatten the trace`() throws {
        let rate = try #require(SampleRate(hertz: 100))
        var trace = TraceColumns(rate: rate)
        for second in 0..<30 {
            for index in 0..<100 { trace.push(second == 20 && index == 50 ? 80 : index == 10 ? 1.4 : 0) }
        }
        trace.push(0)
        #expect(trace.range.height < 2)
        #expect(trace.range.height > 1.4)
        // Ten large seconds are the signal.
        for index in 0..<1_000 { trace.push(index % 100 == 10 ? 8 : 0) }
        trace.push(0)
        #expect(trace.range.height > 8)
    }
}
