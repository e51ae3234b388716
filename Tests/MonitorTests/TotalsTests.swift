// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis
import Testing
import TrainedModels

@testable import Monitor

@Suite struct TotalsTests {
    /// Two rounds of everything: runs, pauses, fibrillation, noise, a lead that is off, clipping, a pacemaker.
    private static func eventful(_ rate: SampleRate) -> SyntheticRecording {
        SyntheticRecording(
            script: RecordingScript(
                rate: rate, seed: 11,
                episodes: [
                    .sinus(seconds: 12), .bigeminy(seconds: 8), .sinus(seconds: 20),
                    .ventricularRun(rate: 190, seconds: 8), .sinus(rate: 150, seconds: 14),
                    .sinus(rate: 38, seconds: 16), .pause(seconds: 7), .sinus(seconds: 50),
                    Episode(.supraventricularEctopy(rate: 72, period: 4), seconds: 30),
                    Episode(.fibrillation(rate: 85), seconds: 60), .sinus(rate: 60, seconds: 40),
                ],
                disturbances: [
                    Disturbance(.whiteNoise(rootMeanSquare: 0.006), seconds: 0..<84),
                    Disturbance(.muscleNoise(rootMeanSquare: 0.9), seconds: 92..<100),
                    Disturbance(.leadOff, seconds: 104..<108),
                    Disturbance(.stuck(atMillivolts: 8), seconds: 114..<116),
                    Disturbance(
                        .pacing(PacingPulse(millivolts: 8, milliseconds: 0.5), perMinute: 60), seconds: 235..<265),
                ]))
    }

    private static func monitor(_ rate: SampleRate) throws -> BeatMonitor {
        BeatMonitor(
            configuration: MonitorConfiguration(rate: rate, timer: .constant(nanoseconds: 1)),
            classifier: try TrainedModel.default.classifier())
    }

    @Test(arguments: [128.0, 360, 1_000])
    func `every figure follows from the reports`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        var monitor = try Self.monitor(rate)
        let samples = Self.eventful(rate).samples
        let run = TotalsRun(of: samples, through: &monitor)
        let totals = monitor.totals(of: .whole)

        #expect(totals.firstSampleIndex == 0 && totals.endSampleIndex == samples.count)
        for beatClass in BeatClass.allCases {
            let count = run.count(beatClass)
            #expect(totals.beatCounts[Int(beatClass.rawValue)] == count)
            #expect(totals.hourlyBeatCounts[0][Int(beatClass.rawValue)] == Int32(count))
        }
        #expect(totals.hourCount == 1)
        let classified = run.beats.filter { $0.probability > 0 }.count
        #expect(totals.classifiedBeatCount == classified && classified < totals.beatCount)
        #expect(totals.burden(of: .ventricular) == 100 * Double(run.count(.ventricular)) / Double(classified))
        #expect(totals.noisyBeatCount == run.beats.filter(\.beat.isNoisy).count && totals.noisyBeatCount > 0)
        #expect(totals.pacedBeatCount == run.beats.filter(\.beat.isPaced).count)
        let rates = run.beats.filter { $0.heartRate != nil }
        let slowest = try #require(rates.min { $0.heartRate! < $1.heartRate! })
        let fastest = try #require(rates.max { $0.heartRate! < $1.heartRate! })
        #expect(totals.slowest?.heartRate == slowest.heartRate)
        #expect(totals.slowest?.sampleIndex == slowest.beat.sampleIndex)
        #expect(totals.fastest?.heartRate == fastest.heartRate)

