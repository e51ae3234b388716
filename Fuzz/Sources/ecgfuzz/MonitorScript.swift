// SPDX-License-Identifier: Apache-2.0

import Glibc
import Signal
import Synthesis

/// A random course of a recording: stretches of all that a recorder may send, and what happens between them.
struct MonitorScript {
    /// One thing that happens to a monitor.
    enum Step {
        case samples([Float])
        case flush
        case input(isPresent: Bool)
        case problem(InputProblem.Kind)
        case explains(Bool)
        case summaryInterval(seconds: Double)
    }

    /// Samples of the longest recording: 7.5 s at 2,000 a second, 150 s at 100.
    private static let sampleLimit = 15_000

    private(set) var steps: [Step] = []
    private let rate: SampleRate
    private var sampleCount = 0
    private var generator: SplitMix64
    /// What lies under all that follows.
    private var offset: Float = 0
    private var noise: Float = 0
    private var hum: Float = 0

    init(rate: SampleRate, from bytes: inout InputBytes) {
        self.rate = rate
        generator = bytes.generator()
        while !bytes.isAtEnd, sampleCount < Self.sampleLimit { addStep(from: &bytes) }
    }

    private mutating func addStep(from bytes: inout InputBytes) {
        switch bytes.byte() % 20 {
        case 0...5: addBeats(&bytes)
        case 6: add(count(&bytes)) { _ in 0 }
        case 7: add(count(&bytes)) { _ in .nan }
        case 8:
            let value = bytes.anyFloat()
            add(min(count(&bytes), 3_000)) { _ in value }
        case 9:
            let values = bytes.take(bytes.int(1...64)).map { Float(Int8(bitPattern: $0)) / 32 }
            add(values.count) { values[$0] }
        case 10:
            let (hertz, height) = (bytes.double(0.2...70), Float(bytes.double(0...4)))
            let step = 2 * Double.pi * hertz / rate.hertz
            add(count(&bytes)) { height * Float(sin(step * Double($0))) }
        case 11:
            let slope = Float(bytes.double(-2...2)) / Float(rate.hertz)
            add(count(&bytes)) { slope * Float($0) }
        case 12:
            let (every, height) = (bytes.int(3...2_000), Float(bytes.double(-6...6)))
            add(count(&bytes)) { $0 % every == 0 ? height : 0 }
        case 13: offset = Float(bytes.double(-20...20))
        case 14: noise = Float(bytes.double(0...1)) * Float(bytes.double(0...1))
        case 15: hum = Float(bytes.double(0...1))
        case 16: steps.append(.flush)
        case 17: steps.append(.input(isPresent: bytes.bool()))
        case 18: steps.append(.problem(bytes.element(of: InputProblem.Kind.allCases)))
        default:
            let seconds = bytes.element(of: [0, 0.1, 1, 7, 1e300, .nan])
            steps.append(bytes.bool() ? .explains(bytes.bool()) : .summaryInterval(seconds: seconds))
        }
    }

    /// Beats of a width and height, every so many of them early and wide.
    private mutating func addBeats(_ bytes: inout InputBytes) {
        let interval = rate.samples(milliseconds: bytes.double(150...2_600))
        let width = max(1, rate.samples(milliseconds: bytes.double(8...120)))
        let height = Float(bytes.double(-4...4))
        let wave = height * Float(bytes.double(-0.5...0.5))
        let ectopicEvery = bytes.int(0...7)
        for number in 0..<bytes.int(1...24) where sampleCount < Self.sampleLimit {
            let isEctopic = ectopicEvery > 0 && number % ectopicEvery == 0
            let half = isEctopic ? 2 * width : width
            let length = max(2 * half + 1, isEctopic ? interval * 2 / 3 : interval)
            let waveStart = 2 * half + length / 5
            let waveLength = max(1, length / 5)
            add(length) { index in
                if index < 2 * half { return height * (1 - Float(abs(index - half)) / Float(half)) }
                let place = index - waveStart
                guard (0..<waveLength).contains(place) else { return 0 }
                return wave * Float(sin(Double.pi * Double(place) / Double(waveLength)))
            }
        }
    }

    private mutating func add(_ count: Int, _ shape: (Int) -> Float) {
        let count = min(count, Self.sampleLimit - sampleCount)
        let step = 2 * Double.pi * 50 / rate.hertz
        var samples: [Float] = []
        samples.reserveCapacity(count)
        for index in 0..<count {
            var value = shape(index) + offset
            if noise > 0 { value += noise * Float(generator.nextUniform() + generator.nextUniform() - 1) }
            if hum > 0 { value += hum * Float(sin(step * Double(sampleCount + index))) }
            samples.append(value)
        }
        sampleCount += count
        steps.append(.samples(samples))
    }

    /// Samples of up to nine seconds.
    private func count(_ bytes: inout InputBytes) -> Int { rate.samples(milliseconds: bytes.double(0...9_000)) }
}
