// SPDX-License-Identifier: Apache-2.0

/// Reads one sample out of a block of frames; a type without values for each format, so that loops are specialized.
protocol SampleReading {
    /// The sample's value, sign-extended; for floats the bit pattern.
    ///
    /// - Parameters:
    ///   - bytes: `[n]`, the caller's.
    ///   - block: where the block begins in `bytes`, in bytes.
    ///   - slot: the sample's number in the block, from 0.
    static func read(_ bytes: Span<UInt8>, block: Int, slot: Int) -> Int32
}
