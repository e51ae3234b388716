// SPDX-License-Identifier: Apache-2.0

import Classifier
import Reporting
import Rhythm
import Signal
import Testing

@testable import Daemon

@Suite struct SettingsTests {
    private func settings(_ arguments: String..., file: String = "") throws -> Settings {
        let folder = ScratchFolder()
        let path = try folder.write("main.conf", file)
        return try Settings(CommandLineRequest(arguments: ["--config", path] + arguments))
    }

    @Test func `the command line overrides the file`() throws {
        let settings = try settings("--rate", "500", file: "rate = 250\nsource = bed7\n")
        #expect(settings.rate?.hertz == 500)
        #expect(settings.source == "bed7")
        #expect(settings.origins[.rate] == .commandLine)
    }

    @Test func `outputs add up within the file, and those of the command line take their place`() throws {
        #expect(try settings(file: "output = text\noutput = csv\noutput = text\n").outputs == [.text, .csv])
        #expect(try settings("--output", "json", file: "output = text\n").outputs == [.json])
        #expect(
            try settings("--output", "json", "--output", "wfdb:a.atr").outputs == [.json, .wfdb(path: "a.atr")])
    }

    @Test func `limits of alarms come from either place, and those not set have their defaults`() throws {
        let limits = try settings(
            "--asystole", "6", "--ventricular-beats-per-minute=20", file: "pause = 2.5\nbradycardia-limit = 40\n"
        ).limits
        #expect(limits.asystoleMilliseconds == 6_000)
        #expect(limits.ventricularBeatsPerMinute == 20)
        #expect(limits.pauseMilliseconds == 2_500)
        #expect(limits.bradycardia == 40)
        #expect(limits.tachycardia == 120)
    }

    @Test func `the smallest beat is that of the standards unless it is set, from 0 to 5 mV`() throws {
        #expect(try settings().effectiveSmallestBeat == 0.15)
        #expect(try settings(file: "smallest-beat = 0.0375\n").effectiveSmallestBeat == 0.0375)
        #expect(try settings("--smallest-beat", "0", file: "smallest-beat = 0.3\n").effectiveSmallestBeat == 0)
        #expect(try settings("--smallest-beat=5").effectiveSmallestBeat == 5)
        let error = #expect(throws: DaemonError.self) { try settings("--smallest-beat", "-1") }
        #expect(error?.message == "--smallest-beat: '-1' is not a number of millivolts from 0 to 5")
    }

    @Test(arguments: [
        ["--tachycardia-limit", "50"], ["--bradycardia-limit=130"], ["--asystole", "1.9"], ["--pause", "21"],
        ["--tachycardia-limit", "nan"], ["--ventricular-beats-per-minute", "0"],
    ])
    func `limits without sense are refused with their name`(arguments: [String]) throws {
        let error = #expect(throws: DaemonError.self) {
            try Settings(CommandLineRequest(arguments: ["--config=-/no/such/file"] + arguments))
        }
        #expect(error?.status == .usage)
        #expect(error?.message.hasPrefix(String(arguments[0].split(separator: "=")[0])) == true)
    }

    @Test func `a later file overrides an earlier one, and one with a hyphen may be missing`() throws {
        let folder = ScratchFolder()
        let first = try folder.write("first.conf", "rate = 250\ngain = 100\noutput = text\noutput = csv\n")
        let second = try folder.write("second.conf", "rate = 360\noutput = json\n")
        let request = try CommandLineRequest(
            arguments: ["--config", first, "--config", "-" + folder.path("none"), "--config=-" + second])
        let settings = try Settings(request)
        #expect(settings.rate?.hertz == 360)
        #expect(settings.gain == 100)
        #expect(settings.outputs == [.json])
        let missing = #expect(throws: DaemonError.self) {
            try Settings(CommandLineRequest(arguments: ["--config", folder.path("none")]))
        }
        #expect(missing?.status == .badConfiguration)
    }

    @Test func `an instance reads what all share and its own file beside it, and either may be missing`() throws {
        let folder = ScratchFolder()
        let request = try CommandLineRequest(arguments: ["--instance=bed7"])
        let main = folder.path("ecgmond.conf")
        #expect(try Settings(request, defaultPath: main).configurationPaths == [main, folder.path("bed7.conf")])
        try folder.write("bed7.conf", "rate = 360\nsource = other\n")
        #expect(try Settings(request, defaultPath: main).rate?.hertz == 360)
        try folder.write("ecgmond.conf", "input = /dev/ecg0\nrate = 250\ngain = 100\n")
        let settings = try Settings(request, defaultPath: main)
        #expect(settings.rate?.hertz == 360)
        #expect(settings.gain == 100)
        #expect(settings.input == "-")
        #expect(settings.source == "bed7")
        #expect(settings.origins[.rate] == .file(path: folder.path("bed7.conf"), line: 1))
    }

    @Test(arguments: [
        ("bed7", "/var/lib/ecgmond/%i/day.ecg", "/var/lib/ecgmond/bed7/day.ecg"), ("bed 7", "%i%i", "bed 7bed 7"),
        ("bed7", "100%%/%i", "100%/bed7"), ("../x", "/d/%i", "/d/_._x"), (".", "%i", "_"), ("a/b\u{7}", "%i", "a_b_"),
        ("%i", "/d/%i", "/d/%i"), ("bed7", "plain", "plain"),
    ])
    func `the path of an annotation file knows the name in reports`(name: String, path: String, expected: String) throws
    {
        let settings = try settings("--output", "wfdb:\(path)")
        #expect(settings.effectiveOutputs(for: name) == [.wfdb(path: expected)])
    }

    @Test(arguments: ["%n", "a%", "%%%", "%I"])
    func `an unknown placeholder is refused`(path: String) {
        let error = #expect(throws: DaemonError.self) { try settings("--output", "wfdb:\(path)") }
        #expect(error?.message.contains("%i is the name in reports") == true)
    }

    @Test func `the default file is read where none is named, and may be missing`() throws {
        let folder = ScratchFolder()
        let path = try folder.write("default.conf", "rate = 128\n")
        let request = try CommandLineRequest(arguments: [])
        #expect(try Settings(request, defaultPath: path).rate?.hertz == 128)
        #expect(try Settings(request, defaultPath: folder.path("none")).rate == nil)
    }

    @Test(arguments: [
        ("rate", "49.9"), ("rate", "10001"), ("rate", "nan"), ("rate", "fast"), ("rate", ""), ("format", "mp3"),
        ("channels", "0"), ("channels", "257"), ("channels", "1.5"), ("channel", ""), ("gain", "0"), ("gain", "inf"),
        ("gain", "1e-300"), ("baseline", "nan"), ("units", "kV"), ("header", ""), ("smallest-beat", "-0.01"),
        ("smallest-beat", "nan"), ("smallest-beat", "5.01"), ("smallest-beat", "inf"), ("smallest-beat", ""),
        ("smallest-beat", "0.15mV"), ("model", ""), ("solver", "dopri5"),
        ("deadline", ""), ("deadline", "0"), ("deadline", "0.9us"), ("deadline", "61s"), ("deadline", "5min"),
        ("deadline", "5 ms"), ("deadline", "-5ms"), ("deadline", "ms"), ("deadline", "1e3us"), ("deadline", "nan"),
        ("isa", "mmx"), ("isa", "Scalar"), ("isa", ""), ("steps", "0"), ("steps", "99999999999999999999"),
        ("output", "xml"), ("output", "wfdb:"), ("source", ""), ("report", "all"), ("report", ""),
        ("source", "a\u{7}b"), ("summary-interval", "-1"), ("summary-interval", "0.01"), ("idle-timeout", "1e9"),
    ])
    func `a bad value is a usage error on the command line and a configuration error in a file`(
        name: String, value: String
    ) throws {
        let key = try #require(SettingKey(name: name))
        for origin in [SettingOrigin.commandLine, .file(path: "f", line: 7)] {
            var settings = Settings()
            let error = #expect(throws: DaemonError.self) {
                try settings.assign(Assignment(key: key, value: value, origin: origin))
            }
            #expect(error?.status == (origin == .commandLine ? .usage : .badConfiguration))
            #expect(error?.message.hasPrefix(origin == .commandLine ? "--\(name): " : "f:7: \(name): ") == true)
            #expect(error?.message.contains("\n") == false)
        }
    }

    @Test func `an instruction set is refused with those that there are`() throws {
        let absent = try #require(InstructionSet.allCases.first { !$0.isAvailable })
        for name in ["nonsense", "\(absent.name)"] {
            var settings = Settings()
            let error = #expect(throws: DaemonError.self) {
                try settings.assign(Assignment(key: .isa, value: name, origin: .commandLine))
            }
            let names = InstructionSet.allCases.filter(\.isAvailable).map { "\($0.name)" }.joined(separator: ", ")
            #expect(error?.message == "--isa: '\(name)' is not an instruction set of this processor: \(names)")
        }
    }

    @Test func `the environment's instruction set gives way to the file's, and that to the option's`() throws {
        let best = "\(InstructionSet.best.name)"
        let folder = ScratchFolder()
        let path = try folder.write("isa.conf", "isa = scalar\n")
        let empty = try folder.write("empty.conf", "")
        func settings(_ arguments: String..., environment: String?) throws -> Settings {
            try Settings(CommandLineRequest(arguments: arguments), instructionSetName: environment)
        }
        let alone = try settings("--config", empty, environment: "scalar")
        #expect(alone.instructionSet == .scalar)
        #expect(alone.origins[.isa] == .environment(name: "ECGMOND_ISA"))
        let file = try settings("--config", path, environment: best)
        #expect(file.instructionSet == .scalar)
        #expect(file.origins[.isa] == .file(path: path, line: 1))
        let option = try settings("--config", path, "--isa", best, environment: "scalar")
        #expect(option.instructionSet == .best)
        #expect(option.origins[.isa] == .commandLine)
        for silent in ["", nil] {
            #expect(try settings("--config", empty, environment: silent).instructionSet == nil)
        }
        let error = #expect(throws: DaemonError.self) { try settings("--config", empty, environment: "mmx") }
        #expect(error?.status == .badConfiguration)
        #expect(error?.message.hasPrefix("ECGMOND_ISA: 'mmx' is not an instruction set") == true)
    }

    @Test func `the solver is a method, or auto`() throws {
        #expect(try settings("--solver", "auto").solver == .auto)
        #expect(try settings("--solver", "rk4").solver == .method(.rk4))
        #expect(try settings("--solver", "auto").leavesPairOpen)
        #expect(try !settings("--solver", "auto", "--steps", "2").leavesPairOpen)
        #expect(try !settings("--solver", "euler").leavesPairOpen)
        let auto = try settings("--solver", "auto")
        #expect(try settings("--solver", "euler").keysThatDiffer(from: auto) == [.solver])
    }

    @Test func `a refused value changes nothing`() throws {
        var settings = try settings("--rate", "360")
        let before = settings
        #expect(throws: DaemonError.self) {
            try settings.assign(Assignment(key: .rate, value: "x", origin: .commandLine))
        }
        #expect(settings == before)
    }

    @Test func `all but what describes the stream changes on reload`() throws {
        let old = try settings("--rate", "360", "--solver", "euler", "--idle-timeout", "3", "--isa", "scalar")
        let new = try settings(
            "--rate", "250", "--solver", "rk4", "--output", "csv", "--deadline", "9ms", "--smallest-beat", "0",
            "--tachycardia-limit", "150", "--report", "events", "--source", "bed7", "--gain", "100")
        #expect(
            Set(old.keysThatDiffer(from: new)) == [
                .rate, .solver, .idleTimeout, .output, .deadline, .isa, .smallestBeat, .tachycardiaLimit, .report,
                .source,
                .gain,
            ])
        var next = new
        next.keepStream(of: old)
        #expect(Set(next.keysThatDiffer(from: old)) == Set(old.keysThatDiffer(from: new)).subtracting([.rate, .gain]))
        #expect(next.rate?.hertz == 360)
        #expect(next.gain == nil)
        #expect(next.origins[.gain] == nil)
        #expect(Set(next.keysThatDiffer(from: new)) == [.rate, .gain])
    }
}
