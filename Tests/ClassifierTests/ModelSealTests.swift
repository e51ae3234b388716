// SPDX-License-Identifier: Apache-2.0

import Testing
import TrainedModels

@testable import Classifier

@Suite struct ModelSealTests {
    /// The check value of the CRC-32 that every catalogue of them lists.
    @Test func `the checksum is that of IEEE 802 dot 3`() {
        let digits = Array("123456789".utf8)
        #expect(ModelSeal.checksum(of: digits.span, count: 9) == 0xCBF4_3926)
    }

    private static func refusal(_ bytes: [UInt8]) -> ClassifierError.Code? {
        do {
            _ = try Model(verifying: bytes.span)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `the models in the program are whole, and no damage passes`() {
        let file = TrainedModel.node.bytes.withUnsafeBufferPointer { [UInt8]($0) }
        #expect(Self.refusal(file) == nil)
        #expect(Self.refusal(Array(file.dropLast())) == .unsealed)
        #expect(Self.refusal(Array(file.dropLast(ModelSeal.byteCount))) == .unsealed)
        #expect(Self.refusal(Array("no model".utf8)) == .notGGUF)
        for place in stride(from: 4, to: file.count - ModelSeal.byteCount, by: 997) {
            var damaged = file
            damaged[place] ^= UInt8(1 << (place % 8))
            #expect(Self.refusal(damaged) == .damaged)
        }
        var missing = file
        missing.removeSubrange(5_000..<5_064)
        #expect(Self.refusal(missing) == .damaged)
    }
}
