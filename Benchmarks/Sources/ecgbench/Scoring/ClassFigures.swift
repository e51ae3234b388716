// SPDX-License-Identifier: Apache-2.0

/// The figures of classification over some records, with their 95 % intervals over patients.
struct ClassFigures {
    /// A figure, its value, and its interval if there is one.
    struct Row {
        var figure: ClassFigure
        var value: Double
        var interval: ClosedRange<Double>?
    }

    /// A row a figure, in the order of `ClassFigure`.
    let rows: [Row]
    /// How many patients the records are of.
    let patientCount: Int
    /// How many times they were drawn.
    let resampleCount: Int

    /// Counts the records' beats, and draws their patients.
    init(_ results: [EC57Command.Result], bootstrap: Bootstrap = Bootstrap()) {
        let patients = PatientGroups.places(of: results.map(\.record)).map { places in
            PatientScore(places.map { results[$0] })
        }
        func values(_ drawn: [Int]) -> [Double] {
            let sum = drawn.reduce(into: PatientScore()) { $0.add(patients[$1]) }
            return ClassFigure.allCases.map { $0.value(of: sum) }
        }
        let intervals = bootstrap.intervals(patients: patients.count, figures: values)
        rows = zip(ClassFigure.allCases, zip(values(Array(patients.indices)), intervals)).map { figure, found in
            Row(figure: figure, value: found.0, interval: found.1)
        }
        patientCount = patients.count
        resampleCount = bootstrap.resampleCount
    }

    /// The figures for programs.
    var json: JSONObject {
        var object = JSONObject()
        object.add("patients", patientCount)
        object.add("resamples", resampleCount)
        for row in rows {
            var member = JSONObject()
            member.add("value", row.value)
            member.add("low", row.interval?.lowerBound ?? .nan)
            member.add("high", row.interval?.upperBound ?? .nan)
            object.add(row.figure.rawValue, member)
        }
        return object
    }
}
