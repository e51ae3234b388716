// SPDX-License-Identifier: Apache-2.0

import Decoding
import Glibc
import Signal

/// `ecgbench process`: the whole daemon on a whole record, from text in a file to text in a file.
enum ProcessCommand {
    static let usage = """
        ecgbench process --binary ECGMOND --data DIR [--record N] [--runs N] [--json]
          Writes a record (208) as the text that `rdsamp -p` prints, and lets the daemon monitor it into a file N times (11).
          Prints median and maximum of the time from start to end.
        """

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments, flags: ["json"])
        let binary = try options.required("binary")
        let data = try options.required("data")
        let record = try options.count("record") ?? 208
        let runs = try options.count("runs") ?? 11
        let asJSON = options.flag("json")
        try options.finish()

        let bytes = try RecordBytes(record: record, in: data)
        let folder = try temporaryFolder()
        let (input, output) = ("\(folder)/\(record).txt", "\(folder)/\(record).out")
        defer {
            unlink(input)
            unlink(output)
            rmdir(folder)
        }
        let text = bytes.text()
        try writeFile(text, to: input)
        let configuration = bytes.textConfiguration
        let call = [
            "--format", "text", "--rate", "\(bytes.rate.hertz)", "--channels", "\(configuration.channelCount)",
            "--channel", "\(configuration.channel)", "--output", "text", input,
        ]
        var usages: [ChildProcess.Usage] = []
        for _ in 0..<runs { usages.append(try ChildProcess(binary, call, output: output, readsPipe: false).finish()) }
        let lineCount = try readFile(output).count { $0 == UInt8(ascii: "\n") }
        let walls = usages.map(\.wall).sorted()
        let processors = usages.map(\.processor).sorted()
        let sampleCount = text.count { $0 == UInt8(ascii: "\n") }
        if asJSON {
            var object = JSONObject()
            object.add("record", record)
            object.add("samples", sampleCount)
            object.add("lines", lineCount)
            object.add("median_wall_s", walls[runs / 2])
            object.add("maximum_wall_s", walls[runs - 1])
            object.add("median_processor_s", processors[runs / 2])
            print(object.text)
            return
        }
        print(
            "record \(record), \(sampleCount) samples in \(text.count) bytes of text, \(lineCount) lines of reports: "
                + "\(fixed(walls[runs / 2], 3)) s median of \(runs), \(fixed(walls[runs - 1], 3)) s maximum, "
                + "\(fixed(processors[runs / 2], 3)) s of the processor")
    }

    private static func temporaryFolder() throws -> String {
        var name = Array("/tmp/ecgbench-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw FileError(message: "/tmp: no folder can be made there") }
        return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
