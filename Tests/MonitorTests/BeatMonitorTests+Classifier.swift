// SPDX-License-Identifier: Apache-2.0

import Classifier
import Rhythm
import Signal
import Synthesis
import Testing
import TrainedModels

@testable import Monitor

/// Another classifier in the place of the first, and beats beyond a classifier's bound.
extension BeatMonitorTests {
    @Test(arguments: [TrainedModel.context, .node])
    func `with steps by need beats tell what they took, and have the classes of all steps`(
        model: TrainedModel
    ) throws {
        let samples = recording(seconds: 60).samples
        var logs: [Log] = []
        for stepsByNeed in [false, true] {
            let configuration = MonitorConfiguration(rate: SampleRate(hertz: 360)!, summaryIntervalSeconds: 0)
            var monitor = BeatMonitor(
                configuration: configuration, classifier: try BeatClassifier(Model(model), stepsByNeed: stepsByNeed))
            var log = Log()
            for sample in samples {
                monitor.push(sample)
                log.take(from: &monitor)
            }
            logs.append(log)
        }
        let (fixed, byNeed) = (logs[0].beats, logs[1].beats)
        #expect(fixed.map(\.beatClass) == byNeed.map(\.beatClass))
        #expect(fixed.allSatisfy { [0, 2].contains($0.steps) && !$0.isEarly })
        #expect(byNeed.allSatisfy { $0.isEarly == ($0.steps == 1) && (0...2).contains($0.steps) })
        #expect(zip(fixed, byNeed).allSatisfy { ($0.steps == 0) == ($1.steps == 0) })
        #expect(byNeed.contains { $0.isEarly })
        let full = zip(fixed, byNeed).filter { $1.steps == 2 }
        if model == .node { #expect(full.allSatisfy { $0.probability == $1.probability }) }
    }

    @Test func `another classifier takes over from the next beat on`() throws {
        let samples = recording(seconds: 30).samples
        var changed = try makeMonitor()
        var plain = try makeMonitor()
        var changedLog = Log()
        var plainLog = Log()
        for (index, sample) in samples.enumerated() {
            if index == 5_400 {
                let model = Model.resnet
                changed.replaceClassifier(with: try BeatClassifier(model))
            }
            changed.push(sample)
            plain.push(sample)
            changedLog.take(from: &changed)
            plainLog.take(from: &plain)
        }
        #expect(changedLog.beats.map(\.beat) == plainLog.beats.map(\.beat))
        let differing = zip(changedLog.beats, plainLog.beats).filter { $0.probability != $1.probability }
        #expect(differing.first.map { $0.0.beat.sampleIndex > 4_500 } == true)
    }

    @Test func `a beat beyond the bound is counted, and reported behind its own report, once a minute`() throws {
        var monitor = try makeMonitor(summaries: 30, bound: ComputeBound(measuredNanoseconds: 2_000))
        var log = Log()
        for sample in recording(seconds: 150).samples {
            monitor.push(sample)
            log.take(from: &monitor)
        }
        log.summaries.append(monitor.summarize())
        let shown = log.beats.filter { !$0.beat.isNoisy }
        #expect(shown.count > 100)
        #expect(log.summaries.map(\.computeOverrunCount).reduce(0, +) == shown.count)
        #expect(log.summaries.allSatisfy { $0.computeBoundNanoseconds == 16_000 })
        #expect(log.overruns.count == 3)
        #expect(log.overruns[0].count == 1)
        #expect(log.overruns.allSatisfy { $0.computeNanoseconds == 20_000 && $0.boundNanoseconds == 16_000 })
        #expect(log.overruns[1].sampleIndex - log.overruns[0].sampleIndex >= 60 * 360)
        let between = shown.count {
            $0.beat.sampleIndex > log.overruns[0].sampleIndex && $0.beat.sampleIndex <= log.overruns[1].sampleIndex
        }
        #expect(log.overruns[1].count == between)
        for overrun in log.overruns {
            let line = try #require(log.lines.firstIndex { $0.hasPrefix("overrun \(overrun.sampleIndex) ") })
            #expect(log.lines[line - 1].hasPrefix("beat \(overrun.sampleIndex) "))
        }
    }

    @Test(arguments: [2_500, nil] as [Int64?])
    func `a beat within the bound is none too many, nor is any where there is no bound`(measured: Int64?) throws {
        var monitor = try makeMonitor(bound: measured.map { ComputeBound(measuredNanoseconds: $0) })
        var log = Log()
        for sample in recording(seconds: 30).samples {
            monitor.push(sample)
            log.take(from: &monitor)
        }
        #expect(log.beats.count > 20)
        #expect(log.overruns.isEmpty)
        let summary = monitor.summarize()
        #expect(summary.computeOverrunCount == 0)
        #expect(summary.computeBoundNanoseconds == (measured == nil ? 0 : 20_000))
    }

    @Test func `another classifier brings its own bound`() throws {
        let model = Model.node
        var monitor = try makeMonitor(bound: ComputeBound(measuredNanoseconds: 10_000))
        var log = Log()
        for (index, sample) in recording(seconds: 40).samples.enumerated() {
            if index == 20 * 360 {
                #expect(log.overruns.isEmpty)
                monitor.replaceClassifier(
                    with: try BeatClassifier(model), computeBound: ComputeBound(measuredNanoseconds: 500))
            }
            monitor.push(sample)
            log.take(from: &monitor)
        }
        #expect(log.overruns.map(\.boundNanoseconds) == [4_000])
        #expect(log.overruns.map { $0.sampleIndex > 18 * 360 } == [true])
        #expect(monitor.summarize().computeBoundNanoseconds == 4_000)
    }
}
