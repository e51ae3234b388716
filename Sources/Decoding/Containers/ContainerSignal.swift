// SPDX-License-Identifier: Apache-2.0

/// One signal of a file that describes itself.
public struct ContainerSignal: Sendable, Equatable {
    /// Its name, such as `ECG II`; may be empty.
    public var name = ""
    /// Its unit as written; empty if the file knows none.
    public var units = ""
    /// Samples a second.
    public var samplingFrequency = 0.0
    /// ADU a unit; 0 or no number if the header contradicts itself.
    public var gain = 0.0
    /// The ADU of 0 units.
    public var baseline = 0.0
    /// The number of its first sample in a data record.
    public var firstSlot = 0
    /// Its samples in a data record.
    public var samplesPerRecord = 1
    /// Whether it holds annotations in the place of samples.
    public var isAnnotations = false

    /// The unit, if it is a voltage.
    public var voltageUnit: VoltageUnit? { isAnnotations ? nil : VoltageUnit(name: units) }

    /// Whether the name is one that an ECG has: `ECG` or `EKG` is in it, or it is that of a lead.
    public var looksLikeECG: Bool {
        let upper = name.utf8.map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }
        let words = upper.split { !(0x30...0x39).contains($0) && !(0x41...0x5A).contains($0) }
        for word in words {
            for start in word.indices where word[start...].count >= 3 {
                let part = Array(word[start..<start + 3])
                if part == Array("ECG".utf8) || part == Array("EKG".utf8) { return true }
            }
        }
        guard let last = words.last, words.count == 1 || words.first.map({ Array($0) }) == Array("LEAD".utf8) else {
            return false
        }
        return Self.leads.contains { Array($0.utf8) == Array(last) }
    }

    private static let leads = [
        "I", "II", "III", "AVR", "AVL", "AVF", "V1", "V2", "V3", "V4", "V5", "V6", "MLI", "MLII", "MLIII", "MV1", "MV5",
    ]
}