        let runs = run.runs(of: .ventricular)
        let longest = try #require(runs.map(\.beats.count).max())
        #expect(longest > 10)
        #expect(totals.ventricularRun.count == longest)
        let first = try #require(runs.first { $0.beats.count == longest })
        #expect(totals.ventricularRun.firstSampleIndex == first.start)
        let intervals = first.beats.dropFirst().map { Double($0.precedingIntervalInSamples!) }
        let mean = intervals.reduce(0, +) / Double(intervals.count)
        #expect(abs(Double(try #require(totals.ventricularRun.rate(at: rate))) - 60 * hertz / mean) < 0.01)
        #expect(totals.supraventricularRun.count == run.runs(of: .supraventricular).map(\.beats.count).max() ?? 0)
    }

    @Test(arguments: [128.0, 360])
    func `so do the intervals, the states and the alarms`(hertz: Double) throws {
        let rate = try #require(SampleRate(hertz: hertz))
        var monitor = try Self.monitor(rate)
        let samples = Self.eventful(rate).samples
        let run = TotalsRun(of: samples, through: &monitor)
        let totals = monitor.totals(of: .whole)

        let known = run.normalIntervals.compactMap { $0 }.map(Double.init)
        #expect(known.count > 100 && known.count < run.beats.count - 20)
        let mean = known.reduce(0, +) / Double(known.count)
        let spread = known.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(known.count - 1)
        let pairs = zip(run.normalIntervals, run.normalIntervals.dropFirst()).compactMap { first, second in
            first.flatMap { first in second.map { Double($0 - first) } }
        }
        let squares = pairs.map { $0 * $0 }.reduce(0, +) / Double(pairs.count)
        #expect(totals.intervals.count == known.count)
        #expect(totals.intervals.differenceCount == pairs.count)
        #expect(abs(try #require(totals.intervals.standardDeviation) - spread.squareRoot()) < 1e-9)
        #expect(abs(try #require(totals.intervals.successiveDifference) - squares.squareRoot()) < 1e-9)

        let durations = run.durations(upTo: SampleIndex(samples.count))
        for state in SignalState.allCases {
            #expect(totals.stateDurations[Int(state.rawValue)] == durations[state] ?? 0, "\(state)")
        }
        #expect(durations[.noisy] != nil && durations[.leadOff] != nil && durations[.clipped] != nil)
        #expect(totals.unreadableDuration + totals.stateDurations[Int(SignalState.good.rawValue)] == totals.duration)

        var kinds = 0
        for kind in RhythmEvent.Kind.allCases {
            let alarms = run.alarms(kind)
            let total = totals.alarms[Int(kind.rawValue)]
            #expect(total.count == alarms.count, "\(kind)")
            #expect(total.duration == alarms.reduce(0, +) && total.longest == alarms.max() ?? 0, "\(kind)")
            if !alarms.isEmpty { kinds += 1 }
        }
        #expect(kinds > 5)
        #expect(totals.alarmCount == run.rhythms.filter { $0.phase == .onset }.count)
    }

    @Test func `a day ends after 24 hours, and the next one begins with nothing`() throws {
        let rate = try #require(SampleRate(hertz: 100))
        var monitor = try Self.monitor(rate)
        var run = TotalsRun()
        // One second with one beat, again and again, for 25 hours and a half.
        let second = (0..<100).map { index in
            let time = Float(index - 50)
            return 1.1 * heart(time, width: 1.6) + 0.25 * heart(time - 28, width: 6) + 0.12 * heart(time + 17, width: 3)
        }
        let day = SampleIndex(24 * 3_600 * 100)
        let block = [[Float]](repeating: second, count: 10).flatMap { $0 }
        for _ in 0..<(25 * 360 + 180) {
            var start = 0
            while start < block.count {
                start += monitor.push(block.span.extracting(start..<block.count))
                run.take(from: &monitor)
            }
        }
        monitor.flush()
        run.take(from: &monitor)

        #expect(run.days.count == 1)
        let first = try #require(run.days.first)
        // With the sample after the last one, the conditioner's delay later, however large the blocks are.
        #expect((day + 1...day + 10).contains(first.at))
        #expect(first.totals.isOver && first.totals.scope == .day)
        #expect(first.totals.firstSampleIndex == 0 && first.totals.endSampleIndex == day)
        #expect(first.totals.hourCount == 24)
        for hour in 1..<23 { #expect(total(first.totals.hourlyBeatCounts[hour]) == 3_600) }
        let rest = monitor.totals(of: .day)
        let whole = monitor.totals(of: .whole)
        #expect(rest.firstSampleIndex == day && rest.hourCount == 2)
        #expect(rest.duration == 5_400 * 100)
        #expect(first.totals.beatCount + rest.beatCount == whole.beatCount)
        #expect(whole.beatCount == run.beats.count)
        #expect(whole.hourCount == 0, "more than a day has no hours")
        #expect(whole.intervals.count == first.totals.intervals.count + rest.intervals.count)
        #expect(rest.stateDurations[Int(SignalState.good.rawValue)] == rest.duration)
        let hasPastDays = monitor.hasPastDays
        #expect(hasPastDays)
    }

    private func heart(_ time: Float, width: Float) -> Float {
        Float(exponential(-Double(time * time / (2 * width * width))))
    }

    /// The exponential function, by its series at a small part of the argument.
    private func exponential(_ value: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        for index in 1..<20 {
            term *= value / 1_024 / Double(index)
            sum += term
        }
        return (0..<10).reduce(sum) { result, _ in result * result }
    }

    private func total(_ counts: InlineArray<5, Int32>) -> Int { (0..<5).reduce(0) { $0 + Int(counts[$1]) } }

    @Test func `an alarm and a state that stand over the day's end are split, and whole in the whole`() throws {
        let rate = try #require(SampleRate(hertz: 100))
        var totals = StreamTotals(rate: rate)
        let day = totals.dayEnd
        #expect(day == 8_640_000)
        let asystole = Int(RhythmEvent.Kind.asystole.rawValue)
        let noisy = Int(SignalState.noisy.rawValue)
        totals.note(.rhythm(RhythmEvent(kind: .asystole, phase: .onset, sampleIndex: day - 700, heartRate: nil)))
        totals.note(.signal(SignalChange(sampleIndex: day - 300, state: .noisy)))
        totals.endDay(at: day)
        totals.note(.rhythm(RhythmEvent(kind: .asystole, phase: .end, sampleIndex: day + 500, heartRate: nil)))
        totals.note(.signal(SignalChange(sampleIndex: day + 900, state: .good)))
        var first = Totals(scope: .day, from: 0, samplesPerHour: 1)
        let isThere = totals.nextDay(&first)
        let isThereAgain = totals.nextDay(&first)
        #expect(isThere && !isThereAgain, "a day is handed out once")
        #expect(first.alarms[asystole].count == 1 && first.alarms[asystole].duration == 700)
        #expect(first.stateDurations[noisy] == 300)
        let second = totals.totals(of: .day, upTo: day + 1_000)
        #expect(second.alarms[asystole].count == 0 && second.alarms[asystole].duration == 500)
        #expect(second.stateDurations[noisy] == 900)
        let whole = totals.totals(of: .whole, upTo: day + 1_000)
        #expect(whole.alarms[asystole].count == 1 && whole.alarms[asystole].longest == 1_200)
        #expect(whole.stateDurations[noisy] == 1_200)
    }

    @Test func `what ended before the day began adds no time, and its beats count in the first hour`() throws {
        let rate = try #require(SampleRate(hertz: 100))
        var totals = StreamTotals(rate: rate)
        let day = totals.dayEnd
        totals.note(.rhythm(RhythmEvent(kind: .bigeminy, phase: .onset, sampleIndex: day - 9_000, heartRate: nil)))
        totals.endDay(at: day)
        totals.note(.rhythm(RhythmEvent(kind: .bigeminy, phase: .end, sampleIndex: day - 2_000, heartRate: nil)))
        totals.note(
            .beat(
                ClassifiedBeat(
                    beat: Beat(sampleIndex: day - 100, detectedAt: day), beatClass: .normal, probability: 1,
                    precedingIntervalInSamples: nil, heartRate: nil, computeNanoseconds: 0, delayInSamples: 0)))
        let second = totals.totals(of: .day, upTo: day + 100)
        #expect(second.alarms[Int(RhythmEvent.Kind.bigeminy.rawValue)] == AlarmTotal())
        #expect(second.hourlyBeatCounts[0][0] == 1)
    }

    @Test func `silence counts by the clock, and only there`() throws {
        var totals = StreamTotals(rate: try #require(SampleRate(hertz: 100)))
        totals.noteAbsence(nanoseconds: 3_000_000_000)
        totals.noteAbsence(nanoseconds: 500_000_000)
        let whole = totals.totals(of: .whole, upTo: 100)
        #expect(whole.absence == 3_500_000_000)
        #expect(whole.unreadableDuration == 100, "the recording begins in learning")
    }
}
