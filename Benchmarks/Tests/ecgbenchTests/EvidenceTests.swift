// SPDX-License-Identifier: Apache-2.0

import Decoding
import Glibc
import Signal
import Synthesis
import Testing

@testable import ecgbench

struct EvidenceTests {
    @Test func `the evidence is fitted on nothing of DS2, under the conditions that its documentation says`() {
        let svdb = [800, 801, 802]
        let conditions = EvidenceCondition.all(of: DataSplit.ds1, paced: DataSplit.paced, svdb: svdb, rhythms: 5)
        #expect(Set(conditions.map(\.record)) == Set(DataSplit.ds1 + DataSplit.paced + svdb + [0]) && DataSplit.ds1.count == 22)
        #expect(Set(DataSplit.ds2).isDisjoint(with: conditions.map(\.record)))
        var weights: [String: Set<Float>] = [:]
        var counts: [String: Int] = [:]
        for condition in conditions {
            weights[condition.name, default: []].insert(condition.weight)
            counts[condition.name, default: 0] += 1
        }
        let expected: [String: (weight: Float, count: Int)] = [
            "DS1": (5, 22), "paced": (5, 4), "118, 119: em, 12 dB": (2, 2), "118, 119: em, 6 dB": (2, 2), "118, 119: em, 0 dB": (1, 2),
            "others: em, 12 dB": (0.25, 20), "others: em, 6 dB": (0.25, 20), "others: ma, 6 dB": (0.25, 8),
            "svdb": (2, 3), "DS1: second lead": (1, 22), "svdb: second lead": (0.5, 3), "synthetic": (5, 5),
            "DS1: ventricular": (0.5, 21), "DS1: tachycardia": (0.5, 21), "DS1: tempo:1.5": (0.5, 21),
            "DS1: rate:128, glitches:10.0:5.0": (0.5, 21), "svdb: ventricular": (0.25, 3),
            "svdb: tachycardia": (0.25, 3), "svdb: tempo:1.5": (0.25, 3), "svdb: rate:128, glitches:10.0:5.0": (0.25, 3),
        ]
        #expect(Set(expected.keys) == Set(counts.keys))
        for (name, condition) in expected {
            #expect(weights[name] == [condition.weight] && counts[name] == condition.count, "\(name)")
        }
        let muscles = conditions.filter { $0.noise == .muscles }.map(\.record)
        #expect(muscles == [101, 109, 115, 119, 201, 207, 215, 230])
        let rolled = conditions.filter { $0.channel == 1 }
        #expect(rolled.allSatisfy { $0.roll == $0.record * 3_000 % 600_000 && $0.noise == .electrodes })
    }

    @Test func `with noise only what lies in it takes part`() throws {
        let rate = try #require(SampleRate(hertz: 360))
        let noisy = EvidenceCondition(record: 118, weight: 1, noise: .electrodes)
        let clean = EvidenceCondition(record: 118, weight: 5)
        for (seconds, isIn) in [(0, false), (299, false), (300, true), (419, true), (420, false), (540, true)] {
            let index = SampleIndex(seconds * 360)
            #expect(noisy.includes(index, rate: rate) == isIn)
            #expect(clean.includes(index, rate: rate))
        }
    }

    @Test(arguments: [1, 77, 399]) func `noise that starts elsewhere is that noise turned`(start: Int) throws {
        let rate = try #require(SampleRate(hertz: 200))
        // A period of 400 samples and whole seconds, so that turning it leaves its amplitude.
        let noise = (0..<2_000).map { ($0 % 400 * 7 + $0 % 13) % 50 }
        let signal = (0..<200 * 500).map { $0 / 40 % 2 == 0 ? 0 : 100 }
        let straight = NoiseStressGenerator(rate: rate, noise: noise)
        let turned = NoiseStressGenerator(rate: rate, noise: Array(noise[start...] + noise[..<start]))
        #expect(straight.stressed(signal, gain: 2, startingAt: start) == turned.stressed(signal, gain: 2))
        #expect(straight.stressed(signal, gain: 2, startingAt: start) != straight.stressed(signal, gain: 2))
    }

