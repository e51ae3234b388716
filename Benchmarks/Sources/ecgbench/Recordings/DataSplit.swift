// SPDX-License-Identifier: Apache-2.0

import Signal

/// The parts into which the beats of the MIT-BIH database are split for training and testing.
enum DataSplit: String, CaseIterable {
    /// 80:20 by beats within each class, as in the study (Luo and Chen 2022): the parts share patients.
    case beats
    /// By patients: trained on DS1's records, tested on DS2's (de Chazal et al. 2004, doi:10.1109/TBME.2004.827359);
    /// the paced records are in neither.
    case patients

    /// What a beat is for.
    enum Part: UInt8 {
        case train = 0
        case validation = 1
        case test = 2

        /// The part of a name; `nil` if there is none.
        init?(name: String) {
            switch name {
            case "train": self = .train
            case "validation": self = .validation
            case "test": self = .test
            default: return nil
            }
        }
    }

    /// The share of beats that `beats` gives to the test part, in percent.
    static let testPercent = 20
    /// The share of the rest that validates, in percent.
    static let validationPercent = 5
    /// Decides the order in which beats are dealt out.
    static let seed: UInt64 = 2022

    static let ds1 = [
        101, 106, 108, 109, 112, 114, 115, 116, 118, 119, 122, 124, 201, 203, 205, 207, 208, 209, 215, 220, 223, 230,
    ]
    static let ds2 = [
        100, 103, 105, 111, 113, 117, 121, 123, 200, 202, 210, 212, 213, 214, 219, 221, 222, 228, 231, 232, 233, 234,
    ]
    static let paced = [102, 104, 107, 217]

    /// The records whose beats have a part, in ascending order.
    var records: [Int] {
        switch self {
        case .beats: (Self.ds1 + Self.ds2 + Self.paced).sorted()
        case .patients: (Self.ds1 + Self.ds2).sorted()
        }
    }

    /// Each beat's part: within every class the beats are put in the order of a hash of record and sample, and dealt out
    /// from the front; so a beat's part depends on no other library's random numbers.
    func parts(of beats: [LabelledBeat]) -> [Part] {
        var parts = [Part](repeating: .train, count: beats.count)
        for beatClass in BeatClass.allCases {
            var members: [(hash: UInt64, index: Int)] = []
            for (index, beat) in beats.enumerated() where beat.beatClass == beatClass {
                if self == .patients && Self.ds2.contains(beat.record) {
                    parts[index] = .test
                } else {
                    members.append((Self.hash(record: beat.record, sample: beat.sampleIndex), index))
                }
            }
            members.sort { ($0.hash, $0.index) < ($1.hash, $1.index) }
            let testCount = self == .beats ? (members.count * Self.testPercent + 50) / 100 : 0
            let validationCount = ((members.count - testCount) * Self.validationPercent + 50) / 100
            for (rank, member) in members.enumerated() where rank < testCount + validationCount {
                parts[member.index] = rank < testCount ? .test : .validation
            }
        }
        return parts
    }

    /// A fingerprint of who is in which part: FNV-1a over record, sample and part of every beat in order, 16 hex digits.
    static func fingerprint(of beats: [LabelledBeat], parts: [Part]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ value: UInt64, bytes: Int) {
            for byte in 0..<bytes {
                hash = (hash ^ (value >> UInt64(8 * byte) & 0xff)) &* 0x0000_0100_0000_01b3
            }
        }
        for (beat, part) in zip(beats, parts) {
            mix(UInt64(beat.record), bytes: 4)
            mix(UInt64(beat.sampleIndex), bytes: 8)
            mix(UInt64(part.rawValue), bytes: 1)
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// SplitMix64's finalizer (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195) over seed, record and sample.
    private static func hash(record: Int, sample: SampleIndex) -> UInt64 {
        var z = seed &+ UInt64(record) &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(sample) &* 0xd1b5_4a32_d192_ed03
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
