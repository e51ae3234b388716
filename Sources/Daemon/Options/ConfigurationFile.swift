// SPDX-License-Identifier: Apache-2.0

import CInih
import Glibc

/// A configuration file: `name = value` lines, comments after `;` or `#`, everything in no section or in `[ecgmond]`.
///
/// inih reads the syntax. It is handed the file line by line, which is how a message can name the line: inih tells its
/// caller none, takes an indented line as more of the value before it, and cuts long lines in two.
struct ConfigurationFile {
    /// The file read where the command line names none.
    static let defaultPath = "/etc/ecgmond/ecgmond.conf"
    /// The files that are read if the command line names none: what all beds share, and an instance's own beside it.
    static func paths(instance: String?, defaultPath: String) -> [String] {
        guard let instance else { return ["-" + defaultPath] }
        let folder = defaultPath.lastIndex(of: "/").map { defaultPath[...$0] } ?? ""
        return ["-" + defaultPath, "-\(folder)\(instance).conf"]
    }

    /// Bytes of a line without its end and what it is indented by: inih's own limit of 200 less what it adds.
    private static let lineLimit = 196
    /// Bytes of a file.
    private static let sizeLimit = 1 << 20

    /// The settings, in order.
    private(set) var assignments: [Assignment] = []

    /// Reads a file.
    ///
    /// - Throws: `badConfiguration`, with the path and the line; a file that is not there is an error as well.
    init(path: String) throws(DaemonError) {
        let bytes: [UInt8]
        do {
            bytes = try readWholeFile(path, limit: Self.sizeLimit)
        } catch {
            throw error.daemonError(.badConfiguration, path: path)
        }
        try self.init(parsing: bytes, path: path)
    }

    /// Reads the text of a file; `path` is for messages.
    init(parsing bytes: [UInt8], path: String) throws(DaemonError) {
        var state = ParserState(bytes: bytes, path: path)
        let result = unsafe withUnsafeMutablePointer(to: &state) { state in
            unsafe ini_parse_stream(readConfigurationLine, state, takeConfigurationEntry, state)
        }
        if let error = state.error { throw error }
        guard result == 0 else {
            throw DaemonError(.badConfiguration, "\(path):\(result): not a 'name = value' line")
        }
        assignments = state.assignments
    }

    /// What the two callbacks share.
    fileprivate struct ParserState {
        let bytes: [UInt8]
        let path: String
        var offset = 0
        var line = 0
        var assignments: [Assignment] = []
        var error: DaemonError?

        mutating func fail(_ message: String) {
            if error == nil { error = DaemonError(.badConfiguration, "\(path):\(line): \(message)") }
        }

        /// Copies the next line into inih's buffer, without what it is indented by; false at the end or after an error.
        mutating func readLine(into buffer: UnsafeMutablePointer<CChar>, capacity: Int) -> Bool {
            guard error == nil, offset < bytes.count else { return false }
            line += 1
            var end = offset
            while end < bytes.count, bytes[end] != 0x0A { end += 1 }
            var start = offset
            offset = end < bytes.count ? end + 1 : end
            while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
            guard end - start <= min(ConfigurationFile.lineLimit, capacity - 3) else {
                fail("the line is longer than \(ConfigurationFile.lineLimit) bytes")
                return false
            }
            for index in start..<end {
                guard bytes[index] != 0 else {
                    fail("a zero byte in the text")
                    return false
                }
                unsafe buffer[index - start] = CChar(bitPattern: bytes[index])
            }
            unsafe buffer[end - start] = 0x0A
            unsafe buffer[end - start + 1] = 0
            return true
        }

        mutating func take(section: String, name: String, value: String) -> Bool {
            guard error == nil else { return false }
            guard section.isEmpty || section == "ecgmond" else {
                fail("unknown section '[\(section.forMessages)]'")
                return false
            }
            guard let key = SettingKey(name: name) else {
                fail(
                    "unknown setting '\(name.forMessages)'"
                        + Spelling.hint(name, among: SettingKey.allCases.map(\.name)))
                return false
            }
            assignments.append(Assignment(key: key, value: value, origin: .file(path: path, line: line)))
            return true
        }
    }
}

/// inih's reader: the contract of fgets(3).
private func readConfigurationLine(
    _ buffer: UnsafeMutablePointer<CChar>?, _ capacity: CInt, _ stream: UnsafeMutableRawPointer?
) -> UnsafeMutablePointer<CChar>? {
    guard let buffer = unsafe buffer, let stream = unsafe stream else { return nil }
    let state = unsafe stream.assumingMemoryBound(to: ConfigurationFile.ParserState.self)
    return unsafe state.pointee.readLine(into: buffer, capacity: Int(capacity)) ? buffer : nil
}

/// inih's handler: nonzero to go on, 0 for an error.
private func takeConfigurationEntry(
    _ user: UnsafeMutableRawPointer?, _ section: UnsafePointer<CChar>?, _ name: UnsafePointer<CChar>?,
    _ value: UnsafePointer<CChar>?
) -> CInt {
    guard let user = unsafe user else { return 0 }
    let state = unsafe user.assumingMemoryBound(to: ConfigurationFile.ParserState.self)
    let sectionName = unsafe section.map { unsafe String(cString: $0) } ?? ""
    let keyName = unsafe name.map { unsafe String(cString: $0) } ?? ""
    let text = unsafe value.map { unsafe String(cString: $0) } ?? ""
    return unsafe state.pointee.take(section: sectionName, name: keyName, value: text) ? 1 : 0
}
