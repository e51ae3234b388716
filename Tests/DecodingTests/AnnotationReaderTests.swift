// SPDX-License-Identifier: Apache-2.0

import Decoding
import Testing

struct AnnotationReaderTests {
    private func read(_ bytes: [UInt8]) throws -> [Annotation] {
        var reader = AnnotationReader(bytes.span)
        var annotations: [Annotation] = []
        while let annotation = try reader.next() { annotations.append(annotation) }
        return annotations
    }

    @Test func `annotations read as the wfdb package reads them`() throws {
        for file in WFDBFixtures.annotationFiles {
            let data = file.data
            var reader = AnnotationReader(data.span)
            for expected in file.annotations {
                let annotation = try #require(try reader.next())
                #expect(annotation.sampleIndex == expected.sampleIndex)
                #expect(String(annotation.mnemonic) == expected.symbol)
                #expect(annotation.subtype == expected.subtype)
                #expect(annotation.channel == expected.channel)
                #expect(annotation.number == expected.number)
                #expect(annotation.aux == expected.aux)
            }
            #expect(try reader.next() == nil)
            #expect(reader.timeResolution == file.timeResolution)
        }
    }

    @Test func `a file that ends inside an annotation is refused at its offset, after what is whole`() throws {
        let whole = WFDBFixtures.annotationFiles[0]
        let text = whole.data
        // Inside the text of the annotation at sample 5: its four bytes begin at byte 16.
        let cut = Array(text.prefix(18))
        var reader = AnnotationReader(cut.span)
        #expect(try reader.next()?.sampleIndex == 3)
        #expect(try reader.next()?.sampleIndex == 5)
        var error: DecodingError?
        do throws(DecodingError) { _ = try reader.next() } catch let thrown { error = thrown }
        #expect(error?.code == .truncatedAnnotations && error?.offset != nil)
        #expect(try reader.next() == nil)
    }

    @Test func `an error at the end of a text without its filler lies within the file`() throws {
        // AUX with one byte, and neither the byte that fills it up nor an annotation after it.
        let bytes: [UInt8] = [0x01, 0xFC, 0x61]
        var reader = AnnotationReader(bytes.span)
        var error: DecodingError?
        do throws(DecodingError) { _ = try reader.next() } catch let thrown { error = thrown }
        #expect(error == DecodingError(.truncatedAnnotations, offset: 3))
        #expect(try reader.next() == nil)
    }

    @Test func `a file without the zero word is read to its end`() throws {
        #expect(try read([0x03, 0x04]) == [Annotation(sampleIndex: 3, code: 1)])
        #expect(try read([]) == [])
        #expect(try read([0, 0, 3, 4]) == [])
    }

    @Test func `a modifier with nothing before it is ignored`() throws {
        #expect(
            try read([0x05, 0xF0, 0x03, 0xFC, 0x61, 0x62, 0x63, 0, 0x03, 0x04, 0, 0])
                == [Annotation(sampleIndex: 3, code: 1)])
    }

    @Test func `intervals of 32 bits go back as well as forth`() throws {
        // SKIP 70,000; then an N 1 after it; SKIP -10 and a V 4 after that.
        let bytes: [UInt8] = [
            0x00, 0xEC, 0x01, 0x00, 0x70, 0x11, 0x01, 0x04, 0x00, 0xEC, 0xFF, 0xFF, 0xF6, 0xFF, 0x04, 0x14, 0, 0,
        ]
        #expect(try read(bytes).map(\.sampleIndex) == [70_001, 69_995])
    }
}
