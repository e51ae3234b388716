// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reporting
import Viewing

/// `ecgmond top`: the table of all beds of this machine, and the live view of the one that is chosen.
struct TopCommand: ~Copyable {
    /// The word that stands first for it.
    static let command = "top"
    /// Where the units have the sockets of all beds.
    static let defaultFolder = "/run/ecgmond"
    /// Between two looks for new sockets and closed connections, in nanoseconds.
    private static let searchInterval: Int64 = 2_000_000_000
    /// Between two pictures.
    private static let pictureInterval: Int64 = 100_000_000
    /// How long a table that is printed once waits for the beds.
    private static let patience: Int64 = 2_000_000_000

    /// Folders and sockets that were named.
    private let paths: [String]
    private var links: [BedLink] = []
    private var nextSearch: Int64 = 0

    /// Shows the beds of the folders and sockets that are named; those of the units if none is.
    static func run(_ paths: [String]) throws(DaemonError) {
        var command = TopCommand(paths: paths.isEmpty ? [defaultFolder] : paths)
        try command.check()
        guard LiveChoice.isPossible, let terminal = LiveTerminal.open() else { return try command.printOnce() }
        try command.show(on: terminal)
    }

    /// The folders and sockets that a command line names; `nil` if it asks for help.
    static func paths(in arguments: some Sequence<String>) throws(DaemonError) -> [String]? {
        var paths: [String] = []
        var onlyPaths = false
        var wantsHelp = false
        for argument in arguments {
            if onlyPaths || !argument.startsWithBytes(of: "-") {
                paths.append(argument)
                continue
            }
            switch argument {
            case "--": onlyPaths = true
            case "--help", "-h": wantsHelp = true
            default:
                throw DaemonError(
                    .usage,
                    "top: unknown option '\(argument.forMessages)'; it takes folders and sockets alone; "
                        + "see 'ecgmond top --help'")
            }
        }
        return wantsHelp ? nil : paths
    }

    private init(paths: [String]) { self.paths = paths }

    /// Says what is wrong with a path that was named.
    private func check() throws(DaemonError) {
        for path in paths where unsafe access(path, F_OK) != 0 {
            let number = errno
            throw DaemonError(
                .missingInput, "\(path.forMessages)", errno: number)
        }
    }

    /// Prints the table once, when all beds have said how they stand or the patience is over.
    private mutating func printOnce() throws(DaemonError) {
        let start = monotonicNanoseconds()
        let size = TerminalSize(columns: 80, rows: 24)
        search(now: start)
        while monotonicNanoseconds() - start < Self.patience, links.contains(where: { !$0.hasReport }) {
            wait(on: -1, until: start + Self.patience)
            for link in links { _ = link.read(size: size, now: monotonicNanoseconds()) }
        }
        let now = monotonicNanoseconds()
        try StandardOutput.write(TopView.text(links.map { TopView.Row($0, now: now) }))
    }

    private mutating func show(on terminal: consuming LiveTerminal) throws(DaemonError) {
        var signals = try SignalQueue()
        try signals.addTerminal()
        var terminal = terminal
        var table = TopView(size: terminal.size)
        var opened: BedLink?
        var bytes: [UInt8] = []
        var nextPicture: Int64 = 0
        terminal.show()
        while !terminal.isGone {
            let now = monotonicNanoseconds()
            search(now: now)
            for link in links { _ = link.read(size: terminal.size, now: now) }
            while let request = signals.next() {
                switch request {
                case .stop: return
                case .suspend:
                    terminal.leave()
                    kill(getpid(), SIGSTOP)
                    terminal.show()
                    fallthrough
                case .resize:
                    table.resize(to: terminal.size)
                    opened?.view?.resize(to: terminal.size)
                    nextPicture = 0
                case .reload, .summarize, .strip: break
                }
            }
            while let key = terminal.nextKey() {
                nextPicture = 0
                switch key {
                case .quit:
                    guard opened != nil else { return }
                    opened = nil
                    table.resize(to: terminal.size)
                case .up: if opened == nil { table.move(by: -1, of: links.count) }
                case .down: if opened == nil { table.move(by: 1, of: links.count) }
                case .open, .right:
                    guard opened == nil, links.indices.contains(table.chosen), links[table.chosen].view != nil else {
                        break
                    }
                    opened = links[table.chosen]
                    opened?.view?.keys = "q back"
                    opened?.view?.resize(to: terminal.size)
                case .left:
                    if opened != nil { table.resize(to: terminal.size) }
                    opened = nil
                case .pause: break
                }
            }
            terminal.flush()
            if now >= nextPicture, !terminal.hasPending {
                bytes.removeAll(keepingCapacity: true)
                if let opened {
                    opened.sayPause(now: now)
                    let age = opened.age + opened.pause(now: now)
                    opened.view?.draw(.stream(ageInSeconds: age), to: &bytes)
                } else {
                    table.draw(links.map { TopView.Row($0, now: now) }, to: &bytes)
                }
                terminal.send(bytes)
                nextPicture = now + Self.pictureInterval
            }
            wait(on: terminal.descriptor, signals: signals.descriptor, until: min(nextPicture, nextSearch))
        }
    }

    /// Waits for lines, keys, a signal or a time.
    private func wait(on terminal: CInt, signals: CInt = -1, until deadline: Int64) {
        var entries = links.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        entries.append(pollfd(fd: terminal, events: Int16(POLLIN), revents: 0))
        entries.append(pollfd(fd: signals, events: Int16(POLLIN), revents: 0))
        let milliseconds = ServiceTimers.milliseconds(from: monotonicNanoseconds(), to: deadline)
        _ = unsafe poll(&entries, nfds_t(entries.count), milliseconds)
    }

    /// Looks for sockets, and connects where there is no connection.
    private mutating func search(now: Int64) {
        guard now >= nextSearch else { return }
        nextSearch = now + Self.searchInterval
        let found = sockets
        links.removeAll { link in !found.contains(link.path) }
        for path in found where !links.contains(where: { $0.path == path }) { links.append(BedLink(path: path)) }
        links.sort { ($0.path) < ($1.path) }
        for link in links { link.connect(now: now) }
    }

    /// The sockets that were named, and those in the folders that were.
    private var sockets: [String] {
        var all: [String] = []
        for path in paths {
            guard let folder = unsafe opendir(path) else {
                all.append(path)
                continue
            }
            while let entry = unsafe readdir(folder) {
                let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
                    unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name.endsWithBytes(of: ".sock") { all.append("\(path)/\(name)") }
            }
            unsafe closedir(folder)
        }
        return all
    }
}
