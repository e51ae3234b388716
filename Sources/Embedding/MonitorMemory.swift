// SPDX-License-Identifier: Apache-2.0

internal import CEcgmon
internal import Classifier
internal import Segmenter
internal import Signal

/// What memory a monitor takes: bounds, which `embedded/memory` holds to what monitors use.
struct MonitorMemory {
    /// Bytes of all.
    let byteCount: Int
    /// Those that the model takes.
    let modelByteCount: Int

    /// - Throws: for options that `ecgmon_create` refuses.
    init(_ options: ecgmon_options) throws(Refusal) {
        let rate = try options.configuration().rate
        modelByteCount = try options.choice.byteCount()
        let stages = Double(ECGMON_MEMORY_PER_HERTZ) * rate.hertz
        byteCount = EmbeddedMonitor.byteCount + 120_000 + Int(stages) + modelByteCount
    }
}

extension ModelChoice {
    /// Bytes that the model takes at most, while it is read or afterwards.
    func byteCount() throws(Refusal) -> Int { 320_000 }
}

extension EmbeddedMonitor {
    /// Bytes of the heap that nothing uses.
    var freeByteCount: Int { unsafe heap.end - heap.first - heap.used }
}
