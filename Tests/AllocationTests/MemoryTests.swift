// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// The daemon's memory does not depend on how long it has run; `ecgbench endurance` shows a day of it.
@Suite(.needsOptimization) struct MemoryTests {
    private static let minutes = (short: 20, long: 120)
    /// Pages of the program's own file come and go in the resident size.
    private static let slackInKiB = 256

    @Test func `a longer recording takes no more memory than a short one`() throws {
        let recording = try readBytes(PackageRoot.fixture("208s.dat"))
        let peaks = try [Self.minutes.short, Self.minutes.long].map { minutes in
            // The recording is five minutes long.
            let input = [UInt8]((0..<minutes / 5).map { _ in recording }.joined())
            let run = try CountedRun(["--format", "212", "--rate", "360", "--output", "text"], input: input)
            return run.peakInKiB
        }
        print(
            "memory: \(peaks[0]) KiB after \(Self.minutes.short) minutes, \(peaks[1]) KiB after \(Self.minutes.long)")
        #expect(peaks[0] > 0)
        #expect(peaks[1] <= peaks[0] + Self.slackInKiB)
    }
}
