// SPDX-License-Identifier: Apache-2.0

import Decoding
import Foundation
import Signal
import Testing

/// Checks on the MIT-BIH Arrhythmia Database: the header's checksums, and the counts of its reference annotations.
@Suite(.enabled(if: recordings != nil, "needs the recordings: set ECG_DATA to the folder that holds mitdb/"))
struct RecordingTests {
    private func mitdb() throws -> URL { try #require(recordings).appending(path: "mitdb") }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: mitdb().path()).filter { $0.hasSuffix(".hea") }
            .map { String($0.dropLast(4)) }.sorted()
    }

    private func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: mitdb().appending(path: name)))
    }

    @Test func `every record decodes to the checksum of its header`() throws {
        let names = try names()
        #expect(names.count == 48)
        for name in names {
            let headerBytes = try bytes("\(name).hea")
            let header = try RecordHeader(parsing: headerBytes.span)
            #expect(header.recordName == name && header.samplingFrequency == 360 && header.sampleCount == 650_000)
            let data = try bytes("\(name).dat")
            for channel in 0..<2 {
                let signal = header.signals[channel]
                let decoded = try decode(
                    data, header.decoderConfiguration(channel: channel), chunk: 65_536, capacity: 65_536)
                #expect(decoded.samples.count == 650_000 && decoded.problems.isEmpty)
                var sum: Int16 = 0
                for sample in decoded.samples {
                    let adu = sample.isNaN ? -2_048 : (Double(sample) * signal.gain + signal.baseline).rounded()
                    sum &+= Int16(adu)
                }
                #expect(sum == signal.checksum, "\(name), channel \(channel)")
                #expect(
                    Int((Double(decoded.samples[0]) * signal.gain + signal.baseline).rounded()) == signal.initialValue)
            }
        }
    }

    @Test func `the reference annotations count as their README says`() throws {
        let pacedNames: Set = ["102", "104", "107", "217"]
        let trainNames: Set = [
            "101", "106", "108", "109", "112", "114", "115", "116", "118", "119", "122", "124", "201", "203", "205",
            "207", "208", "209", "215", "220", "223", "230",
        ]
        var total = 0
        var train = [Int](repeating: 0, count: 5)
        var test = [Int](repeating: 0, count: 5)
        for name in try names() {
            let file = try bytes("\(name).atr")
            var reader = AnnotationReader(file.span)
            var previous: SampleIndex = 0
            while let annotation = try reader.next() {
                #expect(annotation.sampleIndex >= previous && annotation.sampleIndex < 650_000)
                previous = annotation.sampleIndex
                guard let beatClass = BeatClass(mnemonic: annotation.mnemonic) else { continue }
                total += 1
                if pacedNames.contains(name) { continue }
                if trainNames.contains(name) {
                    train[Int(beatClass.rawValue)] += 1
                } else {
                    test[Int(beatClass.rawValue)] += 1
                }
            }
        }
        #expect(total == 109_494)
        #expect(train == [45_866, 944, 3_788, 415, 8])
        #expect(test == [44_259, 1_837, 3_221, 388, 7])
    }
}
