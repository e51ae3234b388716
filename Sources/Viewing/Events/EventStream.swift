// SPDX-License-Identifier: Apache-2.0

import Signal

/// Reads reports back from bytes that come in pieces: JSON lines, or the journal as `journalctl -o json` and `-o export`.
///
/// What cannot be read is counted and passed over. Its memory is bounded, however long a line or a field is.
public struct EventStream {
    /// How reports are written down.
    public enum Format: Sendable, Equatable {
        /// An object of JSON on each line: what ecgmond writes, or journalctl.
        case json
        /// The journal's export format.
        case journalExport
    }

    /// The longest line that is read, in bytes.
    static let longestLine = 1 << 20

    /// How the reports are written down.
    public let format: Format
    /// Reports that were read.
    public private(set) var eventCount = 0
    /// Lines, or entries of ecgmond in the journal, that could not be read.
    public private(set) var damagedCount = 0
    /// The number of the first of them, from 1: of the line, or of the entry.
    public private(set) var firstDamaged: Int?
    /// Lines, or entries, so far.
    public private(set) var count = 0

    /// The beginning of a line, or of a field, that has not come whole.
    private var carry: [UInt8] = []
    /// Whether the rest of the line is passed over, since it is too long.
    private var isTooLong = false
    /// The journal's entry so far, and where in it the reader is.
    private var entry = JournalEntry()
    private var field = FieldState.line
    private var isEntryDamaged = false

    /// What of the export format comes next.
    private enum FieldState {
        /// A line: `NAME=value`, `NAME`, or nothing.
        case line
        /// The bytes of a binary field's length.
        case length(name: [UInt8], bytes: [UInt8])
        /// The bytes of a binary field, and the newline after them.
        case value(name: [UInt8], rest: UInt64)
    }

    /// Makes a reader.
    public init(format: Format) { self.format = format }

    /// The format that a stream's first bytes show; `nil` if they are no reports.
    public static func format(ofFirst bytes: some Collection<UInt8>) -> Format? {
        let rest = bytes.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        if rest.first == UInt8(ascii: "{") { return .json }
        // journalctl begins each entry with the journal's own fields.
        guard rest.starts(with: "__".utf8) else { return nil }
        let name = rest.prefix(64).prefix { $0 != UInt8(ascii: "=") }
        let isName = name.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
        return isName && name.count < min(64, rest.count) ? .journalExport : nil
    }

    /// Takes bytes in and hands out each report that is whole.
    public mutating func push(_ bytes: Span<UInt8>, _ body: (EventLine) -> Void) {
        var start = 0
        while start < bytes.count {
            if format == .journalExport, takeBinary(bytes, &start, body) { continue }
            guard let end = bytes.firstNewline(from: start) else {
                keep(bytes.extracting(start..<bytes.count))
                return
            }
            let piece = bytes.extracting(start..<end)
            start = end + 1
            if isTooLong {
                endLongLine()
            } else if carry.isEmpty {
                take(line: piece, body)
            } else {
                keep(piece)
                if isTooLong {
                    endLongLine()
                } else {
                    let line = carry
                    take(line: line.span, body)
                    carry.removeAll(keepingCapacity: true)
                }
            }
        }
    }

    /// Takes note of the end: a last line without its newline counts, and so does an entry without the empty line after it.
    public mutating func finish(_ body: (EventLine) -> Void) {
        if isTooLong {
            endLongLine()
        } else if !carry.isEmpty {
            let line = carry
            carry = []
            take(line: line.span, body)
        }
        guard format == .journalExport else { return }
        if case .line = field {} else { isEntryDamaged = true }
        endEntry(body)
    }

    // MARK: - Lines

    private mutating func keep(_ piece: Span<UInt8>) {
        guard !isTooLong else { return }
        guard carry.count + piece.count <= Self.longestLine else {
            carry = []
            isTooLong = true
            return
        }
        unsafe piece.withUnsafeBytes { unsafe carry.append(contentsOf: $0) }
    }

    private mutating func endLongLine() {
        isTooLong = false
        if format == .json {
            count += 1
            noteDamage()
        }
        // Of an entry, the field alone is left out.
    }

    private mutating func noteDamage() {
        damagedCount += 1
        if firstDamaged == nil { firstDamaged = count }
    }

