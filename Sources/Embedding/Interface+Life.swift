// SPDX-License-Identifier: Apache-2.0

// ecgmon.h documents what this file implements: a monitor from its options to its last sample.

public import CEcgmon
internal import Classifier
internal import Monitor
internal import Signal

@c @implementation public func ecgmon_version() -> UInt32 { UInt32(ECGMON_VERSION) }

@c @implementation public func ecgmon_options_init(
    _ options: UnsafeMutablePointer<ecgmon_options>, _ size: Int, _ rate_hz: Double
) -> ecgmon_status {
    guard size >= ecgmon_options.leastSize, size <= 4_096 else { return ECGMON_BAD_SIZE }
    unsafe UnsafeMutableRawPointer(options).initializeMemory(as: UInt8.self, repeating: 0, count: size)
    unsafe options.pointee = ecgmon_options(hertz: rate_hz)
    unsafe options.pointee.size = size
    return ECGMON_OK
}

@c @implementation public func ecgmon_memory_size(
    _ options: UnsafePointer<ecgmon_options>, _ size: UnsafeMutablePointer<Int>?,
    _ replacement: UnsafeMutablePointer<Int>?
) -> ecgmon_status {
    do throws(Refusal) {
        let options = try unsafe ecgmon_options.read(options)
        let need = try MonitorMemory(options)
        unsafe size?.pointee = need.byteCount
        unsafe replacement?.pointee = need.modelByteCount
        return ECGMON_OK
    } catch { return error.status }
}

@c @implementation public func ecgmon_create(
    _ options: UnsafePointer<ecgmon_options>, _ memory: UnsafeMutableRawPointer, _ size: Int,
    _ monitor: UnsafeMutablePointer<OpaquePointer?>
) -> ecgmon_status {
    unsafe monitor.pointee = nil
    do throws(Refusal) {
        let options = try unsafe ecgmon_options.read(options)
        let configuration = try options.configuration()
        let alignment = Int(ECGMON_ALIGNMENT)
        guard try size >= MonitorMemory(options).byteCount, Int(bitPattern: memory) % alignment == 0 else {
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
        let classifier = try options.choice.classifier()
        let made = BeatMonitor(configuration: configuration, classifier: classifier)
        unsafe place.initialize(
            to: EmbeddedMonitor(heap: heap.pointee, monitor: made, scale: CodeScale(options)))
        unsafe monitor.pointee = OpaquePointer(place)
        return ECGMON_OK
    } catch { return error.status }
}

@c @implementation public func ecgmon_replace_model(
    _ monitor: OpaquePointer, _ model: UnsafeRawPointer?, _ model_size: Int, _ solver: Int32, _ steps: Int32
) -> ecgmon_status {
    let place = unsafe EmbeddedMonitor.at(monitor)
    let choice = unsafe ModelChoice(bytes: model, fileSize: model_size, solver: solver, steps: steps)
    do throws(Refusal) {
        let heap = unsafe UnsafeMutableRawPointer(place).assumingMemoryBound(to: ecg_heap.self)
        let need = try choice.byteCount()
        guard unsafe need <= place.pointee.freeByteCount else { throw Refusal(ECGMON_NO_MEMORY) }
        let previous = unsafe ecg_heap_use(heap)
        defer { unsafe ecg_heap_use(previous) }
        let classifier = try choice.classifier()
        unsafe place.pointee.monitor.replaceClassifier(with: classifier)
        return ECGMON_OK
    } catch { return error.status }
}
