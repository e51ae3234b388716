// SPDX-License-Identifier: Apache-2.0

import Signal

/// The recordings that the detector's evidence is fitted on, with their noise; each file is read once.
struct EvidenceRecordings {
    /// The folder of the MIT-BIH records.
    let records: String
    /// The folder of the noise recordings.
    let noises: String
    private var clean: [Int: Recording] = [:]
    private var generators: [String: NoiseStressGenerator] = [:]

    /// Takes the two folders.
    init(records: String, noises: String) {
        self.records = records
        self.noises = noises
    }

    /// The recording of a condition.
    mutating func recording(under condition: EvidenceCondition) throws -> Recording {
        let recording = try record(condition.record)
        guard let noise = condition.noise else { return recording }
        let generator = try generator(of: noise, channel: condition.channel)
        guard recording.rate == generator.rate else {
            throw FileError(message: "\(noises)/\(noise.rawValue): its rate is not that of the records")
        }
        let signal = NoiseStressTest.units(recording.millivolts)
        let amplitude = generator.signalAmplitude(
            of: signal, normalBeats: NoiseStressTest.normalBeats(of: recording))
        let count = generator.noise.count
        let noisy = generator.stressed(
            signal, gain: generator.gain(decibels: Double(condition.decibels), signalAmplitude: amplitude),
            startingAt: (count - condition.roll % count) % count)
        return recording.replacing(millivolts: noisy.map { Float($0) / NoiseStressTest.unitsPerMillivolt })
    }

    private mutating func record(_ number: Int) throws -> Recording {
        if let known = clean[number] { return known }
        let recording = try Recording(record: number, in: records)
        clean[number] = recording
        return recording
    }

    private mutating func generator(
        of noise: EvidenceCondition.Noise, channel: Int
    ) throws -> NoiseStressGenerator {
        let key = "\(noise.rawValue) \(channel)"
        if let known = generators[key] { return known }
        let signal = try Recording.signal(channel, header: "\(noises)/\(noise.rawValue).hea")
        let generator = NoiseStressGenerator(rate: signal.rate, noise: NoiseStressTest.units(signal.millivolts))
        generators[key] = generator
        return generator
    }
}
