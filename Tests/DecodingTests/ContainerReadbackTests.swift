// SPDX-License-Identifier: Apache-2.0

import Decoding
import Foundation
import TestSupport
import Testing

/// Files that others write, decoded here and by their own readers.
@Suite(.timeLimit(.minutes(10))) struct ContainerReadbackTests {
    /// A Python that has pyedflib: ECG_WFDB_PYTHON, else that of `make setup-training`.
    static let python: String? = {
        let named = ProcessInfo.processInfo.environment["ECG_WFDB_PYTHON"]
        let path = named ?? PackageRoot.path("training/.venv/bin/python")
        guard FileManager.default.isExecutableFile(atPath: path),
            let outcome = try? Program(path).run(["-c", "import pyedflib, numpy"]), outcome.status == 0
        else { return nil }
        return path
    }()

    @Test(
        .enabled(
            if: python != nil || StrictMode.isOn,
            "no pyedflib package (make setup-training, or ECG_WFDB_PYTHON); not checked: EDF, BDF and WAV as others read them"
        ),
        arguments: [1, 2, 3])
    func `every signal decodes to the samples that the format's own reader gives`(seed: Int) throws {
        let folder = try TemporaryFolder()
        let script = PackageRoot.path("Tests/Fixtures/write_containers.py")
        let outcome = try Program(try #require(Self.python)).run([script, folder.path, "\(seed)"])
        #expect(outcome.status == 0, "\(outcome.errorText)")
        let lines = try readText(folder.path("MANIFEST")).split(separator: "\n")
        #expect(lines.count == 4 * 4 + 1 + 3 + 4 * 3)
        for line in lines {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
            let kind = try #require(ContainerKind(name: fields[0]))
            let bytes = try readBytes(folder.path(fields[1]))
            guard case .header(let header) = try ContainerHeader.read(kind, bytes.span) else {
                Issue.record("\(fields[1]): the header is not complete")
                continue
            }
            let number = try #require(Int(fields[2]))
            let signal = header.signals[number]
            #expect(signal.name == fields[3] && "\(signal.samplingFrequency)" == fields[4], "\(line)")
            #expect(header.baseMicroseconds.map { "\($0)" } ?? "-" == fields[5], "\(line)")
            let expected = try readBytes(folder.path(fields[6])).withUnsafeBytes { buffer in
                (0..<buffer.count / 4).map {
                    Float(bitPattern: buffer.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self))
                }
            }
            for (chunk, capacity) in [(1 << 20, 256), (777, 64), (5, 3)] {
                let decoded = try decode(
                    bytes, header.decoderConfiguration(signal: number), chunk: chunk, capacity: capacity)
                #expect(decoded.problems.isEmpty)
                #expect(decoded.samples.count == expected.count, "\(line)")
                let largest = expected.reduce(Float(0)) { $1.isNaN ? $0 : max($0, $1.magnitude) }
                let isSame = zip(decoded.samples, expected).allSatisfy { sample, value in
                    sample.isNaN ? value.isNaN : (sample - value).magnitude <= 1e-6 * max(largest, 1)
                }
                #expect(isSame, "\(line), chunks of \(chunk)")
            }
        }
    }
}
