// SPDX-License-Identifier: Apache-2.0

import Classifier
import Monitor
import Signal
import Synthesis
import Testing
import TrainedModels

/// The signal's states as the whole monitor reports them, and what beats and alarms make of them.
@Suite struct SignalStateStreamTests {
    /// What came out of the monitor.
    struct Course {
        var changes: [SignalChange] = []
        var beats: [ClassifiedBeat] = []
        /// Onsets and ends, with the sample at which each was known.
        var rhythms: [(event: RhythmEvent, knownAt: SampleIndex)] = []
        /// The heart rate at each sample.
        var rates: [Float?] = []

        mutating func take(from monitor: inout BeatMonitor) {
            while let event = monitor.nextEvent() {
                switch event {
                case .signal(let change): changes.append(change)
                case .beat(let beat): beats.append(beat)
                case .rhythm(let event): rhythms.append((event, monitor.sampleCount - 1))
                default: break
                }
            }
        }

        /// The state that was reported for a sample.
        func state(at sampleIndex: SampleIndex) -> SignalState {
            changes.last { $0.sampleIndex <= sampleIndex }?.state ?? .learning
        }
    }

    private let rate = SampleRate(hertz: 250)!

    private func makeMonitor() throws -> BeatMonitor {
        let model = Model.node
        let configuration = MonitorConfiguration(
            rate: rate, summaryIntervalSeconds: 0, timer: .constant(nanoseconds: 20_000))
        return BeatMonitor(configuration: configuration, classifier: try BeatClassifier(model))
    }

    /// Runs a monitor on a rhythm with trouble in it, or with a silence of the input at some second.
    private func course(
        _ episodes: [Episode] = [.sinus(rate: 75, seconds: 60)], disturbances: [Disturbance],
        silentAt silence: Double? = nil
    ) throws -> Course {
        let quiet = Disturbance(.whiteNoise(rootMeanSquare: 0.008), seconds: 0..<60)
        let script = RecordingScript(rate: rate, seed: 9, episodes: episodes, disturbances: [quiet] + disturbances)
        var monitor = try makeMonitor()
        var course = Course()
        for (index, sample) in SyntheticRecording(script: script).samples.enumerated() {
            if let silence, index == rate.samples(milliseconds: silence * 1_000) {
                monitor.noteInput(isPresent: false)
                course.take(from: &monitor)
                monitor.noteInput(isPresent: true)
            }
            monitor.push(sample)
            course.take(from: &monitor)
            course.rates.append(monitor.heartRate)
        }
        monitor.flush()
        course.take(from: &monitor)
        return course
    }

    private func index(_ seconds: Double) -> SampleIndex { SampleIndex(rate.samples(milliseconds: seconds * 1_000)) }

    @Test(arguments: [
        (SignalState.good, Disturbance.Kind.whiteNoise(rootMeanSquare: 0), 1.5..<3.0),
        (.noisy, .muscleNoise(rootMeanSquare: 1.2), 20..<24), (.flat, .stuck(atMillivolts: 0), 19.2..<20.1),
        (.clipped, .stuck(atMillivolts: 9), 19.99..<20.01), (.leadOff, .leadOff, 19.99..<20.01),
        // What follows missing samples is learnt anew.
        (.learning, .leadOff, 29.99..<30.01),
    ])
    func `each state is an event of the stream, dated where it begins`(
        state: SignalState, kind: Disturbance.Kind, onset: Range<Double>
    ) throws {
        let course = try course(disturbances: [Disturbance(kind, seconds: 20..<30)])
        let change = try #require(course.changes.first { $0.state == state })
        #expect(onset.contains(rate.seconds(at: change.sampleIndex)))
        #expect(course.changes.last?.state == .good)
        #expect(course.changes.map(\.sampleIndex) == course.changes.map(\.sampleIndex).sorted())
    }

    @Test func `a silence of the input is a state of its own, from the next sample on`() throws {
        let course = try course(disturbances: [], silentAt: 20)
        #expect(course.changes.map(\.state) == [.good, .noInput, .learning, .good])
        #expect(course.changes[1].sampleIndex == index(20))
        #expect(course.rates[Int(index(20.5))] == nil)
    }

    @Test(arguments: [0.8, 1.2, 3.0])
    func `beats in a noisy signal are marked, of class Q, and never shown to the model`(level: Double) throws {
        let course = try course(disturbances: [Disturbance(.muscleNoise(rootMeanSquare: level), seconds: 20..<35)])
        let inNoise = course.beats.filter { course.state(at: $0.beat.sampleIndex) == .noisy }
        #expect(inNoise.count > 2)
        #expect(inNoise.allSatisfy { $0.beat.isNoisy })
        for beat in course.beats where beat.beat.isNoisy {
            #expect(beat.beatClass == .unknown)
            #expect(beat.probability == 0)
            #expect(beat.computeNanoseconds == 0)
            #expect(beat.heartRate == nil)
        }
        // Before and well after the noise every beat is as good as any whose window the end does not cut.
        let end = try #require(course.beats.last).beat.sampleIndex - index(1.5)
        let quiet = course.beats.filter {
            !(index(19)...index(42)).contains($0.beat.sampleIndex) && $0.beat.sampleIndex < end
        }
        #expect(quiet.count > 40)
        #expect(quiet.allSatisfy { !$0.beat.isNoisy && $0.beatClass == .normal && $0.probability > 0.5 })
    }

    @Test func `noise begins no alarm, neither of its beats nor of their absence`() throws {
        let course = try course(
            [
                .sinus(rate: 75, seconds: 26), .ventricularRun(rate: 170, seconds: 8), .pause(seconds: 10),
                .sinus(seconds: 16),
            ],
            disturbances: [Disturbance(.muscleNoise(rootMeanSquare: 1.5), seconds: 18..<44)])
        let noisy = try #require(course.changes.first { $0.state == .noisy })
        let back = try #require(course.changes.last)
        #expect(back.state == .good)
        #expect(!course.rhythms.contains { (noisy.sampleIndex...back.sampleIndex).contains($0.knownAt) })
    }

    @Test func `a lead that is off ends alarms at once, and raises none however long it lasts`() throws {
        let course = try course(
            [.sinus(rate: 75, seconds: 15), .sinus(rate: 150, seconds: 45)],
            disturbances: [Disturbance(.leadOff, seconds: 30..<60)])
        let off = try #require(course.changes.first { $0.state == .leadOff }).sampleIndex
        #expect(course.rhythms.contains { $0.event.kind == .tachycardia && $0.event.phase == .onset })
        let later = course.rhythms.filter { $0.event.sampleIndex >= off }
        #expect(later.contains { $0.event.kind == .tachycardia && $0.event.phase == .end })
        // Beats that were there before it are reported once their windows have closed.
        #expect(later.allSatisfy { $0.event.phase == .end && $0.knownAt <= off + index(2) })
        #expect(course.rates.last == .some(nil))
    }

    @Test func `a line that goes flat without its noise is a lead that is off`() throws {
        let course = try course(disturbances: [Disturbance(.stuck(atMillivolts: 0), seconds: 20..<40)])
        #expect(!course.rhythms.contains { $0.event.kind == .asystole })
        #expect(course.state(at: index(25)) == .leadOff)
    }

    @Test func `a converter at its rail is no standstill`() throws {
        let course = try course(disturbances: [Disturbance(.stuck(atMillivolts: 9), seconds: 20..<50)])
        #expect(course.rhythms.isEmpty)
    }
}
