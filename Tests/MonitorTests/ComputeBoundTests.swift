// SPDX-License-Identifier: Apache-2.0

import Classifier
import Foundation
import Testing
import TrainedModels

@testable import Monitor

@Suite struct ComputeBoundTests {
    /// A machine whose clock moves only by its work: each run takes as long as it is given.
    private final class Machine {
        private(set) var now: Int64 = 1_000_000
        private(set) var runCount = 0
        /// The numbers of the runs, from 0, before which the caches were filled.
        private(set) var fillings: [Int] = []
        private let duration: (Int) -> Int64

        init(duration: @escaping (Int) -> Int64) { self.duration = duration }

        func run() {
            now += duration(runCount)
            runCount += 1
        }

        /// Takes time too, which must not be measured.
        func fillCaches() {
            now += 300_000
            fillings.append(runCount)
        }

        func measure() -> ComputeBound {
            var worker = self
            return ComputeBound(of: &worker, now: { self.now }, fillCaches: { self.fillCaches() }, run: { $0.run() })
        }
    }

    private let allRuns = 1 + ComputeBound.batchCount * ComputeBound.runsPerBatch

    @Test func `the bound is eight times the longest run, and the first run of all does not count`() {
        let machine = Machine { $0 == 0 ? 900_000 : $0 % 2 == 1 ? 50_000 : 25_000 }
        let bound = machine.measure()
        #expect(bound.measuredNanoseconds == 50_000)
        #expect(bound.nanoseconds == 400_000)
        #expect(machine.runCount == allRuns)
    }

    @Test func `every other run comes after other data have filled the caches`() {
        let machine = Machine { _ in 10_000 }
        _ = machine.measure()
        #expect(machine.fillings == Array(stride(from: 1, to: allRuns, by: 2)))
    }

    @Test(arguments: 0..<ComputeBound.batchCount)
    func `interruptions of all batches but one do not move the bound`(quiet: Int) {
        let machine = Machine { index in
            let batch = (index - 1) / ComputeBound.runsPerBatch
            return index % 3 == 0 && batch != quiet ? 700_000 : 30_000 + Int64(index % 5) * 100
        }
        #expect((30_000...30_400).contains(machine.measure().measuredNanoseconds))
    }

    @Test func `what comes in every batch is the machine's own and moves the bound`() {
        let machine = Machine { $0 % ComputeBound.runsPerBatch == 2 ? 80_000 : 30_000 }
        #expect(machine.measure().measuredNanoseconds == 80_000)
    }

    @Test func `no run begins after the budget, and a batch that it cuts off does not count`() {
        // After the first run a batch of six takes 12.9 ms, so the second is cut off.
        let machine = Machine { $0 > ComputeBound.runsPerBatch ? 1_000_000 : 2_000_000 }
        #expect(machine.measure().measuredNanoseconds == 2_000_000)
        #expect(machine.runCount < allRuns)
        #expect(machine.now - 1_000_000 < ComputeBound.budget + 2_300_000)
    }

    @Test func `a slow classifier is measured by as many runs as the budget holds`() {
        let machine = Machine { $0 == 0 ? 9_000_000 : 7_000_000 }
        #expect(machine.measure().measuredNanoseconds == 7_000_000)
        #expect(machine.runCount == 3)
    }

    @Test func `a classifier that takes longer than the budget is run once`() {
        let machine = Machine { _ in 400_000_000 }
        #expect(machine.measure().measuredNanoseconds == 400_000_000)
        #expect(machine.runCount == 1)
    }

    @Test(
        arguments: [
            (0, 0), (1, 1_000), (125, 1_000), (126, 2_000), (43_210, 346_000), (-5, 0),
        ] as [(Int64, Int64)])
    func `the bound is rounded up to whole microseconds`(measured: Int64, bound: Int64) {
        #expect(ComputeBound(measuredNanoseconds: measured).nanoseconds == bound)
    }

    @Test(arguments: [Int64.max, Int64.max / 8, Int64.max / 8 + 1])
    func `no time makes the bound overflow`(measured: Int64) {
        let bound = ComputeBound(measuredNanoseconds: measured).nanoseconds
        #expect(bound > 0 && bound % 1_000 == 0)
        #expect(bound >= .max / 1_000 * 1_000 - 1_000)
    }

    @Test func `filling the caches leaves no memory behind`() throws {
        /// Pages of address space that the process has.
        func pageCount() throws -> Int {
            let numbers = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
            return try #require(Int(numbers[0]))
        }
        let before = try pageCount()
        for _ in 0..<64 {
            let filler = CacheFiller()
            filler.fill()
        }
        // Other tests run beside this one: what they take is far less than 64 times the filler's.
        #expect(try pageCount() - before < 32 * CacheFiller.byteCount / 4_096)
    }

    @Test func `a real classifier has a bound, and with a constant timer always the same`() throws {
        let model = Model.node
        var classifier = try BeatClassifier(model)
        #expect(ComputeBound(measuring: &classifier).measuredNanoseconds > 0)
        let constant = ComputeBound(measuring: &classifier, timer: .constant(nanoseconds: 20_000))
        #expect(constant.nanoseconds == 160_000)
    }
}
