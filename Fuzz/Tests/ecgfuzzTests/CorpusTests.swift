// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import ecgfuzz

/// The inputs that fuzzing has found worth keeping, fed once more: what they showed stays mended.
@Suite struct CorpusTests {
    /// Folders of `Fuzz/corpus`, by target.
    private static let folder = URL(filePath: PackageRoot.path("Fuzz/corpus"))

    @Test(arguments: FuzzTarget.all)
    func `every kept input of a target holds what must hold`(target: FuzzTarget) throws {
        let folder = Self.folder.appending(path: target.name)
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(!files.isEmpty)
        for file in files {
            let bytes = try [UInt8](Data(contentsOf: file))
            #expect(bytes.count <= target.longestInput, "\(file.lastPathComponent)")
            #expect(throws: Never.self, "\(file.lastPathComponent)") { try target.check(bytes) }
        }
    }

    @Test func `every folder of inputs has a target`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path())
        #expect(folders.sorted() == FuzzTarget.all.map(\.name).sorted())
    }
}
