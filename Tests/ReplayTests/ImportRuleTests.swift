// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `.ci/imports`, on packages of a few lines.
@Suite struct ImportRuleTests {
    private static let table = """
        ## Modules and who may import whom

        | module | what it does | imports |
        | --- | --- | --- |
        | `Signal` | values | nothing |
        | `Reporting` | lines | Signal, CSystemd |
        | `CKernels` | C | nothing |
        | `Daemon` | the product | all |
        """

    /// Runs the check on a package with one file changed, and returns its exit status and what it complains of.
    private func check(_ path: String, _ text: String) throws -> (status: Int32, complaints: [String]) {
        let folder = try TemporaryFolder()
        for name in [
            "docs", "Sources/Signal", "Sources/Reporting", "Sources/CKernels/include", "Sources/Daemon",
            "Sources/CSystemd",
        ] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
        try folder.write(Self.table, to: "docs/ARCHITECTURE.md")
        try folder.write("public struct Beat {}\n", to: "Sources/Signal/Beat.swift")
        try folder.write("import Glibc\npublic import Signal\nimport CSystemd\n", to: "Sources/Reporting/Line.swift")
        try folder.write("#include \"CKernels.h\"\n#include <stdint.h>\n", to: "Sources/CKernels/kernel.c")
        try folder.write("", to: "Sources/CKernels/include/CKernels.h")
        try folder.write("import Reporting\nimport Signal\nimport CSystemd\n", to: "Sources/Daemon/Main.swift")
        try folder.write("module CSystemd {}\n", to: "Sources/CSystemd/module.modulemap")
        try folder.write(text, to: path)
        let outcome = try Program("/bin/bash").run([PackageRoot.path(".ci/imports"), folder.path])
        let complaints = outcome.text.split(separator: "\n").map(String.init)
        return (outcome.status, outcome.status == 0 ? [] : complaints)
    }

    @Test(arguments: [
        ("Sources/Signal/More.swift", "// import Foundation\n/// import Glibc\nlet important = 1\n"),
        ("Sources/Reporting/More.swift", "internal import struct Signal.Beat\n@preconcurrency import Glibc\n"),
        ("Sources/CKernels/more.h", "#include \"include/CKernels.h\"\n"),
    ])
    func `what the table allows passes`(path: String, text: String) throws {
        let result = try check(path, text)
        #expect(result.status == 0 && result.complaints.isEmpty, "\(result.complaints)")
    }

    @Test(arguments: [
        ("Sources/Signal/More.swift", "import Glibc\n", "Sources/Signal/More.swift:1: Signal must do without"),
        (
            "Sources/Signal/More.swift", "\n@_exported import Reporting\n",
            "Sources/Signal/More.swift:2: Signal may not import"
        ),
        ("Sources/Daemon/More.swift", "import Foundation\n", "Sources/Daemon/More.swift:1: Foundation has no place"),
        (
            "Sources/Daemon/More.swift", "  public import func FoundationEssentials.f\n",
            "Sources/Daemon/More.swift:1: Foundation"
        ),
        (
            "Sources/Daemon/More.swift", "import Dispatch\n",
            "Sources/Daemon/More.swift:1: Daemon may not import Dispatch"
        ),
        (
            "Sources/Reporting/Deep.swift", "fileprivate import Daemon\n",
            "Sources/Reporting/Deep.swift:1: Reporting may not"
        ),
        (
            "Sources/CKernels/more.c", "#include \"../Other/other.h\"\n",
            "Sources/CKernels/more.c:1: ../Other/other.h is no header"
        ),
        ("Sources/CSystemd/More.swift", "", "Sources/CSystemd/: has no row"),
    ])
    func `what it does not allow is named with its line`(path: String, text: String, complaint: String) throws {
        let result = try check(path, text)
        #expect(result.status == 1)
        #expect(result.complaints.count == 1)
        #expect(result.complaints.first?.hasPrefix(complaint) == true, "\(result.complaints)")
    }
}
