// SPDX-License-Identifier: Apache-2.0

import Monitor
import Rhythm
import Signal
import Synthesis
import Testing

/// What holds of the events of any course of beats, noise and flutter: random ones are played.
@Suite struct EventOrderTests {
    /// A random course: rhythms of all rates, shapes and classes, noise, flutter, and all that a signal may be.
    private static func scenario(seed: UInt64) -> Scenario {
        var random = SplitMix64(seed: seed)
        var scenario = Scenario(hertz: [100.0, 250, 360][Int(seed % 3)])
        let states: [SignalState] = [.good, .noisy, .flat, .tooSmall, .clipped, .leadOff, .learning, .noInput, .good]
        var flutterEnd = 0.0
        for _ in 0..<40 {
            let count = Int.random(in: 1...14, using: &random)
            let interval = Double.random(in: 210...2_600, using: &random)
            let spread = Double.random(in: 0...0.4, using: &random)
            let classes = ["N", "V", "VN", "NVV", "nV", "SF", "nN", "Q"].randomElement(using: &random)!
            for number in 0..<count {
                let letter = Array(classes)[number % classes.count]
                let range: ClosedRange<Float> = letter == "V" ? 0.3...1 : 0...0.5
                let signs = VentricularSigns(
                    probability: .random(in: range, using: &random),
                    likenessToUsual: .random(in: 0...1, using: &random),
                    likenessToPrevious: .random(in: 0...1, using: &random),
                    widthInMilliseconds: .random(in: 60...220, using: &random))
                let length = max(interval * (1 + .random(in: -spread...spread, using: &random)), 200)
                scenario.add(String(letter), every: length.rounded(), signs: seed % 2 == 0 ? signs : nil)
            }
            switch Int.random(in: 0..<5, using: &random) {
            case 0:
                scenario.change(states.randomElement(using: &random)!)
                scenario.pause(.random(in: 200...9_000, using: &random))
                if Bool.random(using: &random) { scenario.change(.good) }
            case 1: scenario.pause(.random(in: 500...12_000, using: &random))
            case 2 where scenario.end > flutterEnd + 10_000:
                let onset = max(scenario.end - .random(in: 0...6_000, using: &random), flutterEnd)
                let end = scenario.end + .random(in: 1_000...9_000, using: &random)
                flutterEnd = end + 6_000
                scenario.flutter(from: onset, foundAt: scenario.end + 100, to: end, foundAt: flutterEnd)
            default: break
            }
        }
        return scenario
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `no event ends before it begins, and none begins before the one before it has ended`(seed: UInt64) {
        let scenario = Self.scenario(seed: seed)
        let outcome = scenario.play(tail: 90_000)
        #expect(outcome.events.count > 10)
        var open: Set<RhythmEvent.Kind> = []
        var latest: [RhythmEvent.Kind: SampleIndex] = [:]
        for (event, foundAt) in zip(outcome.events, outcome.foundAt) {
            #expect(event.sampleIndex <= foundAt, "\(event)")
            #expect(event.sampleIndex >= latest[event.kind, default: .min], "\(event)")
            #expect(open.contains(event.kind) == (event.phase == .end), "\(event)")
            latest[event.kind] = event.sampleIndex
            if event.phase == .onset { open.insert(event.kind) } else { open.remove(event.kind) }
        }
    }
}
