// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// The daemon's memory does not depend on how long it has run; `ecgbench endurance` shows a day of it.
@Suite(.needsOptimization) struct MemoryTests {
    private static let minutes = (short: 20, long: 120)
    /// Pages of a stack and of the allocator's own.
    private static let slackInKiB = 64

    @Test func `a longer recording takes no more memory than a short one`() throws {
        let recording = try readBytes(PackageRoot.fixture("208s.dat"))
        let runs = try [Self.minutes.short, Self.minutes.long].map { minutes in
            // The recording is five minutes long.
            let input = [UInt8]((0..<minutes / 5).map { _ in recording }.joined())
            return try CountedRun(["--format", "212", "--rate", "360", "--output", "text"], input: input)
        }
        let sizes = runs.map(\.anonymousInKiB)
        print(
            "memory: \(sizes[0]) KiB after \(Self.minutes.short) minutes, \(sizes[1]) KiB after \(Self.minutes.long)")
        #expect(runs[0].allocatedByteCount > 0)
        #expect(runs[1].allocatedByteCount == runs[0].allocatedByteCount)
        #expect(sizes[0] > 0)
        #expect(sizes[1] <= sizes[0] + Self.slackInKiB)
    }
}
