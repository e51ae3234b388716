// SPDX-License-Identifier: Apache-2.0

import CKernels
import Testing

/// Memory aligned to 64 bytes, with guards after it.
final class AlignedBuffer {
    let start: UnsafeMutableRawPointer
    private let count: Int
    private let filler: UInt8

    init(_ count: Int, fill: UInt8 = 0) {
        self.count = count
        filler = fill
        start = UnsafeMutableRawPointer.allocate(byteCount: count + 64, alignment: 64)
        start.initializeMemory(as: UInt8.self, repeating: fill, count: count)
        (start + count).initializeMemory(as: UInt8.self, repeating: 0x5A, count: 64)
    }

    deinit { start.deallocate() }

    func expectIntact() {
        let guards = (0..<64).map { (start + count).load(fromByteOffset: $0, as: UInt8.self) }
        #expect(guards.allSatisfy { $0 == 0x5A }, "written past the end")
    }
}
