// SPDX-License-Identifier: Apache-2.0

/// Numbers of a binary header, low byte first.
struct LittleEndianFields: ~Escapable {
    private let bytes: Span<UInt8>

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) { self.bytes = bytes }

    /// 16 bits without a sign.
    func u16(_ at: Int) -> Int { Int(bytes[at]) | Int(bytes[at + 1]) << 8 }

    /// 16 bits with a sign.
    func s16(_ at: Int) -> Int { Int(Int16(truncatingIfNeeded: u16(at))) }

    /// 32 bits without a sign.
    func u32(_ at: Int) -> Int { u16(at) | u16(at + 2) << 16 }

    /// 32 bits with a sign.
    func s32(_ at: Int) -> Int { Int(Int32(truncatingIfNeeded: u32(at))) }

    /// Whether four characters stand at a place.
    func has(_ name: StaticString, at place: Int) -> Bool {
        for index in 0..<name.utf8CodeUnitCount {
            guard unsafe name.utf8Start[index] == bytes[place + index] else { return false }
        }
        return true
    }
}
