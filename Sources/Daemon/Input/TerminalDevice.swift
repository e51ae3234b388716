// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// A terminal device that a recorder sends through, such as a serial port: as Linux opens it, it is made for a person who types.
///
/// It is taken raw: every byte as it comes, eight bits without parity, one stop bit, no flow control, no echo. At the end it is
/// put back as it was. What came in before is dropped, since it was read as lines that somebody typed.
struct TerminalDevice {
    /// A byte that comes so soon after the opening belongs to a line that began before it, in nanoseconds: twice the time of a
    /// line at the lowest rate.
    private static let openingTime: Int64 = 40_000_000
    /// The most that a device's speed may differ from what was asked for, as a share of it.
    private static let speedTolerance = 0.03

    private let before: ecg_terminal
    private let openedAt: Int64
    /// Whether bytes belong to a line that began before the opening; `nil` until the first ones come.
    private var isInOldLine: Bool?

    /// Takes the terminal device of a descriptor; `nil` if it has none, or if this process is controlled from it.
    ///
    /// - Parameter baud: the speed in bits per second; `nil` leaves it as it is.
    /// - Throws: `missingInput` if the device does not take the settings or the speed.
    init?(descriptor: CInt, baud: Int?, name: String) throws(DaemonError) {
        var settings = ecg_terminal()
        guard unsafe ecg_get_terminal(descriptor, &settings) == 0, ecg_is_own_terminal(descriptor) == 0 else {
            return nil
        }
        before = settings
        settings.input_modes = UInt32(IGNBRK | IGNPAR)
        settings.output_modes &= ~UInt32(OPOST)
        settings.local_modes &= ~UInt32(ECHO | ECHOE | ECHOK | ECHONL | ICANON | ISIG | IEXTEN)
        settings.control_modes &= ~(UInt32(CSIZE | PARENB | CSTOPB) | ecg_hardware_flow)
        settings.control_modes |= UInt32(CS8 | CREAD | CLOCAL)
        // A read gives what there is, and an end is none.
        unsafe withUnsafeMutableBytes(of: &settings.control_characters) { characters in
            unsafe characters[Int(VMIN)] = 1
            unsafe characters[Int(VTIME)] = 0
        }
        if let baud {
            settings.control_modes = settings.control_modes & ~ecg_speed_mask | ecg_any_speed
            settings.input_speed = UInt32(baud)
            settings.output_speed = UInt32(baud)
        }
        guard unsafe ecg_set_terminal(descriptor, &settings) == 0 else {
            throw DaemonError(.missingInput, "\(name): no settings for bytes as they come", errno: errno)
        }
        var taken = ecg_terminal()
        if let baud, unsafe ecg_get_terminal(descriptor, &taken) == 0,
            abs(Double(taken.output_speed) / Double(baud) - 1) > Self.speedTolerance
        {
            throw DaemonError(.missingInput, "\(name): takes no \(baud) baud, but \(taken.output_speed)")
        }
        // Without it what came before is read as well; that is said of no device.
        _ = ecg_drop_input(descriptor)
        openedAt = monotonicNanoseconds()
    }

    /// Puts the device back as it was; one that has gone has no settings any more.
    func restore(_ descriptor: CInt) {
        var settings = before
        _ = unsafe ecg_set_terminal(descriptor, &settings)
    }

    /// The number of the first bytes, of those that were just read, that belong to a line that began before the opening.
    mutating func oldLineLength(in bytes: Span<UInt8>) -> Int {
        if isInOldLine == nil { isInOldLine = monotonicNanoseconds() - openedAt < Self.openingTime }
        guard isInOldLine == true else { return 0 }
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r") {
            isInOldLine = false
            return index + 1
        }
        return bytes.count
    }
}
