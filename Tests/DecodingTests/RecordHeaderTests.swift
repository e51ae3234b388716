// SPDX-License-Identifier: Apache-2.0

import Decoding
import Testing

struct RecordHeaderTests {
    private func parse(_ text: String) throws -> RecordHeader {
        let bytes = [UInt8](text.utf8)
        return try RecordHeader(parsing: bytes.span)
    }

    @Test func `headers read as the wfdb package reads them`() throws {
        for expected in WFDBFixtures.headers {
            let header = try parse(expected.text)
            #expect(header.recordName == expected.recordName)
            #expect(header.samplingFrequency == expected.samplingFrequency)
            #expect(header.counterFrequency == expected.counterFrequency)
            #expect(header.baseCounterValue == expected.baseCounterValue)
            #expect(header.sampleCount == expected.sampleCount)
            #expect(header.signalCount == expected.signals.count && header.signals.count == expected.signals.count)
            for (signal, wanted) in zip(header.signals, expected.signals) {
                #expect(signal.fileName == wanted.file)
                #expect(signal.format == wanted.format)
                #expect(signal.samplesPerFrame == wanted.samplesPerFrame)
                #expect(signal.skew == wanted.skew)
                #expect(signal.byteOffset == wanted.byteOffset)
                #expect(signal.gain == wanted.gain)
                #expect(signal.baseline == wanted.baseline)
                #expect(signal.units == wanted.units)
                #expect(signal.adcResolution == wanted.adcResolution)
                #expect(signal.adcZero == wanted.adcZero)
                #expect(signal.checksum == wanted.checksum)
            }
        }
    }

    @Test func `what a header leaves out has its default`() throws {
        let header = try parse("r 1\nr.dat 212\n")
        #expect(header.samplingFrequency == 250 && header.counterFrequency == 250 && header.baseCounterValue == 0)
        #expect(header.sampleCount == nil && header.baseTime == nil && header.baseDate == nil)
        let signal = try #require(header.signals.first)
        #expect(signal.gain == 200 && !signal.isCalibrated && signal.baseline == 0 && signal.units == "mV")
        #expect(signal.description == "record r, signal 0" && signal.initialValue == 0 && signal.blockSize == 0)
    }

    @Test func `the baseline is the ADC zero unless it is given`() throws {
        #expect(try parse("r 1\nf 16 200 12 1024\n").signals[0].baseline == 1_024)
        #expect(try parse("r 1\nf 16 200 12 1024\n").signals[0].initialValue == 1_024)
        #expect(try parse("r 1\nf 16 200(7) 12 1024\n").signals[0].baseline == 7)
        #expect(try parse("r 1\nf 16 200(0) 12 1024\n").signals[0].baseline == 0)
    }

    @Test func `a gain of 0 is that of an uncalibrated signal`() throws {
        let signal = try parse("r 1\nf 16 0(3)/uV\n").signals[0]
        #expect(signal.gain == 200 && !signal.isCalibrated && signal.baseline == 3 && signal.units == "uV")
    }

    /// Microseconds are those of Python's datetime, in UTC.
    @Test(arguments: [
        ("23:59:58.5 28/02/2024", 1_709_164_798_500_000), ("0:0:0 1/1/1970", 0),
        ("12:00:00 29/02/2000", 951_825_600_000_000), ("23:59:59 31/12/1969", -1_000_000),
        ("00:00:00.000001 01/03/1900", -2_203_891_199_999_999),
    ])
    func `a base time and date are a moment`(text: String, microseconds: Int64) throws {
        #expect(try parse("a 0 360 100 \(text)").baseMicroseconds == microseconds)
    }

    @Test(arguments: [
        "", "12:00:00", "24:00:00 1/1/2000", "12:60:00 1/1/2000", "12:00 1/1/2000", "12:00:00. 1/1/2000",
        "12:00:00.5x 1/1/2000", "-1:00:00 1/1/2000", "12:00:00 29/2/1900", "12:00:00 31/4/2000", "12:00:00 0/1/2000",
        "12:00:00 1/13/2000", "12:00:00 1/1", "12:00:00 2000-01-01", "99999999999999999999:0:0 1/1/2000",
    ])
    func `a base time that cannot be meant is none`(text: String) throws {
        #expect(try parse("a 0 360 100 \(text)").baseMicroseconds == nil)
    }

    @Test func `comments, times and long names are kept`() throws {
        let header = try parse(
            "\u{FEFF}#one\r\nr 1 360 5 12:30:05.125 31/12/1999\r\n# two \r\n"
                + "\r\nf 16 200 0 0 0 0 0  lead II, left \r\n#three\r\n"
        )
        #expect(header.comments == ["one", "two", "three"])
        #expect(header.baseTime == "12:30:05.125" && header.baseDate == "31/12/1999")
        #expect(header.signals[0].description == "lead II, left")
    }

