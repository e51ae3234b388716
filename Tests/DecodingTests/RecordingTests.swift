// SPDX-License-Identifier: Apache-2.0

import Decoding
import Foundation
import Signal
import TestSupport
import Testing

/// Checks on the MIT-BIH Arrhythmia and Noise Stress Test Databases: the headers' checksums of every signal, and the
/// counts of the reference annotations.
@Suite(.needsRecordings("that every signal and every annotation file of both databases reads as its header says"))
struct RecordingTests {
    private func folder(_ database: String) throws -> URL {
        URL(filePath: try #require(Recordings.folder)).appending(path: database)
    }

    private func names(_ database: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder(database).path()).filter { $0.hasSuffix(".hea") }
            .map { String($0.dropLast(4)) }.sorted()
    }

    private func bytes(_ database: String, _ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder(database).appending(path: name)))
    }

    @Test(arguments: [("mitdb", 48), ("nstdb", 4)])
    func `every signal decodes to the checksum of its header`(database: String, count: Int) throws {
        let names = try names(database)
        #expect(names.count == count)
        for name in names {
            let headerBytes = try bytes(database, "\(name).hea")
            let header = try RecordHeader(parsing: headerBytes.span)
            #expect(header.recordName == name && header.samplingFrequency == 360 && header.sampleCount == 650_000)
            let data = try bytes(database, "\(name).dat")
            for channel in 0..<2 {
                let signal = header.signals[channel]
                let configuration = try header.decoderConfiguration(channel: channel)
                let decoded = try decode(data, configuration, chunk: 65_536, capacity: 65_536)
                #expect(decoded.samples.count == 650_000 && decoded.problems.isEmpty)
                let missing = signal.format == 212 ? -2_048.0 : -32_768.0
                func adu(_ sample: Float) -> Int16 {
                    Int16(sample.isNaN ? missing : (Double(sample) * signal.gain + signal.baseline).rounded())
                }
                #expect(decoded.samples.reduce(0) { $0 &+ adu($1) } == signal.checksum, "\(name), channel \(channel)")
                #expect(Int(adu(decoded.samples[0])) == signal.initialValue)
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
        for name in try names("mitdb") {
            let file = try bytes("mitdb", "\(name).atr")
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
