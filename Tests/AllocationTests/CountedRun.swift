// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// A run of `ecgmond` whose allocations were counted, by the library that is built with the tests and preloaded.
///
/// The whole process is counted: Swift's runtime, libsystemd and the C library with it.
struct CountedRun {
    /// Calls of the functions that allocate, from the process's first instruction to its last.
    let allocationCount: Int
    /// Bytes that all these calls asked for.
    let allocatedByteCount: Int
    /// Resident memory of the process's own at its end, in KiB.
    let anonymousInKiB: Int
    /// What the program printed.
    let outcome: Program.Outcome

    private static let library = Program.built("libAllocationCounter.so")

    /// Runs the program, which must end with success.
    ///
    /// - Parameters:
    ///   - journalSocket: the path of what stands in for the system's journal.
    ///   - plantsAllocations: whether each read allocates, as a fault would.
    ///   - countsMainThreadAlone: whether other threads' allocations do not count.
    init(
        _ arguments: [String], input: [UInt8], journalSocket: String? = nil, plantsAllocations: Bool = false,
        countsMainThreadAlone: Bool = false
    ) throws {
        let folder = try TemporaryFolder()
        let report = folder.path("allocations")
        var program = Program.ecgmond
        program.environment = [
            "LD_PRELOAD": Self.library, "ECG_ALLOCATIONS": report,
            "ECG_JOURNAL_SOCKET": journalSocket, "ECG_PLANTED_ALLOCATION": plantsAllocations ? "1" : nil,
            "ECG_MAIN_THREAD_ALONE": countsMainThreadAlone ? "1" : nil,
            "NOTIFY_SOCKET": nil, "WATCHDOG_USEC": nil, "JOURNAL_STREAM": nil,
        ]
        outcome = try program.run(arguments, input: input)
        try #require(outcome.status == 0, "\(outcome.errorText)")
        try #require(outcome.complaints.isEmpty, "\(outcome.errorText)")
        let fields = try readText(report).split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        try #require(fields.count == 3, "the counter was not loaded: \(Self.library)")
        allocationCount = fields[0]
        allocatedByteCount = fields[1]
        anonymousInKiB = fields[2]
    }
}
