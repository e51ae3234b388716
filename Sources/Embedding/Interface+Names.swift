// SPDX-License-Identifier: Apache-2.0

// ecgmon.h documents units, errors and costs of what this file implements: the words for its numbers.

public import CEcgmon
internal import Signal

/// What a status means, in English.
@c @implementation public func ecgmon_status_text(_ status: ecgmon_status) -> UnsafePointer<CChar> {
    switch status {
    case ECGMON_OK: text("no error")
    case ECGMON_BAD_SIZE: text("the size of a struct is that of no version")
    case ECGMON_BAD_RATE: text("the rate is not 50 to 10,000 Hz")
    case ECGMON_BAD_OPTION: text("a setting lies outside its range")
    case ECGMON_NO_MEMORY: text("the memory is too small or not aligned")
    case ECGMON_BAD_MODEL: text("no model file of this version, or it is damaged")
    case ECGMON_BAD_SOLVER: text("the model does not have this solver, or the steps are not 1 to 64")
    default: text(unknown)
    }
}

/// The name of a rhythm condition.
@c @implementation public func ecgmon_rhythm_name(_ kind: Int32) -> UnsafePointer<CChar> {
    text(UInt8(exactly: kind).flatMap(RhythmEvent.Kind.init(rawValue:))?.name ?? unknown)
}

/// The name of a signal's state.
@c @implementation public func ecgmon_signal_name(_ state: Int32) -> UnsafePointer<CChar> {
    text(UInt8(exactly: state).flatMap(SignalState.init(rawValue:))?.name ?? unknown)
}

/// The letter of a class.
@c @implementation public func ecgmon_class_name(_ beat_class: Int32) -> UnsafePointer<CChar> {
    switch beat_class {
    case 0: text("N")
    case 1: text("S")
    case 2: text("V")
    case 3: text("F")
    case 4: text("Q")
    default: text(unknown)
    }
}

private let unknown: StaticString = "unknown"

/// The bytes of a literal, which ends with a zero.
private func text(_ string: StaticString) -> UnsafePointer<CChar> {
    unsafe UnsafeRawPointer(string.utf8Start).assumingMemoryBound(to: CChar.self)
}
