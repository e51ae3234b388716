// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reporting

/// How the last reload went, in a file that whoever asked for it can read.
///
/// systemd only sees whether `ExecReload=` succeeds, and the daemon reads its configuration after a signal that tells its
/// sender nothing. So the daemon leaves the outcome in the folder that RUNTIME_DIRECTORY names, and `ecgmond --reload`, which
/// sent the signal, waits for it there.
struct ReloadOutcome: Equatable {
    /// The longest message, in bytes.
    private static let lengthLimit = 1_024
    private static let taken = "taken"
    private static let refused = "refused"

    /// The process that reloaded, and its how many-th reload this was.
    var process: Int32
    var number: Int
    /// Whether the new configuration is in force; if not, the old one is.
    var isTaken: Bool
    /// What there is to say of it; empty for nothing.
    var message: String

    /// The path of the file, if there is a folder for it.
    static var path: String? { unsafe getenv("RUNTIME_DIRECTORY").map { unsafe String(cString: $0) + "/reload" } }

    /// Writes the file anew; a reader never sees a part of it. Without it the reader waits in vain, and says so.
    func leave() {
        guard let path = Self.path else { return }
        let text = "\(process) \(number) \(isTaken ? Self.taken : Self.refused) \(message.fitForTerminal)"
        let bytes = Array(text.utf8.prefix(Self.lengthLimit)) + [UInt8(ascii: "\n")]
        let draft = path + ".new"
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let descriptor = unsafe open(draft, flags, 0o600)
        guard descriptor >= 0 else { return }
        let count = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        guard close(descriptor) == 0, count == bytes.count else { return }
        _ = unsafe rename(draft, path)
    }

    /// Reads the file; `nil` if there is none, or no whole one.
    ///
    /// A daemon that was taken over must not lead root elsewhere: only an ordinary file in its place is read, as text.
    static func read(_ path: String) -> ReloadOutcome? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var bytes = [UInt8](repeating: 0, count: lengthLimit + 1)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
        guard count > 0, bytes[count - 1] == UInt8(ascii: "\n") else { return nil }
        return ReloadOutcome(parsing: String(decoding: bytes[..<(count - 1)], as: UTF8.self))
    }

    private init?(parsing text: String) {
        let parts = text.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, let process = Int32(parts[0]), let number = Int(parts[1]) else { return nil }
        guard parts[2] == Self.taken || parts[2] == Self.refused else { return nil }
        self.init(process: process, number: number, isTaken: parts[2] == Self.taken, message: String(parts[3]))
    }

    /// Makes an outcome.
    init(process: Int32, number: Int, isTaken: Bool, message: String) {
        self.process = process
        self.number = number
        self.isTaken = isTaken
        self.message = message
    }
}
