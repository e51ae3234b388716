// SPDX-License-Identifier: Apache-2.0

import Decoding
import Reporting
import Signal
import Testing

@testable import Daemon

@Suite struct InputPlanTests {
    private let folder = ScratchFolder()
    private let header = """
        rec 3 360 1000
        rec.dat 212 200(1024)/mV 11 1024 995 0 0 MLII
        rec.dat 212 100(1000)/mV 11 1024 1011 0 0 V5
        other.dat 16+512 2000/uV 16 0 0 0 0 II

        """

    private func plan(_ arguments: String...) throws -> InputPlan {
        try InputPlan(Settings(CommandLineRequest(arguments: ["--config", folder.write("c", "")] + arguments)))
    }

    @Test func `without a header the settings say all, and the rate must be among them`() throws {
        let plan = try plan("--rate", "250", "--format", "s24le", "--channels", "3", "--channel", "2", "--gain", "1000")
        #expect(plan.rate.hertz == 250)
        #expect(plan.decoder.format == .s24le)
        #expect(plan.decoder.channelCount == 3)
        #expect(plan.decoder.channel == 2)
        #expect(plan.decoder.gain == 1000)
        #expect(plan.path == "-")
        #expect(plan.source == "stdin")
        let error = #expect(throws: DaemonError.self) { try self.plan() }
        #expect(error?.status == .badConfiguration)
        #expect(
            error?.message.hasSuffix(
                "write the line 'rate = HERTZ', the recorder's samples per second, into \(folder.path("c"))") == true)
    }

    @Test func `a record is opened beside its header`() throws {
        let path = try folder.write("rec.hea", header)
        let plan = try plan(path)
        #expect(plan.path == folder.path("rec.dat"))
        #expect(plan.rate.hertz == 360)
        #expect(plan.decoder.format == .wfdb212)
        #expect(plan.decoder.channelCount == 2)
        #expect(plan.decoder.baseline == 1024)
        #expect(plan.source == "rec")
        #expect(plan.channelName == "MLII")
        #expect(plan.sampleLimit == 1000)
    }

    @Test func `a name may begin with an accent, which joins the slash before it to one character`() throws {
        let path = try folder.write("\u{301}rec.hea", header)
        #expect(try plan(path).path == folder.path("rec.dat"))
        #expect(try plan("--rate", "360", path + "x").source == "\u{301}rec.heax")
    }

    @Test(arguments: [("1", 1), ("V5", 1), ("v5", 1), ("0", 0), ("MLII", 0)])
    func `a signal is chosen by number or name`(channel: String, number: Int) throws {
        let plan = try plan("--channel", channel, folder.write("rec.hea", header))
        #expect(plan.channelIndex == number)
        #expect(plan.decoder.channel == number)
    }

    @Test func `a signal in a file of its own is counted within that file`() throws {
        let plan = try plan("--channel", "II", folder.write("rec.hea", header))
        #expect(plan.path == folder.path("other.dat"))
        #expect(plan.channelIndex == 2)
        #expect(plan.decoder.channel == 0)
        #expect(plan.decoder.channelCount == 1)
        #expect(plan.decoder.byteOffset == 512)
        #expect(plan.decoder.gainPerMillivolt == 2_000_000)
    }

    @Test func `settings beat the header, and a stream has no limit and no prolog`() throws {
        let path = try folder.write("rec.hea", header)
        let plan = try plan("--header", path, "--gain", "50", "--channel", "II", "--rate", "500", "--source", "bed7")
        #expect(plan.path == "-")
        #expect(plan.rate.hertz == 500)
        #expect(plan.decoder.gain == 50)
        #expect(plan.decoder.byteOffset == 0)
        #expect(plan.sampleLimit == nil)
        #expect(plan.source == "bed7")
    }

    @Test func `text beside a header takes its rate and nothing of its converter`() throws {
        let plan = try plan("--header", folder.write("rec.hea", header), "--format", "text", "--channel", "1")
        #expect(plan.rate.hertz == 360)
        #expect(plan.decoder.format == .text)
        #expect(plan.decoder.channel == 1)
        #expect(plan.decoder.gain == 1)
        #expect(plan.decoder.baseline == 0)
    }

    @Test func `another format beside a header keeps its gain for all its signals`() throws {
        let plan = try plan("--header", folder.write("rec.hea", header), "--format", "s16le", "--channel", "1")
        #expect(plan.decoder.format == .s16le)
        #expect(plan.decoder.channelCount == 3)
        #expect(plan.decoder.channel == 1)
        #expect(plan.decoder.gain == 100)
        #expect(plan.decoder.baseline == 1000)
    }

    @Test(arguments: [
        (["--channel", "9"], Daemon.ExitStatus.usage, "no signal 9"), (["--channel", "aVR"], .usage, "MLII, V5, II"),
        (["--header", "x.hea"], .usage, "--header"),
    ])
    func `what the header does not hold is an error of the option`(
        arguments: [String], status: Daemon.ExitStatus, fragment: String
    ) throws {
        let path = try folder.write("rec.hea", header)
        let request = try CommandLineRequest(arguments: ["--config", folder.write("c", ""), path] + arguments)
        let error = #expect(throws: DaemonError.self) { try InputPlan(Settings(request)) }
        #expect(error?.status == status)
        #expect(error?.message.contains(fragment) == true)
    }

    @Test(arguments: [
        "", "rec x 360\n", "rec 1 10\nrec.dat 16\n", "rec 1 360\nrec.dat 516\n", "rec 1 360\n../rec.dat 16\n",
        "rec 1 360\nsub/../../rec.dat 16\n", "rec 1 360\n/rec.dat 16\n", "sub/7 1 360\nrec.dat 16\n",
        "rec 1 360\nrec.dat 16 200/mmHg\n",
    ])
    func `a header that cannot be used is bad data, and names the file`(text: String) throws {
        let path = try folder.write("bad.hea", text)
        let error = #expect(throws: DaemonError.self) { try self.plan(path) }
        #expect(error?.status == .badData)
        #expect(error?.message.hasPrefix(path) == true)
    }

    @Test(arguments: ["rec.dat", "sub/rec.dat", "sub/\u{301}rec.dat"])
    func `a record's folder before its name is passed over, and its file is found`(file: String) throws {
        let text = "sub/rec 1 360 1000\n\(file) 16 200 16 0 0 0 0 II\n"
        let path = try folder.write("rec.hea", text)
        #expect(try plan(path).source == "rec")
        #expect(try plan(path).path == folder.path(file))
        try folder.write(file.splitAtLastSlash.name, "")
        #expect(try plan(path).path == folder.path(file.splitAtLastSlash.name))
    }

    @Test func `a header that is not there is a missing input`() {
        let error = #expect(throws: DaemonError.self) { try self.plan(self.folder.path("none.hea")) }
        #expect(error?.status == .missingInput)
    }

    @Test func `a name for a channel needs a header`() {
        let error = #expect(throws: DaemonError.self) { try self.plan("--rate", "360", "--channel", "MLII") }
        #expect(error?.status == .usage)
    }
}
