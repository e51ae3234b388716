// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `make install`, into a folder of its own.
@Suite struct InstallTests {
    /// All that it may call: no compiler, no Swift, no binutils, no package manager.
    private static let tools = ["basename", "chmod", "install", "mkdir", "rm", "sed"]

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path("tools"), withIntermediateDirectories: true)
        for tool in Self.tools {
            let places = ["/usr/bin/\(tool)", "/bin/\(tool)"]
            let path = try #require(places.first { FileManager.default.isExecutableFile(atPath: $0) }, "\(tool)")
            try FileManager.default.createSymbolicLink(atPath: folder.path("tools/\(tool)"), withDestinationPath: path)
        }
    }

    private func make(_ target: String, binary: String = Program.ecgmond.path) throws -> Program.Outcome {
        var program = Program("/usr/bin/make")
        program.environment = ["PATH": folder.path("tools"), "MAKEFLAGS": nil, "MAKELEVEL": nil]
        return try program.run([
            "--no-print-directory", "-C", PackageRoot.path, target, "DESTDIR=\(folder.path("root"))", "PREFIX=/usr",
            "BINARY=\(binary)",
        ])
    }

    private func files() throws -> [String] {
        let root = folder.path("root")
        return try FileManager.default.subpathsOfDirectory(atPath: root).filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(root)/\($0)", isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }

    @Test func `it copies the program that was built, without a compiler`() throws {
        let outcome = try make("install")
        try #require(outcome.status == 0, "\(outcome.text)\(outcome.errorText)")
        #expect(
            try files() == [
                "etc/ecgmond/bed.conf.example", "etc/ecgmond/ecgmond.conf", "usr/bin/ecgmond",
                "usr/lib/systemd/catalog/ecgmond.catalog",
                "usr/lib/systemd/system/ecgmond-view@.socket", "usr/lib/systemd/system/ecgmond.service",
                "usr/lib/systemd/system/ecgmond@.service",
                "usr/lib/systemd/system/ecgmond@.socket", "usr/share/bash-completion/completions/ecgmond",
                "usr/share/doc/ecgmond/log-namespace/ecgmond.conf",
                "usr/share/doc/ecgmond/log-namespace/journald@ecgmond.conf", "usr/share/man/man1/ecgmond-report.1",
                "usr/share/man/man1/ecgmond.1", "usr/share/man/man5/ecgmond.conf.5",
                "usr/share/man/man7/ecgmond-journal.7",
                "usr/share/man/man7/ecgmond-recorders.7",
                "usr/share/zsh/vendor-completions/_ecgmond",
            ])
        #expect(try readBytes(folder.path("root/usr/bin/ecgmond")) == readBytes(Program.ecgmond.path))
        let installed = Program(folder.path("root/usr/bin/ecgmond"))
        #expect(try installed.run(["--version"]).status == 0)
    }

    @Test func `a configuration that is there is kept, and uninstall leaves it alone`() throws {
        try #require(try make("install").status == 0)
        try folder.write("rate = 500\n", to: "root/etc/ecgmond/ecgmond.conf")
        try #require(try make("install").status == 0)
        try #require(try make("uninstall").status == 0)
        #expect(try readText(folder.path("root/etc/ecgmond/ecgmond.conf")) == "rate = 500\n")
        #expect(try files() == ["etc/ecgmond/ecgmond.conf"])
    }

    @Test func `without a build it says in one line what to call, and fails`() throws {
        let outcome = try make("install", binary: folder.path("nowhere"))
        #expect(outcome.status != 0)
        let lines = outcome.errorText.split(separator: "\n").filter { !$0.contains("***") }
        #expect(lines == ["make install: there is no \(folder.path("nowhere")): call make build first"])
        #expect(!FileManager.default.fileExists(atPath: folder.path("root")))
    }
}
