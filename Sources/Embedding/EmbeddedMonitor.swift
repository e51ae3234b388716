// SPDX-License-Identifier: Apache-2.0

internal import CEcgmon
internal import Classifier
internal import Monitor
internal import Signal

/// What lies at the start of a caller's memory: the monitor, and the heap of the rest.
@safe struct EmbeddedMonitor: ~Copyable {
    /// The rest of the memory: all that the stages allocate when they are made.
    var heap: ecg_heap
    /// The part of it that the network has.
    var network: UnsafeMutablePointer<ecg_heap>
    /// Bytes that the first network was given.
    let networkByteCount: Int
    var monitor: BeatMonitor
    /// From the converter's codes to millivolts.
    let scale: CodeScale
    private let place = InPlace()

    /// The monitor behind the interface's pointer.
    @unsafe static func at(_ monitor: OpaquePointer) -> UnsafeMutablePointer<EmbeddedMonitor> {
        unsafe UnsafeMutablePointer(monitor)
    }

    /// Bytes at the memory's start that are no heap's.
    static var byteCount: Int {
        let alignment = Int(ECGMON_ALIGNMENT)
        return (MemoryLayout<EmbeddedMonitor>.size + alignment - 1) / alignment * alignment
    }

    /// Makes the monitor whose network and heap are there.
    init(
        heap: ecg_heap, network: consuming EmbeddedNetwork, configuration: MonitorConfiguration, scale: CodeScale
    ) {
        unsafe self.heap = heap
        unsafe self.network = network.heap
        networkByteCount = network.byteCount
        self.scale = scale
        monitor = BeatMonitor(configuration: configuration, classifier: network.takeClassifier())
    }

    /// Takes samples up to the first that brings an event; none while events wait.
    mutating func push(_ samples: Span<Float>) -> Int { monitor.hasEvent ? 0 : monitor.push(samples) }

    /// The same with codes, by their index.
    mutating func push(count: Int, code: (Int) -> Int32) -> Int {
        var taken = 0
        while taken < count, !monitor.hasEvent {
            var millivolts = InlineArray<32, Float>(repeating: 0)
            let chunk = min(32, count - taken)
            for index in 0..<chunk { millivolts[index] = scale.millivolts(code(taken + index)) }
            taken += push(millivolts.span.extracting(0..<chunk))
        }
        return taken
    }
}
