// SPDX-License-Identifier: Apache-2.0

/// Which records are of one patient; all others are of a patient each.
enum PatientGroups {
    /// Records 201 and 202 of the Arrhythmia Database are of one man, as its directory says; of the Supraventricular one
    /// those whose median beats look alike in both leads.
    static let groups = [[201, 202], [828, 829, 876, 877], [841, 886], [851, 884], [874, 875]]

    /// The patient of a record, by the lowest number of the patient's records.
    static func patient(of record: Int) -> Int { groups.first { $0.contains(record) }?[0] ?? record }

    /// The places of records, patient by patient, in the order in which the patients first appear.
    static func places(of records: [Int]) -> [[Int]] {
        var patients: [Int] = []
        var places: [Int: [Int]] = [:]
        for (place, record) in records.enumerated() {
            let patient = patient(of: record)
            if places[patient] == nil { patients.append(patient) }
            places[patient, default: []].append(place)
        }
        return patients.compactMap { places[$0] }
    }
}
