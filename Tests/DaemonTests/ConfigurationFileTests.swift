// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Daemon

@Suite struct ConfigurationFileTests {
    private func parse(_ text: String) throws(DaemonError) -> [Assignment] {
        try ConfigurationFile(parsing: Array(text.utf8), path: "test.conf").assignments
    }

    @Test func `settings come with the lines on which they stand`() throws {
        let assignments = try parse(
            """
            # recorder
            rate = 360

            [ecgmond]
              channel = MLII   ; the lead
            output=text
            """)
        #expect(
            assignments == [
                Assignment(key: .rate, value: "360", origin: .file(path: "test.conf", line: 2)),
                Assignment(key: .channel, value: "MLII", origin: .file(path: "test.conf", line: 5)),
                Assignment(key: .output, value: "text", origin: .file(path: "test.conf", line: 6)),
            ])
    }

    @Test func `every setting has its twin`() throws {
        for key in SettingKey.allCases { #expect(try parse("\(key.name) = x\n").map(\.key) == [key]) }
    }

    @Test func `a file may be empty, or end without a newline, or in CRLF`() throws {
        #expect(try parse("").isEmpty)
        #expect(try parse("rate = 250").map(\.value) == ["250"])
        #expect(try parse("rate = 250\r\nformat = u8\r\n").map(\.value) == ["250", "u8"])
    }

    @Test(arguments: [
        ("rate = 360\nspeed = 3\n", "test.conf:2: unknown setting 'speed'"),
        ("[other]\nrate = 360\n", "test.conf:2: unknown section '[other]'"),
        ("rate = 360\n\nnonsense\n", "test.conf:3: not a 'name = value' line"),
        ("config = x\n", "test.conf:1: unknown setting 'config'"),
        ("source = \(String(repeating: "x", count: 300))\n", "test.conf:1: the line is longer than 196 bytes"),
        (";\(String(repeating: "x", count: 196))\n", "test.conf:1: the line is longer than 196 bytes"),
        ("rate = 3\u{0}60\n", "test.conf:1: a zero byte in the text"),
    ])
    func `what is wrong is a configuration error with its line`(text: String, message: String) {
        #expect(throws: DaemonError(.badConfiguration, message)) { try parse(text) }
    }

    @Test func `any bytes give settings or an error`() {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        let pieces: [[UInt8]] = [
            Array("rate".utf8), Array(" = ".utf8), [0x0A], [0x5B], [0x5D], [0x3B], [0x20], [0xFF], [0xEF, 0xBB, 0xBF],
            [0x0D],
            Array("360".utf8),
        ]
        for _ in 0..<2_000 {
            var bytes: [UInt8] = []
            for _ in 0..<24 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes += pieces[Int(state >> 40) % pieces.count]
            }
            do {
                _ = try ConfigurationFile(parsing: bytes, path: "p")
            } catch {
                #expect(error.status == .badConfiguration)
                #expect(error.message.hasPrefix("p:"))
            }
        }
    }

    @Test func `a file that is missing or a folder is a configuration error`() {
        for path in ["/nowhere/at/all.conf", "/etc"] {
            let error = #expect(throws: DaemonError.self) { try ConfigurationFile(path: path) }
            #expect(error?.status == .badConfiguration)
            #expect(error?.message.hasPrefix(path) == true)
        }
    }
}
