// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@Suite struct BeatClassTests {
    /// ANSI/AAMI EC57:2012, table 3.
    private static let table: [(BeatClass, mnemonics: String)] = [
        (.normal, "NLRejBn"), (.supraventricular, "AaJS"), (.ventricular, "VEr"), (.fusion, "F"), (.unknown, "/fQ?"),
    ]

    @Test(arguments: table)
    func `each annotation of a beat has the class that EC57 gives it`(expected: BeatClass, mnemonics: String) {
        for mnemonic in mnemonics.unicodeScalars { #expect(BeatClass(mnemonic: mnemonic) == expected) }
    }

    @Test func `no other ASCII character marks a beat`() {
        let beats = Set(Self.table.flatMap(\.mnemonics.unicodeScalars))
        for code in UInt8.min...0x7F {
            let scalar = Unicode.Scalar(code)
            #expect((BeatClass(mnemonic: scalar) != nil) == beats.contains(scalar), "\(scalar)")
        }
    }

    @Test func `classes are numbered as the data set's labels are`() {
        #expect(BeatClass.allCases.map(\.rawValue) == [0, 1, 2, 3, 4])
        #expect(String(String.UnicodeScalarView(BeatClass.allCases.map(\.letter))) == "NSVFQ")
    }

    @Test func `a class's own letter is an annotation of it`() {
        for beatClass in BeatClass.allCases { #expect(BeatClass(mnemonic: beatClass.letter) == beatClass) }
    }
}
