// SPDX-License-Identifier: Apache-2.0

import CSystemd
import Glibc
import Signal

/// Sends entries to the system's journal.
///
/// `sd_journal_sendv` succeeds silently if no journal's socket exists, and waits for ever if journald has stopped
/// reading. So each time a socket of ours is connected to the journal's and asked for room first: two system calls, some
/// microseconds for an event that comes about once a second.
struct JournalSink: ~Copyable {
    /// Where journald listens: the path that libsystemd has built in.
    static let journalSocket = "/run/systemd/journal/socket"
    /// The longest wait for journald, in milliseconds: well inside any watchdog's interval.
    private static let patienceInMilliseconds: Int32 = 1_000

    private var address: sockaddr_un
    /// Never written to; -1 if the system gave none.
    private let descriptor: Int32
    /// Whether a full queue is waited for: not again before there has been room.
    private var mayWait = true
    private var record: JournalRecord

    /// Makes a sink for a run's reports; `socket` is the path by which it knows whether a journal listens.
    init(context: borrowing ReportContext, socket path: String = JournalSink.journalSocket) {
        address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { bytes in
            // The last byte stays the end's zero.
            for (index, byte) in path.utf8.prefix(bytes.count - 1).enumerated() { unsafe bytes[index] = byte }
        }
        descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        record = JournalRecord(context: context)
    }

    deinit { if descriptor >= 0 { _ = Glibc.close(descriptor) } }

    /// Sends an event; false if the journal did not take it.
    mutating func send(
        _ event: borrowing MonitorEvent, at arrival: Arrival, heldBack: borrowing HeldBack,
        strip: borrowing StripRequests?
    ) -> Bool {
        record.fill(event, at: arrival, heldBack: heldBack)
        record.append(strip)
        return sendRecord()
    }

    /// Sends totals; false if the journal did not take them.
    mutating func send(_ totals: borrowing Totals, at arrival: Arrival) -> Bool {
        record.fill(totals, at: arrival)
        return sendRecord()
    }

    /// Sends what the daemon says of itself; false if the journal did not take it.
    mutating func send(diagnostic: String, priority: ReportPriority, strip: borrowing StripRequests? = nil) -> Bool {
        record.fill(diagnostic: diagnostic, priority: priority)
        record.append(strip)
        return sendRecord()
    }

    /// Appends the MESSAGE of the entry that was sent last.
    func appendMessage(to line: inout LineBuffer) { record.appendMessage(to: &line) }

    private mutating func sendRecord() -> Bool {
        guard connect(), hasRoom() else { return false }
        let vectors = unsafe record.vectors
        return unsafe sd_journal_sendv(vectors.baseAddress, Int32(vectors.count)) == 0
    }

    /// Connects to whoever listens now: journald may have made its socket anew.
    private mutating func connect() -> Bool {
        guard descriptor >= 0 else { return false }
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe Glibc.connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }

    /// Whether journald's queue takes an entry; a connected datagram socket polls as writable if so (unix(7)).
    private mutating func hasRoom() -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        while true {
            let count = unsafe poll(&entry, 1, mayWait ? Self.patienceInMilliseconds : 0)
            if count < 0, errno == EINTR { continue }
            mayWait = count > 0
            return mayWait
        }
    }
}