    @Test func `a place is the beat nearest to it, if no other place is nearer`() {
        let beats: [SampleIndex] = [1_000, 1_300, 1_600]
        func matches(_ places: [SampleIndex], _ beats: [SampleIndex]) -> [Int?] {
            CandidateTruth.matches(of: places, with: beats, window: 54)
        }
        #expect(matches([960, 1_010, 1_340, 1_355, 1_600, 1_600], beats) == [nil, 0, 1, nil, 2, nil])
        #expect(matches([945, 946], [1_000]) == [nil, 0])
        #expect(matches([945, 1_150, 2_000], beats) == [nil, nil, nil])
        #expect(matches([960, 1_010], []) == [nil, nil])
    }

    @Test func `a table names its columns, and holds the candidates that take part`() throws {
        let rate = try #require(SampleRate(hertz: 360))
        var table = CandidateTable()
        let candidates = [SampleIndex(10), 110_000].map { index in
            MeasuredCandidate(
                sampleIndex: index, measures: (1...18).map { Float($0) }, logOdds: -0.5, isBeat: index == 10)
        }
        table.append(candidates, under: EvidenceCondition(record: 101, weight: 5), rate: rate)
        let noisy = EvidenceCondition(record: 119, weight: 2, noise: .electrodes, decibels: 12)
        table.append(candidates, under: noisy, rate: rate)
        #expect(table.conditions == ["DS1", "118, 119: em, 12 dB"])

        let folder = try TemporaryFolder()
        try table.write(to: folder.path)
        let (shape, elements) = try NumPyFile.readFloats(from: "\(folder.path)/candidates.npy")
        #expect(shape == [3, 23] && CandidateTable.columns.count == 23)
        let measures = (1...18).map { Float($0) }
        #expect(
            elements == measures + [1, 5, 0, 101, -0.5] + measures + [0, 5, 0, 101, -0.5]
                + measures + [0, 2, 1, 119, -0.5])
        let names = String(decoding: try readFile("\(folder.path)/candidates.json"), as: UTF8.self)
        #expect(names.hasPrefix(#"{"columns":["noise","scale","residual","share of beats","bluntness""#))
        #expect(names.hasSuffix("\"conditions\":[\"DS1\",\"118, 119: em, 12 dB\"]}\n"))
    }

    @Test(.needsRecordings("the recordings that the evidence is fitted on"))
    func `recordings of the conditions have their noise where it belongs`() throws {
        let folder = try #require(Recordings.folder)
        var recordings = EvidenceRecordings(records: "\(folder)/mitdb", noises: "\(folder)/nstdb")
        let conditions = EvidenceCondition.all(of: [101], paced: [], svdb: [], rhythms: 0)
        let names = ["DS1", "others: em, 12 dB", "others: em, 6 dB", "others: ma, 6 dB"]
        #expect(conditions.map(\.name).prefix(4) == names[...])
        let signals = try conditions.prefix(4).map { condition in
            try #require(try recordings.recording(under: condition)).millivolts
        }
        let clean = signals[0]
        for signal in signals.dropFirst() {
            #expect(signal.count == clean.count && signal[..<108_000] == clean[..<108_000])
        }
        func power(_ signal: [Float]) -> Double {
            let added = (108_000..<151_200).map { Double(signal[$0] - clean[$0]) }
            let mean = added.reduce(0, +) / Double(added.count)
            return added.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        }
        #expect(abs(10 * log10(power(signals[2]) / power(signals[1])) - 6) < 0.2)
        for condition in conditions.dropFirst(4) {
            let copy = try #require(try recordings.recording(under: condition))
            #expect(copy.millivolts.count > 200_000 && copy.beats.count > 1_500, "\(condition.name)")
            #expect(copy.rate.hertz == (condition.name.contains("rate:128") ? 128 : condition.name.contains("tempo") ? 540 : 360))
        }
    }

    @Test func `candidates are beats by the reference, whoever's verdicts are followed`() throws {
        let rate = try #require(SampleRate(hertz: 250))
        let script = RecordingScript(
            rate: rate, seed: 4, episodes: [.sinus(rate: 75, seconds: 40)],
            disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.02), seconds: 0..<40)])
        let recording = Recording(SyntheticRecording(script: script), number: 0)
        for followed in [MeasuredCandidate.Followed.reference, .ownVerdicts] {
            let candidates = MeasuredCandidate.all(of: recording, following: followed)
            let beats = candidates.filter(\.isBeat)
            // But for the first four.
            #expect(beats.count >= recording.beats.count - 6 && candidates.count > beats.count)
            #expect(beats.allSatisfy { beat in recording.beats.contains { abs($0.sampleIndex - beat.sampleIndex) <= 4 } })
        }
    }
}
