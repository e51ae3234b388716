// SPDX-License-Identifier: Apache-2.0

/// Makes files that describe themselves: EDF, BDF, ISHNE and WAV, of random or given samples.
public enum ContainerFile {
    /// A signal of an EDF or BDF file.
    public struct Signal: Sendable {
        /// The name.
        public var label: String
        /// The physical dimension.
        public var units: String
        /// Physical minimum and maximum as written.
        public var physical: (String, String)
        /// Digital minimum and maximum.
        public var digital: (Int, Int)
        /// Samples of a data record.
        public var samplesPerRecord: Int

        /// Makes a signal.
        public init(
            _ label: String, units: String = "uV", physical: (String, String) = ("-3276.8", "3276.7"),
            digital: (Int, Int) = (-32_768, 32_767), samplesPerRecord: Int = 250
        ) {
            self.label = label
            self.units = units
            self.physical = physical
            self.digital = digital
            self.samplesPerRecord = samplesPerRecord
        }
    }

    /// Text filled up with spaces to a width.
    private static func field(_ text: String, _ width: Int) -> [UInt8] {
        let bytes = Array(text.utf8.prefix(width))
        return bytes + [UInt8](repeating: 0x20, count: width - bytes.count)
    }

    /// The header of an EDF or BDF file.
    public static func header(
        _ signals: [Signal], isBDF: Bool = false, reserved: String = "", recordCount: Int, duration: String = "1",
        date: String = "02.12.99", time: String = "12.30.05"
    ) -> [UInt8] {
        var bytes = isBDF ? [0xFF] + field("BIOSEMI", 7) : field("0", 8)
        bytes += field("X X X X", 80) + field("Startdate X X X X", 80) + field(date, 8) + field(time, 8)
        bytes += field("\(256 * (signals.count + 1))", 8) + field(reserved, 44) + field("\(recordCount)", 8)
        bytes += field(duration, 8) + field("\(signals.count)", 4)
        bytes += signals.flatMap { field($0.label, 16) } + signals.flatMap { _ in field("AgAgCl", 80) }
        bytes += signals.flatMap { field($0.units, 8) } + signals.flatMap { field($0.physical.0, 8) }
        bytes += signals.flatMap { field($0.physical.1, 8) } + signals.flatMap { field("\($0.digital.0)", 8) }
        bytes += signals.flatMap { field("\($0.digital.1)", 8) } + signals.flatMap { _ in field("HP:0.1Hz", 80) }
        bytes += signals.flatMap { field("\($0.samplesPerRecord)", 8) } + signals.flatMap { _ in field("", 32) }
        return bytes
    }

    /// A value in two or three bytes, low byte first.
    public static func sample(_ value: Int, byteCount: Int) -> [UInt8] {
        (0..<byteCount).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// The annotations of a data record that began at a time, filled up with zeros.
    public static func annotations(onset: String, byteCount: Int, more: String = "") -> [UInt8] {
        let bytes = Array(onset.utf8) + [20, 20, 0] + Array(more.utf8)
        return bytes + [UInt8](repeating: 0, count: byteCount - bytes.count)
    }

    /// The header of an ISHNE file.
    public static func ishneHeader(
        leads: [(name: Int, resolution: Int)], rate: Int, sampleCount: Int, variableByteCount: Int = 0
    ) -> [UInt8] {
        var bytes = Array("ISHNE1.0".utf8) + [0, 0]
        bytes += sample(variableByteCount, byteCount: 4) + sample(sampleCount, byteCount: 4)
        bytes += sample(522, byteCount: 4) + sample(522 + variableByteCount, byteCount: 4) + sample(1, byteCount: 2)
        bytes += [UInt8](repeating: 0, count: 100 + 4 + 6)
        // Recorded on 2 December 1999, filed never, begun at 12:30:05.
        for value in [2, 12, 1_999, 0, 0, 0, 12, 30, 5, leads.count] { bytes += sample(value, byteCount: 2) }
        let missing = [Int](repeating: -9, count: 12 - leads.count)
        for value in leads.map(\.name) + missing { bytes += sample(value, byteCount: 2) }
        for _ in 0..<12 { bytes += sample(0, byteCount: 2) }
        for value in leads.map(\.resolution) + missing { bytes += sample(value, byteCount: 2) }
        bytes += sample(0, byteCount: 2) + [UInt8](repeating: 0, count: 40) + sample(rate, byteCount: 2)
        bytes += [UInt8](repeating: 0, count: 80 + 80 + 88)
        return bytes + [UInt8](repeating: 0x55, count: variableByteCount)
    }

    /// A WAV file's bytes up to its samples.
    public static func wavHeader(
        tag: Int = 1, bits: Int, channels: Int = 1, rate: Int = 250, dataByteCount: Int, hasList: Bool = false,
        isExtensible: Bool = false
    ) -> [UInt8] {
        let frame = channels * bits / 8
        var format = sample(isExtensible ? 0xFFFE : tag, byteCount: 2) + sample(channels, byteCount: 2)
        format += sample(rate, byteCount: 4) + sample(rate * frame, byteCount: 4) + sample(frame, byteCount: 2)
        format += sample(bits, byteCount: 2)
        if isExtensible {
            format += sample(22, byteCount: 2) + sample(bits, byteCount: 2) + sample(0, byteCount: 4)
            format += sample(tag, byteCount: 2) + [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
        }
        var bytes = Array("WAVE".utf8)
        // A chunk of odd length, after which a byte is left out.
        if hasList { bytes += Array("LIST".utf8) + sample(5, byteCount: 4) + [1, 2, 3, 4, 5, 0] }
        bytes += Array("fmt ".utf8) + sample(format.count, byteCount: 4) + format
        bytes += Array("data".utf8) + sample(dataByteCount, byteCount: 4)
        return Array("RIFF".utf8) + sample(bytes.count + dataByteCount, byteCount: 4) + bytes
    }
}
