// SPDX-License-Identifier: Apache-2.0

import Monitor
import Signal
import Synthesis
import Testing
import TrainedModels

/// In noise a beat has a class only if a network that knows the patient is sure of it, and no alarm goes by it.
@Suite struct ClassInNoiseTests {
    private static let rate = SampleRate(hertz: 360)!
    /// A minute and a half of ventricular ectopy; muscle noise from 40 s on.
    private static let recording = SyntheticRecording(
        script: RecordingScript(
            rate: rate, seed: 9,
            episodes: [.sinus(seconds: 20), Episode(.ventricularEctopy(rate: 72, period: 4), seconds: 70)],
            disturbances: [Disturbance(.muscleNoise(rootMeanSquare: 0.5), seconds: 40..<90)]))

    private static func log(_ model: TrainedModel) throws -> BeatMonitorTests.Log {
        let configuration = MonitorConfiguration(
            rate: rate, summaryIntervalSeconds: 0, timer: .constant(nanoseconds: 20_000))
        var monitor = BeatMonitor(configuration: configuration, classifier: try model.classifier())
        var log = BeatMonitorTests.Log()
        for sample in recording.samples {
            monitor.push(sample)
            log.take(from: &monitor)
        }
        monitor.flush()
        log.take(from: &monitor)
        return log
    }

    @Test(arguments: [TrainedModel.node, .resnet])
    func `a network that sees the window alone gives none`(model: TrainedModel) throws {
        let noisy = try Self.log(model).beats.filter(\.beat.isNoisy)
        #expect(noisy.count >= 20)
        #expect(noisy.allSatisfy { $0.beatClass == .unknown && $0.probability == 0 && $0.computeNanoseconds == 0 })
    }

    @Test func `one that knows the patient gives those that it is sure of, and no interval`() throws {
        let noisy = try Self.log(.context).beats.filter(\.beat.isNoisy)
        #expect(noisy.count >= 20)
        #expect(noisy.allSatisfy { $0.precedingIntervalInSamples == nil })
        for beat in noisy { #expect(beat.beatClass == .unknown ? beat.probability == 0 : beat.probability >= 0.9) }
        let classes = noisy.filter { $0.beatClass != .unknown }
        #expect(classes.count >= noisy.count / 3)
        let right = classes.filter { beat in
            Self.recording.beats.contains {
                $0.beatClass == beat.beatClass && abs($0.sampleIndex - beat.beat.sampleIndex) <= 54
            }
        }
        #expect(Double(right.count) >= 0.9 * Double(classes.count))
    }
}
