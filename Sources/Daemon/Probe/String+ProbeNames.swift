// SPDX-License-Identifier: Apache-2.0

extension String {
    /// Words in the names of columns of times.
    private static let timeWords = ["time", "stamp", "clock", "date", "sec", "elapsed", "ms", "ns", "zeit"]
    /// Words in the names of ECG leads.
    private static let leadWords = ["ecg", "ekg", "mlii", "lead", "exg", "avf", "avl", "avr"]
    /// Whole names of ECG leads.
    private static let leads = ["i", "ii", "iii", "v", "v1", "v2", "v3", "v4", "v5", "v6"]

    /// Letters of ASCII in lower case, and all else.
    private var folded: [UInt8] { utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } }

    /// Whether a column of times may be called so.
    var isTimesName: Bool { isEqualToAny(["t"]) || containsAny(Self.timeWords) }

    /// Whether an ECG's lead may be called so.
    var isLeadsName: Bool { isEqualToAny(Self.leads) || containsAny(Self.leadWords) }

    /// Whether two names are the same but for letter case, and for a unit in brackets behind this one.
    func isSameName(as name: String) -> Bool {
        let wanted = name.folded
        let own = folded
        guard own.starts(with: wanted) else { return false }
        let rest = own.dropFirst(wanted.count).drop { $0 == UInt8(ascii: " ") }
        return rest.isEmpty || rest.first == UInt8(ascii: "[") || rest.first == UInt8(ascii: "(")
    }

    private func isEqualToAny(_ names: [String]) -> Bool { names.contains { isSameName(as: $0) } }

    private func containsAny(_ words: [String]) -> Bool {
        let own = folded
        return words.contains { word in
            let letters = Array(word.utf8)
            return own.indices.contains { own[$0...].starts(with: letters) }
        }
    }

    /// The string as one word of a shell's command line.
    var quotedForShell: String {
        let isPlain =
            !isEmpty
            && utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || "-_./:%+=,".utf8.contains(byte)
            }
        guard !isPlain else { return self }
        var quoted = "'"
        for scalar in unicodeScalars {
            if scalar == "'" { quoted += "'\\''" } else { quoted.unicodeScalars.append(scalar) }
        }
        return quoted + "'"
    }
}
