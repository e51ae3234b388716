// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal
import Testing

struct TextTests {
    /// Decodes text at several chunk sizes, all of which must give the same.
    private func decodeText(
        _ text: String, channel: Int = 0, gain: Double? = nil, baseline: Double? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Decoded {
        let configuration = DecoderConfiguration(format: .text, channel: channel, gain: gain, baseline: baseline)
        let bytes = [UInt8](text.utf8)
        let whole = try decode(bytes, configuration)
        for (chunk, capacity) in [(1, 512), (2, 1), (3, 2), (7, 3), (4_096, 1)] {
            let other = try decode(bytes, configuration, chunk: chunk, capacity: capacity)
            #expect(other.patterns == whole.patterns, "chunks of \(chunk)", sourceLocation: sourceLocation)
            for kind in InputProblem.Kind.allCases {
                #expect(other.problems(kind) == whole.problems(kind), sourceLocation: sourceLocation)
            }
        }
        return whole
    }

    /// The samples' patterns, for comparisons that hold for NaN, too.
    private func patterns(_ samples: Float...) -> [UInt32] { samples.map(\.bitPattern) }

    @Test(arguments: [
        "1,-2\n3,4\n", "1;-2\n3;4\n", "1\t-2\n3\t4\n", "1 -2\n3 4\n", "  1   -2  \n3 4", "1, -2\r\n3 ,4\r\n",
        "1 ; -2;5\n3;4;6\n", "1\t -2\n 3 \t4 \r\n", "time,ECG\n1,-2\n3,4\n", "\u{FEFF}1,-2\n3,4\n",
        "\u{FEFF}time,ECG\ns,mV\n1,-2\n3,4\n", "# a comment, 7\n1,-2 # 8\n%x\n#\n3,4,#9\n", "\n \n1,-2\n3,4\n",
        "1.0e0,-200e-2\n+3.,0.4e1\n", "1,-2,foo\n3,4,\n", "foo,-2\n,4\n",
    ])
    func `lines of every style give the second column`(text: String) throws {
        let decoded = try decodeText(text, channel: 1)
        #expect(decoded.samples == [-2, 4])
        #expect(decoded.problems.isEmpty)
    }

    @Test func `the output of rdsamp decodes, by columns`() throws {
        // rdsamp -r 208 -p -v -t 0.01, and the same without -p.
        let physical = """
               Elapsed time\t   MLII\t     V1
                  (seconds)\t   (mV)\t   (mV)
                      0.000\t -0.265\t -0.235
                      0.003\t -0.260\t      -
                      0.006\t -0.255\t -0.250
            """
        #expect(try decodeText(physical, channel: 1).samples == [-0.265, -0.260, -0.255])
        let second = try decodeText(physical, channel: 2)
        #expect(second.patterns == patterns(-0.235, .nan, -0.25) && second.problems.isEmpty)
        let digital = "       0\t   971\t   977\n       1\t   972\t   975\n"
        #expect(try decodeText(digital, channel: 1, gain: 200, baseline: 1_024).samples == [-0.265, -0.26])
        let quoted = "'Elapsed time','MLII'\n'seconds','mV'\n0.000,-0.265\n0.003,-0.260\n"
        #expect(try decodeText(quoted, channel: 1).samples == [-0.265, -0.26])
    }

    @Test func `blank, nan and dash fields are missing samples and no problem`() throws {
        let decoded = try decodeText("1,1\n2,\n3,nan\n4,-\n5, \n6,NaN\n7,-nan\n8,8\n", channel: 1)
        #expect(decoded.patterns == patterns(1, .nan, .nan, .nan, .nan, .nan, .nan, 8))
        #expect(decoded.problems.isEmpty)
        #expect(try decodeText(",5\n-,5\nnan\n", channel: 0).patterns == patterns(.nan, .nan, .nan))
    }

    @Test func `a blank line takes no sample's place`() throws {
        let decoded = try decodeText("\n\r\n1\n\n \r\n2\n")
        #expect(decoded.samples == [1, 2] && decoded.problems.isEmpty)
    }

    @Test func `a malformed line is a missing sample and is reported with its number`() throws {
        let decoded = try decodeText("a,b\n1,1\n2,oops\n3\n4,4\n", channel: 1)
        #expect(decoded.patterns == patterns(1, .nan, .nan, 4))
        #expect(
            decoded.problems == [
                InputProblem(kind: .malformedLine, position: 3, sampleIndex: 1),
                InputProblem(kind: .malformedLine, position: 4, sampleIndex: 2),
            ])
    }

    @Test func `lines without a number take no sample's place, wherever they stand`() throws {
        let decoded = try decodeText("names\nunits\nthird\n1\nagain\n.\nHeart rate: 72\nrate 72\nRate :15\n--\n2\n")
        #expect(decoded.samples == [1, 2] && decoded.problems.isEmpty)
        // A line with a number in another field is no header.
        let mixed = try decodeText("1,a\n2,2\n", channel: 1)
        #expect(mixed.patterns == patterns(.nan, 2) && mixed.problems.map(\.position) == [1])
    }

