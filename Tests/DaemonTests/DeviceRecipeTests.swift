// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import TestSupport
import Testing

@testable import Daemon

/// docs/recipes/device.*: a bed that reads a serial port.
@Suite struct DeviceRecipeTests {
    private static let hasAnalyzer = FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze")

    /// A misspelt key is a line on standard error.
    @Test(
        .enabled(
            if: hasAnalyzer || StrictMode.isOn, "systemd-analyze is not installed (systemd); not checked: device.conf"),
        arguments: [("DeviceAllow=", ""), ("DeviceAllow=", "Unknown key 'DeviceAlow'")])
    func `systemd takes the drop-in, for a bed and for a recorder alone`(key: String, complaint: String) throws {
        let folder = try TemporaryFolder()
        let units = [("ecgmond@.service", "ecgmond@bed7.service"), ("ecgmond.service", "ecgmond.service")]
        let dropIn = try readText(PackageRoot.path("docs/recipes/device.conf"))
            .replacingOccurrences(of: key, with: complaint.isEmpty ? key : "DeviceAlow=")
        let socket = try readText(PackageRoot.path("systemd/ecgmond@.socket"))
        try folder.write(socket, to: "ecgmond@bed7.socket")
        for (unit, name) in units {
            let text = try readText(PackageRoot.path("systemd/\(unit)"))
            try folder.write(text.replacingOccurrences(of: "/usr/bin/ecgmond", with: "/bin/true"), to: name)
            try FileManager.default.createDirectory(
                atPath: folder.path("\(name).d"), withIntermediateDirectories: true)
            try folder.write(dropIn, to: "\(name).d/device.conf")
            var analyzer = Program("/usr/bin/systemd-analyze")
            analyzer.environment = ["SYSTEMD_UNIT_PATH": "\(folder.path):"]
            let outcome = try analyzer.run(["verify", "--man=no", folder.path(name)])
            let lines = outcome.errorText.split(separator: "\n").filter { $0.contains("ecgmond") }
            #expect(complaint.isEmpty ? lines.isEmpty : lines.contains { $0.contains(complaint) }, "\(lines)")
        }
    }

    /// `udevadm verify` came with systemd 254; the form of a rule is plain enough.
    @Test func `each rule is matches and assignments, and gives the name that the bed's file has`() throws {
        let rules = try readText(PackageRoot.path("docs/recipes/device.rules")).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }
        #expect(rules.count == 1)
        for rule in rules {
            for part in rule.components(separatedBy: ", ") {
                let match = part.wholeMatch(of: /[A-Z]+(\{[A-Za-z_]+\})?(==|\+=|=)"[^"]*"/)
                #expect(match != nil, "\(part)")
            }
        }
        let manual = try readText(PackageRoot.path("docs/FLEET.md"))
        #expect(rules[0].contains("SYMLINK+=\"ecg-bed7\"") && manual.contains("    input = /dev/ecg-bed7\n"))
    }

    @Test func `the bed's file of the recipe is read, and its input takes the place of the FIFO`() throws {
        let manual = try readText(PackageRoot.path("docs/FLEET.md"))
        let start = try #require(manual.range(of: "    input = /dev/ecg-bed7"))
        let block = manual[start.lowerBound...].components(separatedBy: "\n\n")[0]
        let folder = ScratchFolder()
        try folder.write("bed7.conf", block)
        try folder.write("ecgmond.conf", "input = /dev/other\n")
        let request = try CommandLineRequest(arguments: ["--instance=bed7"])
        let settings = try Settings(request, defaultPath: folder.path("ecgmond.conf"), instructionSetName: nil)
        #expect(settings.input == "/dev/ecg-bed7" && settings.baud == 115_200 && settings.rate?.hertz == 250)
        #expect(settings.source == "bed7")
        // What the command line says goes first, and another bed has its FIFO.
        let given = try CommandLineRequest(arguments: ["--instance=bed7", "x.dat"])
        #expect(
            try Settings(given, defaultPath: folder.path("ecgmond.conf"), instructionSetName: nil).input == "x.dat")
        let other = try CommandLineRequest(arguments: ["--instance=bed8"])
        #expect(try Settings(other, defaultPath: folder.path("ecgmond.conf"), instructionSetName: nil).input == "-")
    }
}
