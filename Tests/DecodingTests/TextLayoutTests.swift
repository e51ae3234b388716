// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal
import Testing

/// The ways in which people's loggers write numbers: each is read right, whatever the chunks.
struct TextLayoutTests {
    /// Decodes text at several chunk sizes, all of which must give the same.
    private func decodeText(
        _ bytes: [UInt8], channel: Int = 0, column: String? = nil, channels: Int = 1,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Decoded {
        var configuration = DecoderConfiguration(format: .text, channelCount: channels, channel: channel)
        configuration.columnName = column
        let whole = try decode(bytes, configuration, chunk: 1 << 20, capacity: 1 << 16)
        for (chunk, capacity) in [(1, 512), (2, 1), (7, 3), (4_096, 1)] {
            let other = try decode(bytes, configuration, chunk: chunk, capacity: capacity)
            #expect(other.patterns == whole.patterns, "chunks of \(chunk)", sourceLocation: sourceLocation)
            #expect(other.problems.map(\.kind) == whole.problems.map(\.kind), sourceLocation: sourceLocation)
        }
        return whole
    }

    private func decodeText(_ text: String, channel: Int = 0, column: String? = nil) throws -> Decoded {
        try decodeText([UInt8](text.utf8), channel: channel, column: column)
    }

    @Test(arguments: [
        ("0,012\n-0,5\n1,25\n", 0), ("1,25\n-0,5\n0,012\n", 0), ("1;0,012\n2;-0,5\n3;1,25\n", 1),
        ("1\t0,012\n2\t-0,5\n3\t1,25\n", 1), ("7,5 0,012\n7,5 -0,5\n8 1,25\n", 1), ("ecg\n3,5\n", -1), ("3,5\n4\n", -2),
    ])
    func `a comma is a decimal mark where it separates nothing`(text: String, channel: Int) throws {
        let expected: [Float] = channel == -1 ? [3.5] : channel == -2 ? [3.5, 4] : [0.012, -0.5, 1.25]
        let wanted = channel == 0 && text.hasPrefix("1,25") ? [1.25, -0.5, 0.012] : expected
        let decoded = try decodeText(text, channel: max(0, channel))
        #expect(decoded.samples == wanted && decoded.problems.isEmpty)
    }

    @Test(arguments: ["12,512\n13,-1\n", "t,ecg\n12,512\n13,-1\n", "12,512\n13,0.5\n", "12,512,1\n13,511,1\n"])
    func `a comma separates columns where lines show it`(text: String) throws {
        #expect(try decodeText(text).samples == [12, 13])
    }

    @Test func `lone commas that tell nothing are decimals where all are like millivolts, else separators`() throws {
        var millivolts = ""
        var columns = ""
        for index in 0..<300 {
            millivolts += "\(index % 3),\(index % 9 + 1)\(index % 9 + 1)2\n"
            columns += "\(index),512\n"
        }
        let decoded = try decodeText(millivolts)
        #expect(decoded.samples.count == 300 && decoded.samples[..<3] == [0.112, 1.222, 2.332])
        #expect(try decodeText(columns).samples == (0..<300).map(Float.init))
        // Fewer lines than are held: the input's end decides.
        #expect(try decodeText("1,112\n2,221\n1,5").samples == [1, 2, 1])
        #expect(try decodeText("1,112\n2,221\n1,533").samples == [1.112, 2.221, 1.533])
    }

    @Test func `with a comma in the line, blanks are parts of fields`() throws {
        let clock = "Time,EcgWaveform\n03/05/2024 10:30:30.426,512\n03/05/2024 10:30:30.430,513\n"
        #expect(try decodeText(clock, channel: 1).samples == [512, 513])
        let names = "Sample Index, EXG Channel 0, EXG Channel 1\n0, 9.03, 4.5\n1, 0.94, 0.4\n"
        #expect(try decodeText(names, channel: 1).samples == [9.03, 0.94])
        #expect(try decodeText(names, channel: 1).problems.isEmpty)
    }

    @Test(arguments: ["ECG", "ecg", "EXG Channel 0"])
    func `a column goes by its name`(name: String) throws {
        let texts = [
            "t,\(name),resp\n0,5,7\n1,6,8\n", "t;\(name) [uV];resp\n0;5;7\n1;6;8\n",
            "\"t\",\"\(name)\"\n\"0\",\"5\"\n1,6\n",
            "'t','\(name)'\n's','mV'\n0,5\n1,6\n", "# t, \(name)\n0, 5\n1, 6\n",
            "My recording\n\nt\t\(name) (mV)\n0\t5\n1\t6\n",
        ]
        for text in texts {
            let decoded = try decodeText(text, column: name == "ecg" ? "ECG" : name)
            #expect(decoded.samples == [5, 6] && decoded.problems.isEmpty, "\(text)")
        }
    }

    @Test func `a column that is not there is refused with the names that are`() throws {
        var configuration = DecoderConfiguration(format: .text)
        configuration.columnName = "EKG"
        var decoder = try SampleDecoder(configuration)
        let bytes = [UInt8]("t,ecg\n0,5\n".utf8)
        _ = [Float](capacity: 8) { _ = decoder.decode(bytes.span, into: &$0) }
        let refusal = decoder.refusal
        #expect(refusal?.message == "no such column \"EKG\"; there are: t, ecg")
        decoder.reset()
        let isRefused = decoder.refusal != nil
        #expect(!isRefused)
        let plain = [UInt8]("0 5\n".utf8)
        _ = [Float](capacity: 8) { _ = decoder.decode(plain.span, into: &$0) }
        let nameless = decoder.refusal
        #expect(nameless?.code == .noColumnNames)
    }

    @Test func `labels and JSON objects name their values`() throws {
        for text in [
            "ECG:5,Resp:7\nECG:6,Resp:8\n", "ECG: 5 Resp: 7\nResp: 8 ECG: 6\n", "ECG=5;Resp=7\nECG=6;Resp=8\n",
            "ECG:5\nResp:7\nECG:6\nResp:8\n", "Baud: 9600\nECG:5\nECG:6\n",
            "{\"ECG\":5,\"Resp\":7}\n{\"Resp\": 8, \"ECG\": 6}\n",
            "{\"ECG\":\"5\",\"x\":{\"ECG\":9}}\n{\"x\":[1,2],\"ECG\":6}\n",
        ] {
            #expect(try decodeText(text, column: "ecg").samples == [5, 6], "\(text)")
        }
        #expect(try decodeText("ECG:5,Resp:7\nECG:6,Resp:8\n", channel: 1).samples == [7, 8])
        #expect(try decodeText("{\"t\":0,\"ECG\":5}\n{\"t\":1,\"ECG\":6}\n", channel: 1).samples == [5, 6])
        #expect(try decodeText("Baud: 9600\n5\n6\n").samples == [5, 6])
        let missing = try decodeText("{\"ECG\":5}\n{\"ECG\":null}\n{\"ECG\":[6]}\n{\"ECG\":7}\n", column: "ECG")
        #expect(missing.samples.count == 4 && missing.samples[1].isNaN && missing.samples[2].isNaN)
        #expect(missing.problems.map(\.position) == [3])
    }

    @Test(arguments: ["!", "leads off", "Leads Off", "lead-off", "nan", "NA", "n/a", "null", "None", "-"])
    func `a mark is a missing sample and no problem`(mark: String) throws {
        for text in ["\(mark)\n\(mark)\n5\n\(mark)\n6\n", "5\n\(mark)\n6\n", "\(mark)\n"] {
            let decoded = try decodeText(text)
            #expect(decoded.problems.isEmpty)
            #expect(decoded.samples.count == text.split(separator: "\n").count)
            #expect(decoded.samples.filter { !$0.isNaN } == (text.contains("5") ? [5, 6] : []))
        }
        let column = try decodeText("1,5\n2,\(mark)\n3,6\n", channel: 1)
        #expect(column.samples.count == 3 && column.samples[1].isNaN && column.problems.isEmpty)
    }

    @Test func `a wrong byte in a number costs one sample and no place`() throws {
        let decoded = try decodeText("1\n5l2\n-3x\n4\n")
        #expect(decoded.samples.count == 4 && decoded.samples[3] == 4)
        #expect(decoded.problems.map(\.position) == [2, 3])
    }

    @Test(arguments: [" ", ", ", "\t", ";", "\r\n "])
    func `numbers on one line, however long, are samples`(separator: String) throws {
        let numbers = (0..<3_000).map { "\(Double($0 % 700) / 4)" }
        let expected = numbers.map { Float($0)! }
        let text = numbers.joined(separator: separator)
        #expect(try decodeText(text).samples == expected)
        #expect(try decodeText(text + "\n").samples == expected)
        #expect(try decodeText(numbers[..<40].joined(separator: " ")).samples == Array(expected[..<40]))
        let second = try decodeText([UInt8](text.utf8), channel: 1, channels: 3)
        if separator != "\r\n " { #expect(second.samples == (0..<1_000).map { expected[$0 * 3 + 1] }) }
    }

    @Test(arguments: [true, false])
    func `UTF-16 is read by its mark`(isBigEndian: Bool) throws {
        var bytes: [UInt8] = isBigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE]
        for unit in "t\u{E9}mps;ECG\r\n0;0,5\r\n1;\u{2013}\r\n2;-0,25\r\n".utf16 {
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
            bytes += isBigEndian ? [high, low] : [low, high]
        }
        let decoded = try decodeText(bytes, column: "ECG")
        #expect(decoded.samples.count == 3 && decoded.samples[0] == 0.5 && decoded.samples[2] == -0.25)
        #expect(decoded.problems.map(\.position) == [3])
    }

    @Test func `random loggers' lines give the same whatever the chunks`() throws {
        var generator = SystemRandomNumberGenerator()
        let pieces = [
            "ECG:", "{\"a\":", "}", "0,5", "1,25", "-0,", ";", "\t", " ", "\n", "\n", "\n", "12", "7.5", "!",
            "leads off",
            "\"", "'", "#", "12:30:01.5", "2026-11-30T", "x=", "nan", ",", "9", "\u{FEFF}",
        ]
        for _ in 0..<400 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 1...120) { bytes += pieces.randomElement(using: &generator)!.utf8 }
            var configuration = DecoderConfiguration(format: .text, channel: Int.random(in: 0...2))
            if Bool.random() { configuration.timeColumn = .number(Int.random(in: 0...2)) }
            if Bool.random() { configuration.columnName = ["a", "ECG", "x"].randomElement() }
            configuration.problemIntervalInSamples = 5
            let whole = try decode(bytes, configuration, chunk: 1 << 20, capacity: 64)
            for (chunk, capacity) in [(1, 1), (3, 2), (7, 64)] {
                let other = try decode(bytes, configuration, chunk: chunk, capacity: capacity)
                #expect(other.patterns == whole.patterns, "\(String(decoding: bytes, as: UTF8.self))")
                #expect(other.places == whole.places, "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }
}
