// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ecgbench

struct PatientGroupsTests {
    @Test func `records of one patient are one, wherever they stand`() {
        #expect(PatientGroups.places(of: [828, 800, 877, 841, 829, 886]) == [[0, 2, 4], [1], [3, 5]])
        #expect(PatientGroups.places(of: [201, 202, 100]) == [[0, 1], [2]])
        #expect(PatientGroups.places(of: []).isEmpty)
    }

    @Test func `no record is of two patients, and DS2 has as many patients as records`() {
        let grouped = PatientGroups.groups.flatMap(\.self)
        #expect(Set(grouped).count == grouped.count)
        #expect(PatientGroups.places(of: DataSplit.ds2).count == DataSplit.ds2.count)
        #expect(Set([828, 876, 877, 829].map(PatientGroups.patient)).count == 1)
        #expect(PatientGroups.patient(of: 874) == PatientGroups.patient(of: 875))
        #expect(PatientGroups.patient(of: 851) == PatientGroups.patient(of: 884))
    }
}
