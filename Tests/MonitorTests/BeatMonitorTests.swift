// SPDX-License-Identifier: Apache-2.0

import Classifier
import Rhythm
import Signal
import Synthesis
import Testing
import TrainedModels

@testable import Monitor

@Suite struct BeatMonitorTests {
    /// What a monitor reported, in order, as texts to compare.
    struct Log {
        var beats: [ClassifiedBeat] = []
        var summaries: [Summary] = []
        var overruns: [ComputeOverrun] = []
        var states: [SignalState] = []
        var lines: [String] = []

        mutating func take(from monitor: inout BeatMonitor) {
            while let event = monitor.nextEvent() {
                switch event {
                case .beat(let beat):
                    beats.append(beat)
                    let index = beat.beat.sampleIndex
                    lines.append("beat \(index) \(beat.beatClass) \(beat.probability) \(beat.delayInSamples)")
                case .summary(let summary):
                    summaries.append(summary)
                    lines.append("summary \(summary.firstSampleIndex)..<\(summary.endSampleIndex) \(summary.beatCount)")
                case .signal(let change):
                    states.append(change.state)
                    lines.append("signal \(change.sampleIndex) \(change.state)")
                case .rhythm(let event): lines.append("rhythm \(event.sampleIndex) \(event.kind) \(event.phase)")
                case .overrun(let overrun):
                    overruns.append(overrun)
                    lines.append("overrun \(overrun.sampleIndex) \(overrun.count)")
                case .input(let problem): lines.append("input \(problem.sampleIndex) \(problem.kind) \(problem.count)")
                }
            }
        }
    }

    let rate = SampleRate(hertz: 360)!

    func makeMonitor(
        summaries: Double = 0, timer: ComputeTimer = .constant(nanoseconds: 20_000), bound: ComputeBound? = nil,
        smallestBeat: Double = 0.15
    ) throws -> BeatMonitor {
        let model = Model.node
        let configuration = MonitorConfiguration(
            rate: rate, summaryIntervalSeconds: summaries, smallestBeatInMillivolts: smallestBeat, timer: timer)
        return BeatMonitor(
            configuration: configuration, classifier: try BeatClassifier(model), computeBound: bound)
    }

    func recording(seconds: Double, seed: UInt64 = 7) -> SyntheticRecording {
        SyntheticRecording(script: RecordingScript(rate: rate, seed: seed, episodes: [.sinus(seconds: seconds)]))
    }

    @Test func `every beat that is there is reported once, in time order, after its window has closed`() throws {
        let recording = recording(seconds: 60)
        var monitor = try makeMonitor()
        var log = Log()
        for sample in recording.samples {
            monitor.push(sample)
            log.take(from: &monitor)
        }
        monitor.flush()
        log.take(from: &monitor)
        let truth = recording.visibleBeats.map(\.sampleIndex)
        let found = log.beats.map(\.beat.sampleIndex)
        #expect(found == found.sorted())
        #expect(Set(found).count == found.count)
        let matched = truth.filter { peak in found.contains { abs($0 - peak) <= 18 } }
        #expect(matched.count >= truth.count - 2)
        #expect(found.count <= truth.count)
        for beat in log.beats {
            #expect(beat.delayInSamples >= 0)
            #expect(Double(beat.delayInSamples) <= 1.52 * rate.hertz)
            // The end of the recording cuts the last windows.
            if Double(beat.beat.sampleIndex) > 58.5 * rate.hertz, beat.beatClass == .unknown { continue }
            #expect(beat.computeNanoseconds == 20_000)
            #expect(beat.probability > 0 && beat.probability <= 1)
        }
        #expect(monitor.sampleCount == SampleIndex(recording.samples.count))
    }

    @Test func `the same samples give the same events, however often they are pulled`() throws {
        let samples = recording(seconds: 40).samples
        var patient = try makeMonitor(summaries: 10)
        var eager = try makeMonitor(summaries: 10)
        var patientLog = Log()
        var eagerLog = Log()
        for (index, sample) in samples.enumerated() {
            patient.push(sample)
            eager.push(sample)
            eagerLog.take(from: &eager)
            if index % 1_000 == 0 { patientLog.take(from: &patient) }
        }
        patientLog.take(from: &patient)
        #expect(!eagerLog.lines.isEmpty)
        #expect(patientLog.lines == eagerLog.lines)
    }

