// SPDX-License-Identifier: Apache-2.0

import Signal
import TestSupport
import Testing

/// What `ecgmond` says of samples that it is given as floats, read from its csv output.
struct MonitorRun {
    /// The samples of the beats.
    let beats: [Int]
    /// Rhythm events as `asystole onset`.
    let rhythms: [String]
    /// Signal states in their order.
    let states: [String]

    /// Runs the daemon, which must end with success.
    init(_ samples: [Float], rate: SampleRate) throws {
        let bytes = samples.flatMap { sample in (0..<4).map { UInt8(truncatingIfNeeded: sample.bitPattern >> ($0 * 8)) }
        }
        let outcome = try Program.ecgmond.run(
            ["--format", "f32le", "--rate", "\(rate.hertz)", "--output", "csv"], input: bytes)
        try #require(outcome.status == 0, "\(outcome.errorText)")
        let rows = outcome.text.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let header = try #require(rows.first).map(String.init)
        func column(_ name: String) throws -> Int { try #require(header.firstIndex(of: name)) }
        let (type, sample) = (try column("type"), try column("sample"))
        let (event, state) = (try column("event"), try column("state"))
        beats = try rows.filter { $0[type] == "beat" }.map { try #require(Int($0[sample])) }
        rhythms = rows.filter { $0[type] == "rhythm" }.map { "\($0[event]) \($0[state])" }
        states = rows.filter { $0[type] == "signal" }.map { String($0[state]) }
    }
}
