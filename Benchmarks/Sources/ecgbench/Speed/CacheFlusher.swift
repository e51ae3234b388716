// SPDX-License-Identifier: Apache-2.0

import CBench

/// Makes caches cold: a classifier's own memory leaves every level, and all else the levels that a core has to itself.
struct CacheFlusher {
    /// Bytes walked through: twice the second-level cache of most processors.
    private var filler = [UInt8](repeating: 1, count: 4 << 20)

    /// Flushes a classifier's memory to main memory, and fills the core's caches with what nobody needs.
    mutating func flush(_ classifier: TimedClassifier) {
        for index in stride(from: 0, to: filler.count, by: 64) { filler[index] &+= 1 }
        let workspace = classifier.workspace
        if let start = workspace.baseAddress { bench_flush(start, workspace.count) }
    }
}