    @Test func `summaries come at whole intervals of signal time and lose no beat`() throws {
        var monitor = try makeMonitor(summaries: 10)
        var log = Log()
        for sample in recording(seconds: 35).samples {
            monitor.push(sample)
            log.take(from: &monitor)
        }
        monitor.flush()
        log.take(from: &monitor)
        log.summaries.append(monitor.summarize())
        #expect(log.summaries.map(\.firstSampleIndex) == [0, 3_600, 7_200, 10_800])
        #expect(log.summaries.map(\.endSampleIndex) == [3_600, 7_200, 10_800, 12_600])
        #expect(log.summaries.map(\.beatCount).reduce(0, +) == log.beats.count)
        for summary in log.summaries where summary.beatCount > summary.noisyBeatCount {
            #expect(summary.maximumComputeNanoseconds == 20_000)
            #expect(abs(summary.medianComputeNanoseconds - 20_000) <= 640)
        }
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func `a sample that is no finite number is missing, and counted`(sample: Float) throws {
        var monitor = try makeMonitor()
        var log = Log()
        var samples = recording(seconds: 30).samples
        for index in 3_000..<3_100 { samples[index] = sample }
        for sample in samples {
            monitor.push(sample)
            log.take(from: &monitor)
        }
        #expect(monitor.missingSampleCount == 100)
        let summary = monitor.summarize()
        #expect(summary.missingSampleCount == 100)
        #expect(log.beats.count > 20)
    }

    @Test func `a beat whose window is mostly missing is Q, and was not shown to the classifier`() throws {
        let recording = recording(seconds: 30)
        let peak = recording.visibleBeats[20].sampleIndex
        var samples = recording.samples
        // The R wave stays whole, with what the detector needs after it; then the lead falls off.
        for index in Int(peak) + 150..<samples.count { samples[index] = .nan }
        var monitor = try makeMonitor()
        var log = Log()
        for sample in samples {
            monitor.push(sample)
            log.take(from: &monitor)
        }
        monitor.flush()
        log.take(from: &monitor)
        let last = try #require(log.beats.last)
        #expect(abs(last.beat.sampleIndex - peak) <= 18)
        #expect(last.beat.isNoisy)
        #expect(last.beatClass == .unknown)
        #expect(last.probability == 0)
        #expect(last.computeNanoseconds == 0)
        #expect(monitor.summarize().noisyBeatCount >= 1)
    }

    @Test func `after a flush the signal starts afresh, and samples are counted on`() throws {
        let samples = recording(seconds: 20).samples
        var monitor = try makeMonitor()
        var logs = [Log(), Log()]
        for stretch in 0..<2 {
            for sample in samples {
                monitor.push(sample)
                logs[stretch].take(from: &monitor)
            }
            monitor.flush()
            logs[stretch].take(from: &monitor)
        }
        let offset = SampleIndex(samples.count)
        #expect(!logs[0].beats.isEmpty)
        #expect(logs[1].beats.map(\.beat.sampleIndex) == logs[0].beats.map { $0.beat.sampleIndex + offset })
        #expect(logs[1].beats.map(\.beat.detectedAt) == logs[0].beats.map { $0.beat.detectedAt + offset })
        #expect(logs[1].beats.map(\.probability) == logs[0].beats.map(\.probability))
    }

    @Test func `the smallest beat is the user's, in every stretch of signal`() throws {
        let signal = StandardSignal(StandardComplex(millivolts: 0.1), beatsPerMinute: 80, seconds: 30)
        let samples = signal.samples(rate: rate)
        for (smallestBeat, expected) in [(0.15, 0), (0.05, 40)] {
            var monitor = try makeMonitor(smallestBeat: smallestBeat)
            for _ in 0..<2 {
                var log = Log()
                for sample in samples {
                    monitor.push(sample)
                    log.take(from: &monitor)
                }
                monitor.flush()
                log.take(from: &monitor)
                #expect(log.beats.count == expected)
            }
        }
        #expect(MonitorConfiguration(rate: rate).smallestBeatInMillivolts == 0.15)
    }

    @Test(arguments: [Float.nan, 5])
    func `no interval is made up across a gap in the signal`(value: Float) throws {
        var samples = recording(seconds: 60).samples
        for index in 20 * 360..<40 * 360 { samples[index] = value }
        var monitor = try makeMonitor()
        var log = Log()
        for sample in samples {
            monitor.push(sample)
            log.take(from: &monitor)
        }
        let firstAfter = try #require(log.beats.firstIndex { $0.beat.sampleIndex > 40 * 360 })
        #expect(log.beats[firstAfter].precedingIntervalInSamples == nil)
        #expect(!log.beats.contains { ($0.precedingIntervalInSamples ?? 0) > 3 * 360 })
        #expect(log.beats[firstAfter + 5].precedingIntervalInSamples != nil)
        #expect(log.beats.filter { $0.precedingIntervalInSamples == nil }.count <= 4)
    }

    @Test func `a flat line is a standstill, as long in the report as in the alarm`() throws {
        var samples = recording(seconds: 60).samples
        for index in 20 * 360..<40 * 360 { samples[index] = 0 }
        var monitor = try makeMonitor()
        var log = Log()
        for sample in samples {
            monitor.push(sample)
            log.take(from: &monitor)
        }
        #expect(log.states.contains(.flat))
        let after = try #require(log.beats.firstIndex { $0.beat.sampleIndex > 40 * 360 })
        let last = log.beats[after - 1].beat.sampleIndex
        let next = log.beats[after].beat.sampleIndex
        #expect(log.beats[after].precedingIntervalInSamples == Int(next - last))
        #expect(
            log.lines.filter { $0.hasPrefix("rhythm") } == [
                "rhythm \(last + 4 * 360) asystole onset", "rhythm \(next) asystole end",
            ])
    }

