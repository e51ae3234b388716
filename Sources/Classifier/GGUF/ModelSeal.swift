// SPDX-License-Identifier: Apache-2.0

/// The last bytes of a model file: a checksum of all before them, so that damage is never taken for weights.
///
/// `[12]` bytes: `ECGcrc32`, then the CRC-32 of IEEE 802.3, low byte first. Readers of GGUF pass over what follows the
/// tensors. `python -m ecgtrain.seal FILE` writes it.
enum ModelSeal {
    private static let mark: StaticString = "ECGcrc32"
    private static let markByteCount = 8
    static let byteCount = 12

    /// The file without its seal.
    ///
    /// - Throws: `notGGUF` for another file, `unsealed` if there is none, `damaged` if it does not fit the file.
    @_lifetime(copy bytes)
    static func open(_ bytes: Span<UInt8>) throws(ClassifierError) -> Span<UInt8> {
        guard bytes.count >= 4, bytes.spells("GGUF", in: 0..<4) else { throw ClassifierError(.notGGUF, at: 0) }
        let end = bytes.count - byteCount
        guard end >= 0, bytes.spells(mark, in: end..<end + markByteCount) else {
            throw ClassifierError(.unsealed, at: max(0, end))
        }
        var expected: UInt32 = 0
        for index in 0..<4 { expected |= UInt32(bytes[end + markByteCount + index]) << UInt32(8 * index) }
        guard checksum(of: bytes, count: end) == expected else { throw ClassifierError(.damaged) }
        return bytes.extracting(0..<end)
    }

    /// The CRC-32 of the first `count` bytes, half a byte at a time: a table of 16 does, and a model takes a millisecond.
    static func checksum(of bytes: Span<UInt8>, count: Int) -> UInt32 {
        var table = InlineArray<16, UInt32>(repeating: 0)
        for index in 0..<16 {
            var value = UInt32(index)
            for _ in 0..<4 { value = value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320 }
            table[index] = value
        }
        var sum: UInt32 = 0xFFFF_FFFF
        for index in 0..<count {
            sum ^= UInt32(bytes[index])
            sum = sum >> 4 ^ table[Int(sum & 15)]
            sum = sum >> 4 ^ table[Int(sum & 15)]
        }
        return ~sum
    }
}
