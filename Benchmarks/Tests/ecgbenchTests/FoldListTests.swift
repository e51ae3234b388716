// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ecgbench

struct FoldListTests {
    private static func message(_ text: String) -> String? {
        do {
            _ = try FoldList(parsing: text, folder: "f")
            return nil
        } catch {
            return error.message
        }
    }

    @Test func `each record has the model of its line`() throws {
        let list = try FoldList(
            parsing: "# by patient\nfold0.gguf 800 801\n\n  fold1.gguf\t804  \nfold0.gguf 805\n",
            folder: "models/folds")
        #expect(try list.path(for: 800) == "models/folds/fold0.gguf")
        #expect(try list.path(for: 804) == "models/folds/fold1.gguf")
        #expect(try list.path(for: 805) == "models/folds/fold0.gguf")
        try list.check([800, 801, 804, 805])
    }

    @Test func `a record in no fold is named`() throws {
        let list = try FoldList(parsing: "fold0.gguf 800", folder: "f")
        for check in [{ try list.check([800, 806, 811]) }, { _ = try list.path(for: 806) }] {
            let error = try #require(throws: ModelError.self) { try check() }
            #expect(error.message.contains("806"))
        }
    }

    @Test(arguments: [
        ("a.gguf 800\nb.gguf 801 800", "f/folds.txt:2: record 800 is listed twice"),
        ("a.gguf", "f/folds.txt:1: a.gguf has no records"),
        ("\na.gguf 80x", "f/folds.txt:2: '80x' is no record's number"),
        ("a.gguf 800 -801", "f/folds.txt:1: '-801' is no record's number"), ("# nothing\n", "f/folds.txt: no folds"),
    ])
    func `a file that cannot be meant is refused, with the place`(text: String, expected: String) {
        #expect(Self.message(text) == expected)
    }

    @Test func `folds come from a folder, in the place of a model`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: FileError.self) { try FoldList(folder: folder.path) }
        try writeFile(Array("a.gguf 100 103\n".utf8), to: "\(folder.path)/folds.txt")
        func request(_ records: String, _ more: [String] = []) throws -> EC57Command.Request {
            var options = try Arguments(["--records", records, "--folds", folder.path] + more)
            return try EC57Command.request(&options, RecordFolders("nowhere"))
        }
        let folds = try request("100,103")
        #expect(folds.modelName == folder.path)
        #expect(throws: ModelError.self) { try request("ds2") }
        #expect(throws: UsageError.self) { try request("100", ["--model", "node"]) }
        // The model's file is not there.
        let model = try #require(folds.model)
        #expect(throws: FileError.self) { _ = try model.model(for: 100) }
    }

}
