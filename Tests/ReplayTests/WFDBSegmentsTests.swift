// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synthesis
import TestSupport
import Testing

/// Records of segments, joined by the daemon and by the field's own package.
@Suite(.timeLimit(.minutes(10))) struct WFDBSegmentsTests {
    @Test(.needsWFDBPackage("that records of segments are joined as PyPI's wfdb joins them"))
    func `segments and gaps give the lines of the signal that the package joins`() throws {
        let folder = try TemporaryFolder()
        let signal = (0..<12_500).map { index -> Float in
            let time = (Double(index) / 250).truncatingRemainder(dividingBy: 0.8)
            return Float(exp(-pow((time - 0.3) / 0.012, 2)) + 0.25 * exp(-pow((time - 0.55) / 0.05, 2)))
        }
        let bytes = signal.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
        let script = PackageRoot.path("Tests/ReplayTests/wfdb_segments.py")
        let made = try Program(try #require(WFDBReadbackTests.python)).run([
            script, folder.path, try folder.write(bytes, to: "samples"),
        ])
        #expect(made.status == 0, "\(made.errorText)")
        let options = ["--output", "text", "--source", "r", "--channel"]
        let record = try Program.ecgmond.run(options + ["II", folder.path("r.hea")])
        let joined = try Program.ecgmond.run(
            options + ["0", "--format", "text", "--rate", "250", folder.path("joined.txt")])
        #expect(record.status == 0 && joined.status == 0, "\(record.errorText)\(joined.errorText)")
        // Text has no names of channels.
        let lines = [record.text, joined.text].map { text in
            text.split(separator: "\n").map { $0.replacingOccurrences(of: "II", with: "0") }
        }
        #expect(lines[0] == lines[1])
        #expect(lines[0].count > 40)
    }
}
