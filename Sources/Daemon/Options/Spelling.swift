// SPDX-License-Identifier: Apache-2.0

/// The one owner of what somebody may have meant by a word that is not known.
enum Spelling {
    /// A sentence's end that names the known words that a word is the beginning of, or the nearest one; empty if none is near.
    static func hint(_ word: String, among known: [String], prefix: String = "") -> String {
        let meant = words(meantBy: word, among: known)
        guard !meant.isEmpty else { return "" }
        return "; did you mean \(meant.map { prefix + $0 }.joined(separator: " or "))?"
    }

    /// The known words that begin with a word, at most three; if there are none, the one word that is nearest to it.
    private static func words(meantBy word: String, among known: [String]) -> [String] {
        let letters = Array(word.utf8.prefix(40)).map(lowercase)
        guard !letters.isEmpty else { return [] }
        let longer = known.filter {
            $0.utf8.count > letters.count && $0.utf8.prefix(letters.count).map(lowercase) == letters
        }
        if !longer.isEmpty { return longer.count <= 3 ? longer : [] }
        // A short word is near to many.
        let limit = letters.count <= 3 ? 1 : letters.count <= 7 ? 2 : 3
        let distances = known.map { distance(letters, $0.utf8.map(lowercase)) }
        guard let least = distances.min(), least <= limit, least < letters.count else { return [] }
        return zip(known, distances).filter { $1 == least }.prefix(2).map(\.0)
    }

    private static func lowercase(_ letter: UInt8) -> UInt8 {
        letter == UInt8(ascii: "_") ? UInt8(ascii: "-") : (0x41...0x5A).contains(letter) ? letter + 0x20 : letter
    }

    /// The least number of letters put in, left out, changed or swapped with the next that make one word of another (optimal
    /// string alignment).
    static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
        var before: [Int] = []
        var row = Array(0...second.count)
        for (index, letter) in first.enumerated() {
            var next = [index + 1]
            for (other, candidate) in second.enumerated() {
                var cost = min(row[other] + (letter == candidate ? 0 : 1), row[other + 1] + 1, next[other] + 1)
                if index > 0, other > 0, letter == second[other - 1], first[index - 1] == candidate {
                    cost = min(cost, before[other - 1] + 1)
                }
                next.append(cost)
            }
            before = row
            row = next
        }
        return row[second.count]
    }
}
