// SPDX-License-Identifier: Apache-2.0

import Decoding
import Glibc
import Signal
import Testing

@testable import ecgbench

struct EvidenceTests {
    @Test func `the evidence is fitted on DS1 alone, under the conditions that its documentation says`() {
        let conditions = EvidenceCondition.all()
        #expect(Set(conditions.map(\.record)) == Set(DataSplit.ds1) && DataSplit.ds1.count == 22)
        #expect(Set(DataSplit.ds1).isDisjoint(with: DataSplit.ds2 + DataSplit.paced))
        #expect(conditions.count == 22 + 2 * 3 + 20 * 2 + 8)
        var weights: [String: Set<Float>] = [:]
        for condition in conditions { weights[condition.name, default: []].insert(condition.weight) }
        #expect(
            weights == [
                "without noise": [5], "118, 119: em, 12 dB": [2], "118, 119: em, 6 dB": [2], "118, 119: em, 0 dB": [1],
                "others: em, 12 dB": [0.25], "others: em, 6 dB": [0.25], "others: ma, 6 dB": [0.25],
            ])
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
                sampleIndex: index, measures: (1...8).map { Float($0) }, logOdds: -0.5, isBeat: index == 10)
        }
        table.append(candidates, under: EvidenceCondition(record: 101, weight: 5), rate: rate)
        let noisy = EvidenceCondition(record: 119, weight: 2, noise: .electrodes, decibels: 12)
        table.append(candidates, under: noisy, rate: rate)
        #expect(table.conditions == ["without noise", "118, 119: em, 12 dB"])

        let folder = try TemporaryFolder()
        try table.write(to: folder.path)
        let (shape, elements) = try NumPyFile.readFloats(from: "\(folder.path)/candidates.npy")
        #expect(shape == [3, 13] && CandidateTable.columns.count == 13)
        let measures = (1...8).map { Float($0) }
        #expect(
            elements == measures + [1, 5, 0, 101, -0.5] + measures + [0, 5, 0, 101, -0.5]
                + measures + [0, 2, 1, 119, -0.5])
        let names = String(decoding: try readFile("\(folder.path)/candidates.json"), as: UTF8.self)
        #expect(names.hasPrefix(#"{"columns":["noise","scale","share of beats","early","T wave","residual""#))
        #expect(names.hasSuffix("\"conditions\":[\"without noise\",\"118, 119: em, 12 dB\"]}\n"))
    }

    @Test(.needsRecordings("the recordings that the evidence is fitted on"))
    func `recordings of the conditions have their noise where it belongs`() throws {
        let folder = try #require(Recordings.folder)
        var recordings = EvidenceRecordings(records: "\(folder)/mitdb", noises: "\(folder)/nstdb")
        let conditions = EvidenceCondition.all(of: [101])
        #expect(
            conditions.map(\.name) == ["without noise", "others: em, 12 dB", "others: em, 6 dB", "others: ma, 6 dB"])
        let signals = try conditions.map { try recordings.recording(under: $0).millivolts }
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
    }
}