    private mutating func take(line: Span<UInt8>, _ body: (EventLine) -> Void) {
        switch format {
        case .json: take(object: line, body)
        case .journalExport: take(field: line, body)
        }
    }

    private mutating func take(object line: Span<UInt8>, _ body: (EventLine) -> Void) {
        count += 1
        guard line.count > 0, !(line.count == 1 && line[0] == 0x0D) else { return }
        guard let object = JSONObject(line) else {
            noteDamage()
            return
        }
        let kind: EventKind?
        if object.isOfJournal {
            // Other programs' entries, and what the daemon says of itself.
            guard let known = object.text(.type).flatMap(EventKind.init(messageID:)) else { return }
            kind = known
        } else {
            kind = object.text(.type).flatMap(EventKind.init(name:))
        }
        hand(EventLine(object, kind: kind), ofOtherKind: kind?.isOther ?? false, body)
    }

    private mutating func hand(_ line: EventLine?, ofOtherKind isOther: Bool, _ body: (EventLine) -> Void) {
        if let line {
            eventCount += 1
            body(line)
        } else if !isOther {
            noteDamage()
        }
    }

    // MARK: - The export format

    private mutating func take(field line: Span<UInt8>, _ body: (EventLine) -> Void) {
        guard line.count > 0 else {
            endEntry(body)
            return
        }
        var mark = 0
        while mark < line.count, line[mark] != UInt8(ascii: "=") { mark += 1 }
        var name: [UInt8] = []
        for index in 0..<min(mark, 64) { name.append(line[index]) }
        guard mark < line.count else {
            field = .length(name: name, bytes: [])
            return
        }
        guard JournalEntry.keeps(name) else { return }
        var value: [UInt8] = []
        value.reserveCapacity(line.count - mark - 1)
        for index in (mark + 1)..<line.count { value.append(line[index]) }
        entry.append(name: name, value: value)
    }

    /// Takes what of a binary field lies at hand; false if none is being read.
    private mutating func takeBinary(_ bytes: Span<UInt8>, _ start: inout Int, _ body: (EventLine) -> Void) -> Bool {
        switch field {
        case .line: return false
        case .length(let name, var length):
            while length.count < 8, start < bytes.count {
                length.append(bytes[start])
                start += 1
            }
            guard length.count == 8 else {
                field = .length(name: name, bytes: length)
                return true
            }
            var count: UInt64 = 0
            for (index, byte) in length.enumerated() { count |= UInt64(byte) << UInt64(8 * index) }
            // Journald takes none that is longer (DATA_SIZE_MAX); what claims to be is no length, and the next line is one.
            guard count <= 64 << 20 else {
                isEntryDamaged = true
                field = .line
                return true
            }
            carry.removeAll(keepingCapacity: true)
            field = .value(name: name, rest: count + 1)
        case .value(let name, let rest):
            let taken = min(UInt64(bytes.count - start), rest)
            let piece = bytes.extracting(start..<(start + Int(taken)))
            if JournalEntry.keeps(name) { keep(piece) }
            start += Int(taken)
            guard taken == rest else {
                field = .value(name: name, rest: rest - taken)
                return true
            }
            if bytes[start - 1] != 0x0A { isEntryDamaged = true }
            if JournalEntry.keeps(name), !isTooLong { entry.append(name: name, value: carry.dropLast()) }
            carry.removeAll(keepingCapacity: true)
            isTooLong = false
            field = .line
        }
        return true
    }

    private mutating func endEntry(_ body: (EventLine) -> Void) {
        defer {
            entry.removeAll()
            field = .line
            isEntryDamaged = false
        }
        guard !entry.isEmpty || isEntryDamaged else { return }
        count += 1
        let messageID = entry.text(.type)
        guard !isEntryDamaged else {
            noteDamage()
            return
        }
        guard let kind = messageID.flatMap(EventKind.init(messageID:)) else { return }
        hand(EventLine(entry, kind: kind), ofOtherKind: false, body)
    }
}

extension Span<UInt8> {
    /// The place of the next newline; `nil` if there is none.
    fileprivate func firstNewline(from start: Int) -> Int? {
        unsafe withUnsafeBytes { buffer in
            unsafe buffer[start...].firstIndex(of: 0x0A)
        }
    }
}
