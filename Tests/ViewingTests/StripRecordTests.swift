// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import Viewing

/// A strip as a WFDB record; `StripReadbackTests` has the field's own package read one.
@Suite struct StripRecordTests {
    private static let rate = SampleRate(hertz: 360)!

    private func strip(_ millivolts: [Float], at sampleIndex: SampleIndex = 36_000, from first: SampleIndex = 32_400)
        -> Strip
    {
        var event = RhythmEvent(kind: .ventricularRun, phase: .end, sampleIndex: sampleIndex, heartRate: 149.6)
        event.onsetIndex = sampleIndex - 720
        event.count = 2
        return Strip(
            source: "bed\u{7} 7", reason: .alarm(event), sampleIndex: sampleIndex, rate: Self.rate,
            firstSampleIndex: first,
            millivolts: millivolts,
            marks: [
                Strip.Mark(sampleIndex: first + 20, beatClass: .ventricular),
                Strip.Mark(sampleIndex: first + 10, beatClass: .normal),
            ],
            epochInMicroseconds: 1_769_412_345_678_000 - 90_000_000)
    }

    private func files(_ strip: Strip) -> [String: [UInt8]] {
        let record = StripRecord(strip, name: "x", channelName: "MLII", program: "ecgmond 1.2")
        return Dictionary(uniqueKeysWithValues: record.files.map { ($0.ending.description, $0.bytes) })
    }

    private func samples(_ bytes: [UInt8]) -> [Int] {
        stride(from: 0, to: bytes.count, by: 2).map {
            Int(Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8))
        }
    }

    @Test func `the header says what it is`() throws {
        let files = files(strip([Float](repeating: 0.5, count: 7_200)))
        let lines = String(decoding: try #require(files[".hea"]), as: UTF8.self).split(separator: "\n")
        #expect(lines[0] == "x 1 360 7200 07:25:45.678 26/01/2026")
        #expect(lines[1] == "x.dat 16 10000(0)/mV 16 0 5000 \(Int16(truncatingIfNeeded: 7_200 * 5_000)) 0 MLII")
        #expect(lines[2] == "# source: bed? 7")
        #expect(lines[3] == "# alarm: ventricular-run end, heart rate 150 per minute, after 2.0 s, 2 times")
        #expect(lines[4] == "# moment: sample 36000 of the stream; this record begins at sample 32400")
        #expect(lines[5].hasPrefix("# made by ecgmond 1.2, which is not a certified medical device"))
        #expect(lines.count == 6)
    }

    @Test(
        arguments: [
            ([0.1, -3.2], 10_000, 0), ([4, -4], 5_000, 0), ([300, 301], 10_000, -3_005_000), ([-40, 40], 500, 0),
            ([3e9, -3e9], 1e-6, 0),
        ] as [([Float], Float, Int)])
    func `the finest gain with which all fits is taken`(millivolts: [Float], gain: Float, baseline: Int) throws {
        let files = files(strip(millivolts))
        let header = String(decoding: try #require(files[".hea"]), as: UTF8.self)
        let fields = header.split(separator: "\n")[1].split(separator: " ")
        #expect(fields[2] == "\(gain == 1e-6 ? "1e-06" : "\(Int(gain))")(\(baseline))/mV", "\(fields[2])")
        let steps = samples(try #require(files[".dat"]))
        for (step, value) in zip(steps, millivolts) {
            #expect(abs(Double(step - baseline) / Double(gain) - Double(value)) <= 0.51 / Double(gain) + 1e-4)
        }
    }

    @Test func `a missing sample is the step that stands for one`() throws {
        let files = files(strip([.nan, 3.2767, -3.2767, .infinity, -.infinity]))
        #expect(samples(try #require(files[".dat"])) == [-32_768, 32_767, -32_767, -32_768, -32_768])
        let header = String(decoding: try #require(files[".hea"]), as: UTF8.self)
        #expect(header.contains("# 3 samples are missing\n"))
        #expect(samples(try #require(self.files(strip([.nan, .nan]))[".dat"])) == [-32_768, -32_768])
    }

    @Test func `what is not there is said`() {
        let whole = [Float](repeating: 0, count: 7_200)
        #expect(strip(whole).extentRemark.isEmpty)
        #expect(strip(whole, at: 3_000, from: 0).extentRemark == "begins 8.3 s before the moment: no more is kept")
        #expect(
            strip(Array(whole[..<4_000])).extentRemark == "ends 1.1 s after the moment: the signal ended")
        #expect(
            strip(Array(whole[..<400]), at: 100, from: 0).extentRemark
                == "begins 0.3 s before the moment: no more is kept; ends 0.8 s after the moment: the signal ended")
        #expect(
            strip(whole, at: 100, from: 32_400).extentRemark.hasPrefix("known late: the moment was 89.7 s before this"))
    }

    @Test func `what must be known is in the header and in the caption`() throws {
        var strip = strip([Float](repeating: 0.5, count: 7_200))
        strip.note = "cut <short>"
        let files = files(strip)
        #expect(String(decoding: try #require(files[".hea"]), as: UTF8.self).contains("\n# cut <short>\n"))
        #expect(String(decoding: try #require(files[".svg"]), as: UTF8.self).contains("; cut &lt;short&gt;</text>"))
    }

    @Test func `the drawing is the one of the strip, and the header is the last file`() {
        let strip = strip([Float](repeating: 0.5, count: 7_200))
        let record = StripRecord(strip, name: "x", channelName: "", program: "p")
        #expect(record.files.map(\.ending.description) == StripRecord.endings.map(\.description))
        #expect(record.files.last?.ending.description == ".hea")
        #expect(record.files[2].bytes == StripDrawing(strip).svg())
    }
}
