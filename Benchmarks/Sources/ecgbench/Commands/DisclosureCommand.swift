// SPDX-License-Identifier: Apache-2.0

import Signal

/// `ecgbench disclosure`: how the monitor answers the test signals of the bedside standards.
enum DisclosureCommand {
    static let usage = """
        ecgbench disclosure [--rate HERTZ] [--write FILE]
          Runs the monitor on the synthesized test signals of ANSI/AAMI EC13 and IEC 60601-2-27 and prints what monitors'
          manuals disclose. With --write the tables replace those between the marks of FILE.
        """

    /// What the tables stand between in a document.
    private static let marks = (begin: "<!-- begin disclosure -->", end: "<!-- end disclosure -->")

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments)
        let hertz = try options.count("rate") ?? 360
        let path = options.optional("write")
        try options.finish()
        guard let rate = SampleRate(hertz: Double(hertz)) else {
            throw UsageError(message: "--rate takes 50 to 10000, not '\(hertz)'")
        }
        let disclosure = try Disclosure(rate: rate)
        guard let path else {
            print(disclosure.text)
            return
        }
        let document = String(decoding: try readFile(path), as: UTF8.self)
        let lines = document.split(separator: "\n", omittingEmptySubsequences: false)
        guard let begin = lines.firstIndex(where: { $0 == marks.begin }),
            let end = lines.firstIndex(where: { $0 == marks.end }), begin < end
        else { throw FileError(message: "\(path) has no lines '\(marks.begin)' and '\(marks.end)'") }
        let text =
            (lines[...begin].joined(separator: "\n")) + "\n" + disclosure.text + "\n"
            + lines[end...].joined(separator: "\n")
        try writeFile(Array(text.utf8), to: path)
    }
}
