// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ecgbench

struct LeadChoiceTests {
    @Test(arguments: [
        (["MLII", "V5"], 0, 1), (["V5", "MLII"], 1, 0), (["V5", "V2"], 0, 1), (["ECG1", "ECG2"], 0, 1),
        (["V1", "V2", "MLII"], 2, 0),
    ])
    func `the first lead is MLII or the first signal, the second one the other`(
        leads: [String], first: Int, second: Int
    ) {
        #expect(LeadChoice.first.channel(among: leads) == first)
        #expect(LeadChoice.second.channel(among: leads) == second)
    }

    @Test func `a record of one signal has no second lead`() {
        #expect(LeadChoice.first.channel(among: ["V5"]) == 0)
        #expect(LeadChoice.second.channel(among: ["V5"]) == nil)
        #expect(LeadChoice.second.channel(among: ["MLII"]) == nil)
        #expect(LeadChoice.first.channel(among: []) == nil)
    }
}
