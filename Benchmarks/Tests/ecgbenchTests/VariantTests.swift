// SPDX-License-Identifier: Apache-2.0

import Segmenter
import Testing

@testable import ecgbench

struct VariantTests {
    private static let standard = QRSDetector.standardSmallestBeatInMillivolts

    @Test func `a quarter of the gain is scored with the default smallest beat, and with one moved along`() {
        let quarters = VariantTest.Variant.all.filter { $0.name.hasPrefix("gain 0.25") }
        #expect(quarters.map(\.smallestBeat) == [Self.standard, Self.standard / 4])
        #expect(quarters.map(\.name) == ["gain 0.25", "gain 0.25, smallest beat 0.0375 mV"])
    }

    @Test func `every other copy has the default, and each a name of its own`() {
        let all = VariantTest.Variant.all
        #expect(all.count { $0.smallestBeat != Self.standard } == 1)
        #expect(Set(all.map(\.name)).count == all.count)
    }
}
