// SPDX-License-Identifier: Apache-2.0

import Decoding
import Testing

/// What the first bytes of an input show it to be.
struct InputLookTests {
    /// The finding, and after how many bytes of how small chunks it was made.
    private func look(
        _ bytes: [UInt8], format: SampleFormat = .s16le, chunk: Int = 4_096, ends: Bool = true
    ) -> InputSignature? {
        var look = InputLook(for: format)
        var position = 0
        while position < bytes.count {
            let end = min(position + chunk, bytes.count)
            if let signature = look.push(bytes.span.extracting(position..<end)) { return signature }
            position = end
        }
        return ends ? look.finish() : nil
    }

    private static func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static let gzip: [UInt8] = [0x1F, 0x8B, 8, 8, 0x60, 0x11, 0x22, 0x33, 0, 3] + ascii("ecg.txt") + [0]

    @Test(arguments: [
        (gzip, InputSignature.gzip), (ascii("PK\u{3}\u{4}") + [20, 0, 0, 0], .zip),
        (ascii("BZh91AY&SY") + [1, 2, 3], .bzip2), ([0xFD] + ascii("7zXZ") + [0, 0, 4], .xz),
        ([0x28, 0xB5, 0x2F, 0xFD, 4, 0], .zstd), (ascii("0       X X X X"), .edf),
        ([0xFF] + ascii("BIOSEMI"), .bdf), (ascii("ISHNE1.0") + [0, 0], .ishne), (ascii("ANN  1.0"), .ishneAnnotations),
        (ascii("RIFF") + [1, 2, 3, 4] + ascii("WAVEfmt "), .wav),
        (ascii("RF64") + [1, 2, 3, 4] + ascii("WAVE"), .wav64),
        (ascii("fLaC") + [0, 0, 0, 34], .flac), (ascii("MATLAB 5.0 MAT-file, Platform: GLNXA64"), .matlab),
        ([0x89] + ascii("HDF\r\n\u{1A}\n"), .hdf5), ([0x93] + ascii("NUMPY") + [1, 0], .numpy),
        (ascii("<?xml version=\"1.0\"?>\n<AnnotatedECG/>\n"), .xml), (ascii("%PDF-1.4\n"), .pdf),
        ([UInt8](repeating: 0, count: 128) + ascii("DICM"), .dicom),
        // A matrix "val" of two rows, as PhysioNet's .mat files are.
        ([10, 0, 0, 0, 2, 0, 0, 0, 0x88, 0x13, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0] + ascii("val") + [0, 1, 2], .matlab4),
    ])
    func `files of other kinds are known by their first bytes, however these come`(
        bytes: [UInt8], signature: InputSignature
    ) {
        for format in [SampleFormat.s16le, .u8, .f32le, .wfdb212, .text] {
            for chunk in [1, 3, 4_096] {
                #expect(look(bytes + [7, 0x80, 200, 1], format: format, chunk: chunk) == signature)
            }
        }
    }

    @Test(arguments: [
        "0.125\n-0.25\n0.5\n0.75\n1.0\n0.5\n0.125\n-0.25\n0.5\n0.75\n1.0\n0.5\n0.125\n-0.25\n",
        "time,ecg\n0.000,0.125\n0.004,0.130\n0.008,0.135\n0.012,0.140\n0.016,0.145\n0.020,0.150\n0.024,0.155\n",
        "Zeit;EKG in \u{B5}V\r\n0,000;125,5\r\n0,004;130,1\r\n0,008;135,0\r\n0,012;140,2\r\n0,016;145\r\n0,020;150\r\n",
        "\u{FEFF}t\tII\n1\t512\n2\t513\n3\t514\n4\t515\n5\t516\n6\t517\n7\t518\n8\t519\n9\t520\n10\t521\n11\t522\n",
        "2026-11-30T22:00:00.000Z,512\n2026-11-30T22:00:00.004Z,513\n2026-11-30T22:00:00.008Z,514\n",
        String(repeating: "0.125,normal\n0.130,normal\n", count: 12),
        "# made by a recorder\n" + String(repeating: "512 513 514\n", count: 8),
        "{\"device\":\"x\",\"samples\":[" + String(repeating: "512,513,", count: 80) + "0]}",
        "# {\"sampling rate\": 1000, \"labels\": [" + String(repeating: "\"a channel\", ", count: 60) + "]}\n"
            + String(repeating: "0\t512\t0\n", count: 60),
    ])
    func `text is known as text where integers or floats were promised`(text: String) {
        let bytes = Self.ascii(text)
        for format in [SampleFormat.s16le, .u8, .f32le, .s24le] {
            for chunk in [1, 5, 64, 4_096] {
                let isLong = bytes.count >= 128
                #expect(look(bytes, format: format, chunk: chunk, ends: !isLong) == .text, "chunks of \(chunk)")
            }
        }
        #expect(look(bytes, format: .text) == nil)
    }

    @Test func `text of 16 bits a character is text, too`() {
        let text = "time\tecg\n" + String(repeating: "0.1\t512\n", count: 20)
        let bytes: [UInt8] = [0xFF, 0xFE] + text.utf8.flatMap { [$0, 0] as [UInt8] }
        #expect(look(bytes, chunk: 7) == .text)
    }

    @Test func `a short text is known when it ends`() {
        #expect(look(Self.ascii("512\n513\n514\n"), ends: false) == nil)
        #expect(look(Self.ascii("512\n513\n514\n")) == .text)
        #expect(look(Self.ascii("512\n")) == nil)
        #expect(look([]) == nil)
    }

    /// Values of a synthetic heartbeat, around a middle.
    private static func beat(_ index: Int, middle: Int, height: Int) -> Int {
        let phase = index % 200
        switch phase {
        case 95: return middle - height / 4
        case 96...98: return middle + height * (phase - 95) / 3
        case 99...101: return middle + height * (102 - phase) / 3
        case 102: return middle - height / 3
        case 130...160: return middle + height / 5
        default: return middle + (index * 7 % 5) - 2
        }
    }

    @Test func `no recording of 8 or 16 bits is taken for text, wherever its middle lies`() {
        for middle in 0...255 {
            for height in [8, 20, 40, 90] {
                let small = (0..<4_096).map { UInt8(clamping: Self.beat($0, middle: middle, height: height)) }
                #expect(look(small, format: .u8) != .text, "middle \(middle), height \(height)")
            }
        }
        for middle in stride(from: -32_768, to: 32_768, by: 257) {
            for height in [20, 200, 2_000] {
                let values = (0..<2_048).map { Int16(clamping: Self.beat($0, middle: middle, height: height)) }
                let bytes = values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
                #expect(look(bytes) == nil, "middle \(middle), height \(height)")
            }
        }
    }

    @Test func `random bytes and flat lines are samples`() {
        for _ in 0..<200 {
            let bytes = (0..<5_000).map { _ in UInt8.random(in: 0...255) }
            #expect(look(bytes) == nil)
        }
        for value in UInt8.min...UInt8.max {
            #expect(look([UInt8](repeating: value, count: 5_000), format: .u8) == nil)
        }
    }

    @Test func `the next writer is looked at anew`() {
        var look = InputLook(for: .s16le)
        let text = Self.ascii(String(repeating: "512\n", count: 40))
        let samples = [UInt8](repeating: 200, count: 300)
        #expect(look.push(samples.span) == nil)
        let isOver = look.isOver
        #expect(isOver)
        #expect(look.push(text.span) == nil)
        look.reset()
        #expect(look.push(text.span) == .text)
        #expect(look.push(text.span) == nil)
    }
}
