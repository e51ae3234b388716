// SPDX-License-Identifier: Apache-2.0

// ecgmon.h documents units, errors and costs of what this file implements: a monitor from its options to its last sample.

public import CEcgmon
internal import Classifier
internal import Monitor
internal import Signal

/// The version of the library.
@c @implementation public func ecgmon_version() -> UInt32 { UInt32(ECGMON_VERSION) }

/// Fills in the defaults.
@c @implementation public func ecgmon_options_init(
    _ options: UnsafeMutablePointer<ecgmon_options>, _ size: Int, _ rate_hz: Double
) -> ecgmon_status {
    guard size >= ecgmon_options.leastSize, size <= 4_096 else { return ECGMON_BAD_SIZE }
    unsafe UnsafeMutableRawPointer(options).initializeMemory(as: UInt8.self, repeating: 0, count: size)
    unsafe options.pointee = ecgmon_options(hertz: rate_hz)
    unsafe options.pointee.size = size
    return ECGMON_OK
}

/// Bytes that a monitor needs, and those of a second model.
@c @implementation public func ecgmon_memory_size(
    _ options: UnsafePointer<ecgmon_options>, _ size: UnsafeMutablePointer<Int>?,
    _ replacement: UnsafeMutablePointer<Int>?
) -> ecgmon_status {
    do throws(Refusal) {
        let options = try unsafe ecgmon_options.read(options)
        let rate = try options.configuration().rate
        let model = try scratchHeap { () throws(Refusal) in
            try options.choice.checkSolver()
            return try MonitorMemory.byteCount(of: options.choice.model(), options.choice)
        }
        unsafe size?.pointee = MonitorMemory.byteCount(model: model, at: rate)
        unsafe replacement?.pointee = model + MonitorMemory.reading
        return ECGMON_OK
    } catch { return error.status }
}

/// Does something with a heap on the stack that reading a model fits into.
private func scratchHeap(_ body: () throws(Refusal) -> Int) throws(Refusal) -> Int {
    var storage = InlineArray<2_600, UInt64>(repeating: 0)
    var span = storage.mutableSpan
    return try unsafe span.withUnsafeMutableBytes { bytes throws(Refusal) in
        guard let memory = unsafe bytes.baseAddress else { throw Refusal(ECGMON_NO_MEMORY) }
        let start = unsafe memory + (64 - Int(bitPattern: memory) % 64) % 64
        let heap = unsafe start.assumingMemoryBound(to: ecg_heap.self)
        unsafe ecg_heap_init(heap, start + 64, start + (bytes.count - 64) / 64 * 64)
        let previous = unsafe ecg_heap_use(heap)
        defer { unsafe ecg_heap_use(previous) }
        return try body()
    }
}

/// Creates a monitor in the caller's memory.
@c @implementation public func ecgmon_create(
    _ options: UnsafePointer<ecgmon_options>, _ memory: UnsafeMutableRawPointer, _ size: Int,
    _ monitor: UnsafeMutablePointer<OpaquePointer?>
) -> ecgmon_status {
    unsafe monitor.pointee = nil
    do throws(Refusal) {
        let options = try unsafe ecgmon_options.read(options)
        let configuration = try options.configuration()
        let alignment = Int(ECGMON_ALIGNMENT)
        try options.choice.checkSolver()
        guard size >= EmbeddedMonitor.byteCount + MonitorMemory.reading, Int(bitPattern: memory) % alignment == 0 else {
            throw Refusal(ECGMON_NO_MEMORY)
        }
        let place = unsafe memory.assumingMemoryBound(to: EmbeddedMonitor.self)
        let start = unsafe memory + EmbeddedMonitor.byteCount
        let end = unsafe memory + size / alignment * alignment
        // The heap is in use before the monitor is, at the place that it keeps.
        let heap = unsafe memory.assumingMemoryBound(to: ecg_heap.self)
        unsafe ecg_heap_init(heap, start, end)
        let previous = unsafe ecg_heap_use(heap)
        defer { unsafe ecg_heap_use(previous) }
        let network = try unsafe EmbeddedNetwork(options.choice, within: heap) { (need: Int) throws(Refusal) in
            guard size >= MonitorMemory.byteCount(model: need, at: configuration.rate) else {
                throw Refusal(ECGMON_NO_MEMORY)
            }
        }
        unsafe initialize(place, heap, network, configuration, CodeScale(options))
        unsafe monitor.pointee = OpaquePointer(place)
        return ECGMON_OK
    } catch { return error.status }
}

/// Makes the monitor. In a function of its own, so that its share of the stack is not there while the model is read.
@inline(never)
private func initialize(
    _ place: UnsafeMutablePointer<EmbeddedMonitor>, _ heap: UnsafeMutablePointer<ecg_heap>,
    _ network: consuming EmbeddedNetwork, _ configuration: MonitorConfiguration, _ scale: CodeScale
) {
    unsafe place.initialize(
        to: EmbeddedMonitor(heap: heap.pointee, network: network, configuration: configuration, scale: scale))
}

/// Puts another model in the place of the one at work.
@c @implementation public func ecgmon_replace_model(
    _ monitor: OpaquePointer, _ model: UnsafeRawPointer?, _ model_size: Int, _ solver: Int32, _ steps: Int32
) -> ecgmon_status {
    let place = unsafe EmbeddedMonitor.at(monitor)
    let choice = unsafe ModelChoice(bytes: model, fileSize: model_size, solver: solver, steps: steps)
    do throws(Refusal) {
        try choice.checkSolver()
        let heap = unsafe UnsafeMutableRawPointer(place).assumingMemoryBound(to: ecg_heap.self)
        guard unsafe ecg_heap_has_room(heap, MonitorMemory.reading) != 0 else { throw Refusal(ECGMON_NO_MEMORY) }
        let previous = unsafe ecg_heap_use(heap)
        defer { unsafe ecg_heap_use(previous) }
        // No smaller than the first one, so that the two that take turns leave no fragments.
        let network = try unsafe EmbeddedNetwork(
            choice, byteCount: place.pointee.networkByteCount, within: heap)
        // The new network is whole before the old one goes.
        let new = unsafe network.heap
        unsafe place.pointee.monitor.replaceClassifier(with: network.takeClassifier())
        unsafe ecg_heap_end(place.pointee.network)
        unsafe place.pointee.network = new
        return ECGMON_OK
    } catch { return error.status }
}
