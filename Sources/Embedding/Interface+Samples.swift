// SPDX-License-Identifier: Apache-2.0

// ecgmon.h documents units, errors and costs of what this file implements: samples in, events out.

public import CEcgmon
internal import Monitor
internal import Signal

/// Takes samples in millivolts.
@c @implementation public func ecgmon_push(_ monitor: OpaquePointer, _ samples: UnsafePointer<Float>, _ count: Int)
    -> Int
{
    // A count above Int.max is that of no array.
    unsafe EmbeddedMonitor.at(monitor).pointee.push(Span(_unsafeStart: samples, count: max(count, 0)))
}

/// Takes a converter's codes.
@c @implementation public func ecgmon_push_codes(
    _ monitor: OpaquePointer, _ codes: UnsafePointer<Int32>, _ count: Int
) -> Int {
    unsafe EmbeddedMonitor.at(monitor).pointee.push(count: count) { unsafe codes[$0] }
}

/// Takes a converter's codes of 16 bits.
@c @implementation public func ecgmon_push_codes16(
    _ monitor: OpaquePointer, _ codes: UnsafePointer<Int16>, _ count: Int
) -> Int {
    unsafe EmbeddedMonitor.at(monitor).pointee.push(count: count) { unsafe Int32(codes[$0]) }
}

/// Takes the oldest event out.
@c @implementation public func ecgmon_next(
    _ monitor: OpaquePointer, _ event: UnsafeMutablePointer<ecgmon_event>, _ size: Int
) -> Int32 {
    let place = unsafe EmbeddedMonitor.at(monitor)
    while let found = unsafe place.pointee.monitor.nextEvent() {
        guard let found = InterfaceEvent.event(found) else { continue }
        unsafe copy(found, to: event, size: size)
        return 1
    }
    return 0
}

/// Ends the stretch of signal.
@c @implementation public func ecgmon_flush(_ monitor: OpaquePointer) {
    unsafe EmbeddedMonitor.at(monitor).pointee.monitor.flush()
}

/// Reports that samples have stopped coming in, or are back.
@c @implementation public func ecgmon_note_input(_ monitor: OpaquePointer, _ is_present: Int32) {
    unsafe EmbeddedMonitor.at(monitor).pointee.monitor.noteInput(isPresent: is_present != 0)
}

/// What happened since the summary before.
@c @implementation public func ecgmon_summarize(
    _ monitor: OpaquePointer, _ summary: UnsafeMutablePointer<ecgmon_summary>, _ size: Int
) {
    let found = unsafe InterfaceEvent.summary(EmbeddedMonitor.at(monitor).pointee.monitor.summarize())
    unsafe copy(found, to: summary, size: size)
}

/// Samples pushed so far.
@c @implementation public func ecgmon_sample_count(_ monitor: OpaquePointer) -> Int64 {
    unsafe EmbeddedMonitor.at(monitor).pointee.monitor.sampleCount
}

/// The heart rate, in beats a minute; NaN if it is not known.
@c @implementation public func ecgmon_heart_rate(_ monitor: OpaquePointer) -> Float {
    unsafe EmbeddedMonitor.at(monitor).pointee.monitor.heartRate ?? .nan
}

/// What the signal is fit for.
@c @implementation public func ecgmon_state(_ monitor: OpaquePointer) -> Int32 {
    unsafe Int32(EmbeddedMonitor.at(monitor).pointee.monitor.signalState.rawValue)
}

/// Copies as much of a value as a caller's struct of another version holds.
@unsafe private func copy<Value>(_ value: Value, to place: UnsafeMutablePointer<Value>, size: Int) {
    let bytes = unsafe UnsafeMutableRawPointer(place)
    unsafe withUnsafeBytes(of: value) { source in
        // A size is unsigned.
        for index in 0..<Int(min(UInt(bitPattern: size), UInt(source.count))) {
            unsafe bytes.storeBytes(of: source[index], toByteOffset: index, as: UInt8.self)
        }
    }
}
