// SPDX-License-Identifier: Apache-2.0

import Glibc

/// One entry of the journal's export format: the fields whose names begin with `ECG_`, and MESSAGE_ID.
///
/// The format: <https://systemd.io/JOURNAL_EXPORT_FORMATS/>, "Journal Export Format". A field is a line `NAME=value`; if the
/// value holds a newline or a control, it is a line `NAME`, eight bytes of length with the low one first, the value, and a
/// newline. An empty line ends an entry.
struct JournalEntry {
    /// Bytes of all values together that are kept of an entry; the rest of it is left out.
    static let longest = 1 << 16

    /// `[bytes]` of the names and values kept so far, side by side.
    private var bytes: [UInt8] = []
    /// Where the names and values are in `bytes`.
    private var fields: [(name: Range<Int>, value: Range<Int>)] = []

    /// Makes an entry without fields.
    init() { bytes.reserveCapacity(2_048) }

    /// Whether it has no fields.
    var isEmpty: Bool { fields.isEmpty }

    /// Forgets all fields, and keeps the memory.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
    }

    /// Whether a field of this name is of use.
    static func keeps(_ name: some Collection<UInt8>) -> Bool {
        name.starts(with: "ECG_".utf8) || name.elementsEqual("MESSAGE_ID".utf8) || name.elementsEqual("_PID".utf8)
            || name.elementsEqual("_BOOT_ID".utf8)
    }

    /// Takes a field in, unless the entry is full.
    mutating func append(name: some Collection<UInt8>, value: some Collection<UInt8>) {
        guard bytes.count + name.count + value.count <= Self.longest, fields.count < 256 else { return }
        let start = bytes.count
        bytes.append(contentsOf: name)
        let middle = bytes.count
        bytes.append(contentsOf: value)
        fields.append((start..<middle, middle..<bytes.count))
    }

    /// The value of a field; `nil` if there is none.
    func value(_ name: StaticString) -> ArraySlice<UInt8>? {
        let length = name.utf8CodeUnitCount
        return unsafe bytes.withUnsafeBytes { buffer -> Range<Int>? in
            guard let base = buffer.baseAddress else { return nil }
            for field in fields where field.name.count == length {
                if unsafe memcmp(base + field.name.lowerBound, name.utf8Start, length) == 0 { return field.value }
            }
            return nil
        }.map { bytes[$0] }
    }
}

extension JournalEntry: EventFields {
    func text(_ key: EventKey) -> String? { value(key.journal).map { String(decoding: $0, as: UTF8.self) } }

    func number(_ key: EventKey) -> Double? { text(key).flatMap(DecimalText.number) }

    func integer(_ key: EventKey) -> Int64? { text(key).flatMap { Int64($0) } }

    func flag(_ key: EventKey) -> Bool { value(key.journal)?.elementsEqual("1".utf8) ?? false }

    func rows(_ key: EventKey) -> [[Int64]] { text(key).map(Self.rows(in:)) ?? [] }
}
