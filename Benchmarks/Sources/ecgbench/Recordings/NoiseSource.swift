// SPDX-License-Identifier: Apache-2.0

import Signal

/// The recordings of noise in a folder, each channel read once, and what they add to a recording.
struct NoiseSource {
    /// The folder.
    let folder: String
    private var generators: [String: NoiseStressGenerator] = [:]

    /// Takes the folder of the noise recordings.
    init(folder: String) { self.folder = folder }

    /// A recording with a channel of a noise added at a ratio of signal to noise in decibels; `nil` if their rates differ.
    ///
    /// - Parameter start: the sample of the noise at the recording's first; any number, counted around the noise's length.
    mutating func add(
        _ noise: String, channel: Int, decibels: Double, startingAt start: Int, to recording: Recording
    ) throws -> Recording? {
        let generator = try generator(of: noise, channel: channel)
        guard generator.rate == recording.rate else { return nil }
        let signal = NoiseStressTest.units(recording.millivolts)
        let amplitude = generator.signalAmplitude(
            of: signal, normalBeats: NoiseStressTest.normalBeats(of: recording))
        let count = generator.noise.count
        let noisy = generator.stressed(
            signal, gain: generator.gain(decibels: decibels, signalAmplitude: amplitude),
            startingAt: (start % count + count) % count)
        return recording.replacing(millivolts: noisy.map { Float($0) / NoiseStressTest.unitsPerMillivolt })
    }

    private mutating func generator(of noise: String, channel: Int) throws -> NoiseStressGenerator {
        let key = "\(noise) \(channel)"
        if let known = generators[key] { return known }
        let signal = try Recording.signal(channel, header: "\(folder)/\(noise).hea")
        let generator = NoiseStressGenerator(rate: signal.rate, noise: NoiseStressTest.units(signal.millivolts))
        generators[key] = generator
        return generator
    }
}
