// SPDX-License-Identifier: Apache-2.0

extension Span<UInt8> {
    /// Whether a range of the bytes spells a string's UTF-8.
    func spells(_ text: StaticString, in range: Range<Int>) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        let start = unsafe text.utf8Start
        for index in 0..<range.count where unsafe self[range.lowerBound + index] != start[index] { return false }
        return true
    }

    /// Whether two ranges hold the same bytes.
    func holdsSame(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
        guard first.count == second.count else { return false }
        for index in 0..<first.count where self[first.lowerBound + index] != self[second.lowerBound + index] {
            return false
        }
        return true
    }

    /// The text of a range, every byte outside printable ASCII as a question mark, so that it stays one line.
    func printable(_ range: Range<Int>, limit: Int = 256) -> String {
        var text = ""
        for index in range.prefix(limit) {
            let byte = self[index]
            text.unicodeScalars.append(Unicode.Scalar(byte >= 0x20 && byte < 0x7F ? byte : 0x3F))
        }
        return text
    }
}
