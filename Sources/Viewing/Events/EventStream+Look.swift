// SPDX-License-Identifier: Apache-2.0

extension EventStream {
    /// Where reports begin in what was looked at.
    public struct Beginning: Sendable, Equatable {
        /// How they are written down.
        public var format: Format
        /// The first byte to read.
        public var offset: Int
        /// Whether there is something else before it, which the stream does not see.
        public var skips: Bool

        /// Begins at the first byte.
        public init(format: Format) { self.init(format: format, offset: 0) }

        init(format: Format, offset: Int, skips: Bool = false) {
            self.format = format
            self.offset = offset
            self.skips = skips
        }
    }

    /// Looks for reports among a stream's first bytes; `nil` if there are none.
    ///
    /// What was cut by a rotation of logs, or a message of a program, may come before them: any whole line of a report will do.
    /// A mark of UTF-8 at the start is passed over.
    public static func beginning(inFirst bytes: ArraySlice<UInt8>) -> Beginning? {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.startIndex + 3 : bytes.startIndex
        if let format = format(ofFirst: bytes[start...]) { return Beginning(format: format, offset: start) }
        var rest = bytes[start...]
        while let newline = rest.firstIndex(of: 0x0A) {
            rest = rest[(newline + 1)...]
            // The first field of an entry.
            if rest.starts(with: "__CURSOR=".utf8) {
                return Beginning(format: .journalExport, offset: rest.startIndex, skips: true)
            }
            guard rest.first == UInt8(ascii: "{"), let end = rest.firstIndex(of: 0x0A) else { continue }
            // Objects of JSON may be samples as well.
            if isReport(Array(rest[..<end])) { return Beginning(format: .json, offset: start) }
        }
        return nil
    }

    /// Whether a line is a report of ecgmond, or an entry of a journal.
    private static func isReport(_ line: [UInt8]) -> Bool {
        guard let object = JSONObject(line.span) else { return false }
        return object.isOfJournal || EventLine(json: line.span) != nil
    }
}
