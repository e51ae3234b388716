// SPDX-License-Identifier: Apache-2.0

import CSystemd
import Glibc
import Signal

/// Sends entries to the system's journal.
///
/// `sd_journal_sendv` succeeds silently where no journal's socket exists, so the socket is looked for each time; the
/// check is one call of access(2), some hundred nanoseconds for an event that comes about once a second.
struct JournalSink: ~Copyable {
    /// Where journald listens: the path that libsystemd has built in.
    static let journalSocket: StaticString = "/run/systemd/journal/socket"

    private let socket: StaticString
    private var record: JournalRecord

    /// Makes a sink for a run's reports; `socket` is the path by whose absence it knows that no journal listens.
    init(context: borrowing ReportContext, socket: StaticString = JournalSink.journalSocket) {
        self.socket = socket
        record = JournalRecord(context: context)
    }

    /// Sends an event; false where the journal did not take it.
    mutating func send(_ event: borrowing MonitorEvent) -> Bool {
        record.fill(event)
        return sendRecord()
    }

    /// Sends what the daemon says of itself; false where the journal did not take it.
    mutating func send(diagnostic: String, priority: ReportPriority) -> Bool {
        record.fill(diagnostic: diagnostic, priority: priority)
        return sendRecord()
    }

    /// Appends the MESSAGE of the entry that was sent last.
    func appendMessage(to line: inout LineBuffer) { record.appendMessage(to: &line) }

    private func sendRecord() -> Bool {
        let path = unsafe UnsafeRawPointer(socket.utf8Start).assumingMemoryBound(to: CChar.self)
        guard unsafe access(path, F_OK) == 0 else { return false }
        let vectors = unsafe record.vectors
        return unsafe sd_journal_sendv(vectors.baseAddress, Int32(vectors.count)) == 0
    }
}