    @Test func `a million bad lines make few reports that count them all`() throws {
        let lines = 1_000_000
        let bytes = [UInt8](("0\n" + String(repeating: "1x\n", count: lines)).utf8)
        for (chunk, capacity) in [(4_096, 4_096), (100_000, 512)] {
            let decoded = try decode(bytes, DecoderConfiguration(format: .text), chunk: chunk, capacity: capacity)
            #expect(decoded.samples.count == lines + 1)
            #expect(decoded.problems.map(\.count).reduce(0, +) == lines)
            #expect(decoded.problems.count <= 2 * lines / 3_600 + 2)
            #expect(decoded.problems.first == InputProblem(kind: .malformedLine, position: 2, sampleIndex: 1))
            #expect(decoded.problems.last?.position == Int64(lines) + 1)
        }
    }

    @Test func `an infinite number is missing and a problem`() throws {
        let decoded = try decodeText("1\ninf\n1e40\n2\n")
        #expect(decoded.patterns == patterns(1, .nan, .nan, 2))
        #expect(
            decoded.problems == [
                InputProblem(kind: .nonFiniteSample, position: 2, sampleIndex: 1),
                InputProblem(kind: .nonFiniteSample, position: 3, sampleIndex: 2),
            ])
    }

    @Test(arguments: ["x", "9", ",", " ", "9,"])
    func `an overlong line is one missing sample and one problem`(filling: String) throws {
        let long = String(repeating: filling, count: 10_000)
        let decoded = try decodeText("1,1\n2,\(long)\n3,3\n", channel: 1)
        #expect(decoded.patterns == patterns(1, .nan, 3))
        #expect(decoded.problems == [InputProblem(kind: .overlongLine, position: 2, sampleIndex: 1)])
        // Blanks alone are none.
        if filling == " " { return }
        let other = try decodeText("1\n\(long)\n3\n")
        #expect(other.patterns == patterns(1, .nan, 3))
        #expect(other.problems == [InputProblem(kind: .overlongLine, position: 2, sampleIndex: 1)])
    }

    @Test func `an overlong line without an end is reported before it ends`() throws {
        var decoder = try SampleDecoder(DecoderConfiguration(format: .text))
        let bytes = [UInt8](repeating: 0x78, count: 5_000)
        let samples = [Float](capacity: 16) { _ = decoder.decode(bytes.span, into: &$0) }
        #expect(samples.isEmpty)
        #expect(decoder.nextProblem() == InputProblem(kind: .overlongLine, position: 1, sampleIndex: 0))
    }

    @Test func `a long comment is no problem, nor is a line at the limit`() throws {
        let long = String(repeating: "x", count: 10_000)
        #expect(try decodeText("#\(long)\n1\n# \(long)\n").problems.isEmpty)
        #expect(try decodeText(String(repeating: " ", count: 9_000) + "# x\n1\n").samples == [1])
        let atLimit = "1 " + String(repeating: "x", count: 4_094)
        #expect(try decodeText("\(atLimit)\n2\n").samples == [1, 2])
        #expect(try decodeText("\(atLimit)x\n2\n").problems.map(\.kind) == [.overlongLine])
    }

    @Test func `a last line without an end is a sample if its field is whole, and reported as cut short if not`() throws
    {
        #expect(try decodeText("1\n2").samples == [1, 2])
        #expect(try decodeText("1\n2").problems.isEmpty)
        #expect(try decodeText("1\n-").patterns == patterns(1, .nan))
        for end in ["5", "5,", "5,1e", "5,+"] {
            let decoded = try decodeText("1,1\n\(end)", channel: 1)
            #expect(decoded.samples == [1], "\(end)")
            #expect(decoded.problems == [InputProblem(kind: .truncatedLine, position: 2, sampleIndex: 1)])
        }
        for end in [" ", "\r", "# com", "  #"] {
            let decoded = try decodeText("1,1\n\(end)", channel: 1)
            #expect(decoded.samples == [1] && decoded.problems.isEmpty)
        }
    }

    @Test func `half a byte order mark is malformed text`() throws {
        let configuration = DecoderConfiguration(format: .text)
        for chunk in [1, 4_096] {
            let decoded = try decode([0xEF, 0xBB, 0x31, 0x0A, 0x32, 0x0A, 0x33, 0x0A], configuration, chunk: chunk)
            // The first line is taken for a header, as any line without a number is.
            #expect(decoded.samples == [2, 3])
        }
    }

    @Test func `gain and baseline apply to text`() throws {
        #expect(try decodeText("1024\n1224\n", gain: 200, baseline: 1_024).samples == [0, 1])
        var configuration = DecoderConfiguration(format: .text)
        configuration.unit = .microvolts
        #expect(try decode([UInt8]("500\n".utf8), configuration).samples == [0.5])
    }
}
