// SPDX-License-Identifier: Apache-2.0

package import Signal

/// The names of a strip's files: `bed7_20260115T093012345Z_ventricular-tachycardia_onset`.
///
/// Source, time, alarm and phase, joined by underscores. The time is the moment's in UTC; without a wall clock it is the
/// sample, `s000000044640`. So names sort by time, and have no character that a file system, a shell or a WFDB header takes
/// amiss: letters, digits, hyphens and underscores. `SOURCE_TIME_request` is a strip that somebody asked for. A source that has
/// other characters is followed by a number of its own, `bed_7-e9d026e9`, so that no two sources share a name.
package enum StripName {
    /// The most bytes of a source in a name.
    private static let longestSource = 64
    /// Digits of a sample, at least.
    private static let sampleDigits = 12
    /// The name of a strip that somebody asked for, in the place of alarm and phase.
    private static let request: StaticString = "request"

    /// A source as names have it: what is neither letter, digit nor hyphen becomes an underscore, and a long one is cut.
    ///
    /// One that is not as it was ends with a hyphen and the eight digits of its hash.
    package static func source(_ name: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for scalar in name.unicodeScalars.prefix(longestSource + 1) {
            let byte = scalar.isASCII ? UInt8(scalar.value) : 0
            let isFit = isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "-") && !bytes.isEmpty
            bytes.append(isFit ? byte : UInt8(ascii: "_"))
        }
        guard bytes.isEmpty || bytes.count > longestSource || !name.utf8.elementsEqual(bytes) else { return bytes }
        let hash = hash(name.utf8)
        bytes = Array(bytes.prefix(longestSource - hash.count - 1))
        return (bytes.isEmpty ? [UInt8(ascii: "_")] : bytes) + [UInt8(ascii: "-")] + hash
    }

    /// FNV-1a of 32 bits (G. Fowler, L. C. Noll and K.-P. Vo), in eight hexadecimal digits.
    private static func hash(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var hash: UInt32 = 0x811C_9DC5
        for byte in bytes { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        return (0..<8).map { place in
            let digit = UInt8(hash >> UInt32(28 - 4 * place) & 0xF)
            return digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
        }
    }

    /// Appends the name of a request's strip; allocates nothing.
    package static func append(
        _ request: StripRequest, source: [UInt8], rate: SampleRate, to line: inout LineBuffer
    ) {
        line.append(source)
        line.append("_")
        if let time = request.time(rate) {
            time.appendCompact(to: &line)
        } else {
            line.append("s")
            line.append(digits: request.sampleIndex.magnitude, count: sampleDigits)
        }
        line.append("_")
        guard let event = request.event else {
            line.append(Self.request)
            return
        }
        line.append(event.kind.name)
        line.append("_")
        line.append(event.phase.name)
    }

    /// Whether a text is the name of a strip of a source.
    package static func isName(_ text: Substring.UTF8View, ofSource source: [UInt8]) -> Bool {
        guard text.starts(with: source) else { return false }
        let parts = text.dropFirst(source.count).split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].isEmpty, isTime(parts[1]) else { return false }
        if parts.count == 3 { return parts[2].elementsEqual(request.description.utf8) }
        guard parts.count == 4 else { return false }
        return RhythmEvent.Kind.allCases.contains { parts[2].elementsEqual($0.name.description.utf8) }
            && [RhythmEvent.Phase.onset, .end].contains { parts[3].elementsEqual($0.name.description.utf8) }
    }

    private static func isTime(_ text: Substring.UTF8View) -> Bool {
        if text.first == UInt8(ascii: "s") {
            return text.count > sampleDigits && text.dropFirst().allSatisfy(isDigit)
        }
        return text.count == 19
            && text.enumerated().allSatisfy { place, byte in
                place == 8 ? byte == UInt8(ascii: "T") : place == 18 ? byte == UInt8(ascii: "Z") : isDigit(byte)
            }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }
}
