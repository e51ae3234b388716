// SPDX-License-Identifier: Apache-2.0

@_spi(Ablation) import Segmenter
import Signal

/// The table that the weights of the detector's evidence are fitted on: a row per candidate and condition.
///
/// It is written as candidates.npy, float32 [n, columns], and candidates.json, which names columns and conditions.
/// `training/ecgtrain/evidence_fit.py` defines the format and reads it.
struct CandidateTable {
    /// The measures of the logistic regression.
    static let measures = BeatMeasure.allCases.map { $0.name.description }
    /// What a row holds.
    static let columns = measures + ["isBeat", "weight", "condition", "record", "logOdds"]

    /// The rows, one after another.
    private(set) var elements: [Float] = []
    /// The names of the conditions, by their numbers in the table.
    private(set) var conditions: [String] = []

    /// Rows so far.
    var rowCount: Int { elements.count / Self.columns.count }

    /// Adds the candidates of a condition's recording that take part.
    mutating func append(_ candidates: [MeasuredCandidate], under condition: EvidenceCondition, rate: SampleRate) {
        let number = conditions.firstIndex(of: condition.name) ?? conditions.count
        if number == conditions.count { conditions.append(condition.name) }
        for candidate in candidates where condition.includes(candidate.sampleIndex, rate: rate) {
            precondition(candidate.measures.count == Self.measures.count, "a value per measure")
            elements += candidate.measures
            elements += [
                candidate.isBeat ? 1 : 0, condition.weight, Float(number), Float(condition.record), candidate.logOdds,
            ]
        }
    }

    /// Writes both files into a folder.
    func write(to folder: String) throws(FileError) {
        try NumPyFile.write(
            elements, type: "<f4", shape: [rowCount, Self.columns.count], to: "\(folder)/candidates.npy")
        var description = JSONObject()
        description.add("columns", Self.columns)
        description.add("conditions", conditions)
        try writeFile(Array((description.text + "\n").utf8), to: "\(folder)/candidates.json")
    }
}
