// SPDX-License-Identifier: Apache-2.0

import Classifier

/// The models of a cross-validation: for each record the one that was trained without its patient.
///
/// They lie in a folder with `folds.txt`: a line a model, its file's name and the records that it has not seen, between
/// spaces. Empty lines and those that begin with `#` say nothing.
///
///     fold0.gguf 800 801 804
///     fold1.gguf 805 806
struct FoldList {
    /// The folder.
    let folder: String
    /// The model file of each record, as `folds.txt` has it.
    let files: [Int: String]

    /// Reads the folder's `folds.txt`.
    init(folder: String) throws {
        let path = "\(folder)/folds.txt"
        try self.init(parsing: String(decoding: try readFile(path), as: UTF8.self), folder: folder)
    }

    /// Takes the text of a `folds.txt` apart.
    init(parsing text: String, folder: String) throws(ModelError) {
        var files: [Int: String] = [:]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split { $0.isWhitespace }.map(String.init)
            guard let file = words.first, !file.hasPrefix("#") else { continue }
            let place = "\(folder)/folds.txt:\(index + 1)"
            guard words.count > 1 else { throw ModelError(message: "\(place): \(file) has no records") }
            for word in words.dropFirst() {
                guard let record = Int(word), record > 0 else {
                    throw ModelError(message: "\(place): '\(word)' is no record's number")
                }
                guard files.updateValue(file, forKey: record) == nil else {
                    throw ModelError(message: "\(place): record \(record) is listed twice")
                }
            }
        }
        guard !files.isEmpty else { throw ModelError(message: "\(folder)/folds.txt: no folds") }
        self.folder = folder
        self.files = files
    }

    /// The path of the model that has not seen a record.
    func path(for record: Int) throws(ModelError) -> String {
        guard let file = files[record] else {
            throw ModelError(message: "\(folder)/folds.txt: record \(record) is in no fold")
        }
        return "\(folder)/\(file)"
    }

    /// Throws unless every record has a model; names all that have none.
    func check(_ records: [Int]) throws(ModelError) {
        let missing = records.filter { files[$0] == nil }
        guard missing.isEmpty else {
            let names = missing.map(String.init).joined(separator: ", ")
            throw ModelError(message: "\(folder)/folds.txt: in no fold: \(names)")
        }
    }
}
