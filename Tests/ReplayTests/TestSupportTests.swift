// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// The tools that other tests trust.
@Suite struct TestSupportTests {
    @Test(arguments: chunkSizes, [0, 1, 6, 7, 8, 5_000])
    func `chunks put together are the bytes`(size: Int, count: Int) {
        var random = SeededGenerator(seed: 7)
        let bytes = random.bytes(count)
        var joined: [UInt8] = []
        forEachChunk(of: bytes, size: size) { chunk in
            #expect(chunk.count <= size && chunk.count > 0)
            for index in chunk.indices { joined.append(chunk[index]) }
        }
        #expect(joined == bytes)
    }

    @Test(arguments: chunkSizes)
    func `a program's reads are chunks of the size that was asked for`(size: Int) throws {
        let count = 10_000
        // dd counts its reads: whole ones of 65,536 bytes, then partial ones.
        let outcome = try Program("/bin/dd", environment: ["LC_ALL": "C"])
            .run(["bs=65536", "of=/dev/null"], input: [UInt8](repeating: 65, count: count), chunkSize: size)
        #expect(outcome.status == 0)
        let reads = (count + size - 1) / size
        #expect(outcome.errorText.hasPrefix("0+\(reads) records in"), "\(outcome.errorText)")
    }

    @Test func `a program's output, errors and status come back`() throws {
        let outcome = try Program("/bin/sh", environment: ["GREETING": "hello", "HOME": nil])
            .run(["-c", "cat; echo $GREETING ${HOME-nowhere}; echo trouble >&2; exit 65"], input: Array("in\n".utf8))
        #expect(outcome.status == 65)
        #expect(outcome.text == "in\nhello nowhere\n")
        #expect(outcome.errorText == "trouble\n")
    }

    @Test func `a program that does not read its input ends well`() throws {
        let outcome = try Program("/bin/true").run(input: [UInt8](repeating: 0, count: 1_000_000))
        #expect(outcome.status == 0)
    }

    @Test func `a program that hangs is killed`() throws {
        let outcome = try Program("/bin/sleep", timeLimit: 0.2).run(["60"])
        #expect(outcome.status == 128 + 9)
    }

    @Test func `equal texts have no difference`() {
        #expect(difference(of: "a\nb\n", from: "a\nb\n") == nil)
    }

    @Test func `a difference shows the lines and where they are`() {
        let old = (1...20).map { "line \($0)" }
        var new = old
        new[9] = "changed"
        let report = difference(of: new.joined(separator: "\n"), from: old.joined(separator: "\n"), context: 1)
        #expect(report == "@@ line 9 @@\n line 9\n-line 10\n+changed\n line 11")
    }

    @Test func `a missing newline at the end is a difference`() {
        #expect(difference(of: "a", from: "a\n") != nil)
    }
}