    @Test func `a record of segments has their names and lengths, and gaps among them`() throws {
        let header = try parse("r/3 2 250 100\nr_layout 0\n~ 40\n# c\nr_1 60\nmore 5\n")
        #expect(header.recordName == "r" && header.signals.isEmpty && header.sampleCount == 100)
        #expect(
            header.segments == [
                RecordSegment(name: "r_layout", sampleCount: 0), RecordSegment(name: "~", sampleCount: 40),
                RecordSegment(name: "r_1", sampleCount: 60),
            ])
        #expect(header.segments.map(\.isGap) == [false, true, false])
    }

    @Test func `what follows a slash is the record's name unless it is a number`() throws {
        let header = try parse("records/00001_hr 1 250\nf 16\n")
        #expect(header.recordName == "00001_hr" && header.segments.isEmpty && header.signals.count == 1)
    }

    @Test(arguments: [
        ("", DecodingError.Code.emptyHeader, nil, nil),
        ("# only a comment\n\n", .emptyHeader, nil, nil),
        ("r\n", .missingField, 1, "number of signals"),
        ("r two\n", .malformedField, 1, "number of signals"),
        ("r -1\n", .outOfRange, 1, "number of signals"),
        ("r 99999\n", .outOfRange, 1, "number of signals"),
        ("r 99999999999999999999\n", .malformedField, 1, "number of signals"),
        ("multi/3 2 360 100\n", .missingField, 1, "segment 0 of 3"),
        ("multi/2 2 360 100\na 5\nb\n", .missingField, 3, "samples of the segment"),
        ("multi/0 2 360 100\n", .outOfRange, 1, "number of segments"),
        ("multi/999999 2 360 100\n", .outOfRange, 1, "number of segments"),
        ("folder/ 2 360 100\n", .malformedField, 1, "record name"),
        ("r 1 0\nf 16\n", .outOfRange, 1, "sampling frequency"),
        ("r 1 -360\nf 16\n", .outOfRange, 1, "sampling frequency"),
        ("r 1 inf\nf 16\n", .malformedField, 1, "sampling frequency"),
        ("r 1 0x10\nf 16\n", .malformedField, 1, "sampling frequency"),
        ("r 1 1e999\nf 16\n", .outOfRange, 1, "sampling frequency"),
        ("r 1 360/x\nf 16\n", .malformedField, 1, "counter frequency"),
        ("r 1 360(5\nf 16\n", .malformedField, 1, "base counter value"),
        ("r 1 360(5)6\nf 16\n", .malformedField, 1, "sampling frequency"),
        ("r 1 360 -5\nf 16\n", .outOfRange, 1, "number of samples"),
        ("r 2 360\nf 16\n", .missingField, 2, "signal 1 of 2"),
        ("# c\nr 1\nf\n", .missingField, 3, "format"),
        ("r 1\nf abc\n", .malformedField, 2, "format"),
        ("r 1\nf 16x0\n", .outOfRange, 2, "samples per frame"),
        ("r 1\nf 16x\n", .malformedField, 2, "samples per frame"),
        ("r 1\nf 16:-1\n", .outOfRange, 2, "skew"),
        ("r 1\nf 16+q\n", .malformedField, 2, "byte offset"),
        ("r 1\nf 16 abc\n", .malformedField, 2, "gain"),
        ("r 1\nf 16 200(1\n", .malformedField, 2, "baseline"),
        ("r 1\nf 16 200/\n", .malformedField, 2, "units"),
        ("r 1\nf 16 200(1)q\n", .malformedField, 2, "gain"),
        ("r 1\nf 16 200 99\n", .outOfRange, 2, "ADC resolution"),
        ("r 1\nf 16 200 12 5000000000\n", .outOfRange, 2, "ADC zero"),
        ("r 1\nf 16 200 12 0 0 70000\n", .outOfRange, 2, "checksum"),
        ("r 1\nf 16 200 12 0 0 0 -1\n", .outOfRange, 2, "block size"),
    ])
    func `a damaged header is refused with line and field`(
        text: String, code: DecodingError.Code, line: Int?, field: String?
    ) throws {
        let error = #expect(throws: DecodingError.self) { try parse(text) }
        #expect(error?.code == code && error?.line == line && error?.field == field)
        #expect(error?.message.contains("\n") == false)
    }

    @Test func `an error says what and where in one line`() throws {
        let error = #expect(throws: DecodingError.self) { try parse("r 1\nf 16 2oo\n") }
        #expect(error?.message == "line 2, gain: malformed field \"2oo\"")
        let control = #expect(throws: DecodingError.self) { try parse("r 1\nf 16 \u{1B}[2J\n") }
        #expect(control?.message.contains("\u{1B}") == false)
    }
}
