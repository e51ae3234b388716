// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import Decoding

struct ProblemLogTests {
    private func drain(_ log: inout ProblemLog) -> [InputProblem] {
        var problems: [InputProblem] = []
        while let problem = log.next() { problems.append(problem) }
        return problems
    }

    @Test func `the first problem is reported at once, those of the interval after it as one`() {
        var log = ProblemLog(intervalInSamples: 100)
        for index in 0..<50 { log.note(.malformedLine, position: Int64(index), sampleIndex: Int64(index)) }
        #expect(drain(&log) == [InputProblem(kind: .malformedLine, position: 0, sampleIndex: 0)])
        log.advance(to: 99)
        #expect(drain(&log).isEmpty)
        log.advance(to: 100)
        #expect(drain(&log) == [InputProblem(kind: .malformedLine, position: 49, sampleIndex: 49, count: 49)])
        log.note(.malformedLine, position: 200, sampleIndex: 200)
        #expect(drain(&log) == [InputProblem(kind: .malformedLine, position: 200, sampleIndex: 200)])
    }

    @Test func `the log has a place for every kind`() {
        #expect(InputProblem.Kind.allCases.allSatisfy { Int($0.rawValue) < ProblemLog.kindCount })
    }

    @Test func `kinds do not wait for each other`() {
        var log = ProblemLog(intervalInSamples: 100)
        log.note(.malformedLine, position: 1, sampleIndex: 1)
        log.note(.overlongLine, position: 2, sampleIndex: 2)
        #expect(drain(&log).map(\.kind) == [.malformedLine, .overlongLine])
    }

    @Test func `the end reports what was held back`() {
        var log = ProblemLog(intervalInSamples: 100)
        for index in 0..<3 { log.note(.nonFiniteSample, position: 0, sampleIndex: Int64(index)) }
        log.flush()
        #expect(drain(&log).map(\.count) == [1, 2])
        log.flush()
        #expect(drain(&log).isEmpty)
    }

    @Test func `reports that nobody takes are joined and none is forgotten`() {
        var log = ProblemLog(intervalInSamples: 1)
        for index in 0..<1_000 { log.note(.malformedLine, position: Int64(index), sampleIndex: Int64(index)) }
        log.flush()
        let problems = drain(&log)
        #expect(problems.count == 16 && problems.map(\.count).reduce(0, +) == 1_000)
        #expect(problems.last?.position == 999)
    }
}
