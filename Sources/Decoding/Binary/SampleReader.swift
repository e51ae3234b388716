// SPDX-License-Identifier: Apache-2.0

/// The readers of the binary formats, one per format.
enum SampleReader {
    /// 16 bits, low byte first.
    enum S16LE: SampleReading {
        @inline(__always)
        static func read(_ bytes: Span<UInt8>, block: Int, slot: Int) -> Int32 {
            let at = block &+ slot &* 2
            return Int32(Int16(truncatingIfNeeded: UInt16(bytes[at]) | UInt16(bytes[at &+ 1]) << 8))
        }
    }

    /// 16 bits, high byte first.
    enum S16BE: SampleReading {
        @inline(__always)
        static func read(_ bytes: Span<UInt8>, block: Int, slot: Int) -> Int32 {
            let at = block &+ slot &* 2
            return Int32(Int16(truncatingIfNeeded: UInt16(bytes[at &+ 1]) | UInt16(bytes[at]) << 8))
        }
    }

    /// 24 bits, low byte first.
    enum S24LE: SampleReading {
        @inline(__always)
        static func read(_ bytes: Span<UInt8>, block: Int, slot: Int) -> Int32 {
            let at = block &+ slot &* 3
            let high = UInt32(bytes[at &+ 2]) << 24 | UInt32(bytes[at &+ 1]) << 16 | UInt32(bytes[at]) << 8
            return Int32(bitPattern: high) >> 8
        }
    }

    /// 32 bits, low byte first; integers and the bit patterns of floats.
    enum S32LE: SampleReading {
        @inline(__always)
        static func read(_ bytes: Span<UInt8>, block: Int, slot: Int) -> Int32 {
            let at = block &+ slot &* 4
            let low = UInt32(bytes[at]) | UInt32(bytes[at &+ 1]) << 8
            return Int32(bitPattern: low | UInt32(bytes[at &+ 2]) << 16 | UInt32(bytes[at &+ 3]) << 24)
        }
    }

    /// 8 bits without a sign.
    enum U8: SampleReading {
        @inline(__always)
        static func read(_ bytes: Span<UInt8>, block: Int, slot: Int) -> Int32 { Int32(bytes[block &+ slot]) }
    }

    /// WFDB format 212: the first sample of a pair is the first byte and the low half of the second, the other one the
    /// third byte and the high half of the second.
    enum WFDB212: SampleReading {
        @inline(__always)
        static func read(_ bytes: Span<UInt8>, block: Int, slot: Int) -> Int32 {
            let at = block &+ (slot >> 1) &* 3
            let middle = UInt32(bytes[at &+ 1])
            let top =
                slot & 1 == 0
                ? (middle & 0x0F) << 28 | UInt32(bytes[at]) << 20
                : (middle >> 4) << 28 | UInt32(bytes[at &+ 2]) << 20
            return Int32(bitPattern: top) >> 20
        }
    }

    /// WFDB format 160: 16 bits, low byte first, 32,768 in the middle.
    enum WFDB160: SampleReading {
        @inline(__always)
        static func read(_ bytes: Span<UInt8>, block: Int, slot: Int) -> Int32 {
            let at = block &+ slot &* 2
            return Int32(UInt16(bytes[at]) | UInt16(bytes[at &+ 1]) << 8) - 32_768
        }
    }

    /// WFDB format 310: three samples in four bytes.
    enum WFDB310: SampleReading {
        @inline(__always)
        static func read(_ bytes: Span<UInt8>, block: Int, slot: Int) -> Int32 {
            let word = S32LE.read(bytes, block: block, slot: slot / 3)
            return sample(slot % 3, of: UInt32(bitPattern: word))
        }

        /// One of the three samples: ten bits of either half, and what is left at the upper ends of both.
        @inline(__always)
        static func sample(_ index: Int, of word: UInt32) -> Int32 {
            let top =
                switch index {
                case 0: word << 21
                case 1: word << 5
                default: (word >> 11 & 0x1F) << 22 | (word & 0xF800_0000)
                }
            return Int32(bitPattern: top) >> 22
        }
    }

    /// WFDB format 311: three samples in four bytes.
    enum WFDB311: SampleReading {
        @inline(__always)
        static func read(_ bytes: Span<UInt8>, block: Int, slot: Int) -> Int32 {
            let word = S32LE.read(bytes, block: block, slot: slot / 3)
            return sample(slot % 3, of: UInt32(bitPattern: word))
        }

        /// One of the three samples, which follow each other from the lowest bit on.
        @inline(__always)
        static func sample(_ index: Int, of word: UInt32) -> Int32 {
            Int32(bitPattern: word << UInt32(22 - 10 * index)) >> 22
        }
    }
}
