// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reporting
import Signal
import Testing

/// A pipe whose two ends the test holds, to see what a reporter writes to a descriptor.
struct Pipe: ~Copyable {
    private(set) var reader: Int32
    let writer: Int32

    /// - Parameter isBlocking: Whether the writer waits for room.
    init(isBlocking: Bool = true) {
        var ends: [Int32] = [0, 0]
        precondition(pipe(&ends) == 0)
        reader = ends[0]
        writer = ends[1]
        precondition(fcntl(reader, F_SETFL, O_NONBLOCK) == 0)
        if !isBlocking { precondition(fcntl(writer, F_SETFL, O_NONBLOCK) == 0) }
    }

    deinit {
        if reader >= 0 { close(reader) }
        close(writer)
    }

    /// Makes the pipe hold so many bytes at most; gives what it really holds.
    func shrink(to size: Int32) -> Int32 {
        let setPipeSize: Int32 = 1_031  // F_SETPIPE_SZ, which Glibc's module does not show
        return fcntl(writer, setPipeSize, size)
    }

    /// Takes out what is in the pipe, at most `limit` bytes.
    func read(atMost limit: Int = .max) -> [UInt8] {
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while all.count < limit {
            let count = Glibc.read(reader, &chunk, min(chunk.count, limit - all.count))
            guard count > 0 else { break }
            all += chunk[..<count]
        }
        return all
    }

    /// Takes out what is in the pipe, as text.
    func readText() -> String { String(decoding: read(), as: UTF8.self) }

    /// Lets the reader go away.
    mutating func closeReader() {
        close(reader)
        reader = -1
    }
}

/// A reporter's text for some events, through a pipe.
func report(
    _ events: [MonitorEvent], to outputs: [OutputKind], context: ReportContext = Samples.context
) throws -> String {
    let output = Pipe()
    var reporter = try Reporter(outputs: outputs, context: context, standardOutput: output.writer)
    for event in events { reporter.write(event) }
    reporter.finish()
    #expect(reporter.lostReportCount == 0)
    #expect(reporter.failure == nil)
    return output.readText()
}