    @Test func `no interval is made up across a silence of the input`() throws {
        var monitor = try makeMonitor()
        var log = Log()
        for (index, sample) in recording(seconds: 30).samples.enumerated() {
            if index == 15 * 360 {
                monitor.noteInput(isPresent: false)
                monitor.noteInput(isPresent: true)
            }
            monitor.push(sample)
            log.take(from: &monitor)
        }
        let unknown = log.beats.filter { $0.precedingIntervalInSamples == nil }.map(\.beat.sampleIndex)
        #expect(unknown.count == 2)
        #expect(unknown.last.map { (15 * 360...17 * 360).contains($0) } == true)
    }

    @Test func `an alarm ends once, with the last sample, and the summary keeps the heart rate`() throws {
        let script = RecordingScript(rate: rate, seed: 7, episodes: [.sinus(rate: 150, seconds: 30)])
        var monitor = try makeMonitor()
        var log = Log()
        for sample in SyntheticRecording(script: script).samples {
            monitor.push(sample)
            log.take(from: &monitor)
        }
        #expect(log.lines.contains { $0.hasSuffix("tachycardia onset") })
        #expect(!log.lines.contains { $0.hasSuffix("tachycardia end") })
        let last = monitor.sampleCount - 1
        monitor.flush()
        log.take(from: &monitor)
        let heartRate = try #require(monitor.summarize().heartRate)
        #expect(abs(heartRate - 150) < 10)
        monitor.flush()
        monitor.noteInput(isPresent: false)
        log.take(from: &monitor)
        #expect(log.lines.filter { $0.hasSuffix("tachycardia end") } == ["rhythm \(last) tachycardia end"])
        let later = monitor.heartRate
        #expect(later == nil)
    }

    @Test func `a flush without samples does nothing`() throws {
        var monitor = try makeMonitor()
        monitor.flush()
        monitor.flush()
        let event = monitor.nextEvent()
        #expect(event == nil)
    }

    @Test func `no input is told once, and its end once`() throws {
        var monitor = try makeMonitor()
        var log = Log()
        monitor.noteInput(isPresent: true)
        monitor.noteInput(isPresent: false)
        monitor.noteInput(isPresent: false)
        monitor.noteInput(isPresent: true)
        monitor.noteInput(isPresent: true)
        log.take(from: &monitor)
        #expect(log.states.count == 2)
        #expect(log.states.first == .noInput)
        #expect(log.states.last == .learning)
    }

    @Test func `problems are reported and counted with all that they stand for`() throws {
        var monitor = try makeMonitor()
        monitor.push(0)
        monitor.noteProblem(InputProblem(kind: .malformedLine, position: 3, sampleIndex: 1, count: 5))
        var log = Log()
        log.take(from: &monitor)
        #expect(log.lines.contains("input 1 malformedLine 5"))
        #expect(monitor.summarize().inputProblemCount == 5)
        #expect(monitor.summarize().inputProblemCount == 0)
    }

    @Test func `events that nobody pulls are dropped, counted and told`() throws {
        var monitor = try makeMonitor()
        for index in 0..<300 {
            monitor.noteProblem(InputProblem(kind: .malformedLine, position: 1, sampleIndex: SampleIndex(index)))
        }
        #expect(monitor.summarize().lostReportCount == 300 - 256)
        #expect(monitor.summarize().lostReportCount == 0)
    }

    @Test func `samples in a block are taken up to the first event, and give what they give one by one`() throws {
        let samples = recording(seconds: 40).samples
        var plain = try makeMonitor(summaries: 7)
        var expected = Log()
        for sample in samples {
            plain.push(sample)
            expected.take(from: &plain)
        }
        var monitor = try makeMonitor(summaries: 7)
        var log = Log()
        var taken = 0
        while taken < samples.count {
            let before = log.lines.count
            taken += monitor.push(samples.span.extracting(droppingFirst: taken))
            #expect(monitor.sampleCount == SampleIndex(taken))
            log.take(from: &monitor)
            // What stops before the end stops for an event.
            #expect(log.lines.count > before || taken == samples.count)
        }
        #expect(log.lines.count > 40)
        #expect(log.lines == expected.lines)
        #expect(monitor.push(samples.span.extracting(first: 0)) == 0)
    }

    @Test func `the monotonic timer measures something`() throws {
        var monitor = try makeMonitor(timer: .monotonic)
        var log = Log()
        for sample in recording(seconds: 20).samples {
            monitor.push(sample)
            log.take(from: &monitor)
        }
        #expect(log.beats.contains { $0.computeNanoseconds > 0 })
    }
}
