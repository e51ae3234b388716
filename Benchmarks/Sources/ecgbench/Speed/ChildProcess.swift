// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A program that is measured as a whole: it reads a pipe of ours or nothing, and writes to a file.
struct ChildProcess {
    /// What a program took, once it has ended.
    struct Usage {
        /// From start to end, in seconds.
        var wall: Double
        /// Of the processor in the program and in the kernel, in seconds.
        var processor: Double
    }

    /// The process's number.
    let identifier: pid_t
    private let start: Int
    private let writer: Int32

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - path: the program's file.
    ///   - output: the file that standard output goes to.
    ///   - readsPipe: whether standard input is a pipe, for `write`; else it is empty.
    init(_ path: String, _ arguments: [String], output: String, readsPipe: Bool) throws {
        var ends: [Int32] = [-1, -1]
        if readsPipe, pipe(&ends) != 0 { throw FileError(message: "pipe: errno \(errno)") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if readsPipe {
            posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
            // The program must see the pipe's end when we close it, and so have no end to write of its own.
            posix_spawn_file_actions_addclose(&actions, ends[1])
        } else {
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
        defer { for word in words { free(word) } }
        words.append(nil)
        var found: pid_t = 0
        start = nanosecondsNow()
        let status = posix_spawn(&found, path, &actions, nil, words, environ)
        if readsPipe { close(ends[0]) }
        guard status == 0 else { throw FileError(message: "\(path): cannot be started, errno \(status)") }
        identifier = found
        writer = ends[1]
        // A program that leaves early is seen by its status.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Writes bytes to the program; throws if it reads no more.
    func write(_ bytes: [UInt8]) throws {
        var position = 0
        while position < bytes.count {
            let count = bytes[position...].withUnsafeBytes { Glibc.write(writer, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileError(message: "the program has left") }
            position += count
        }
    }

    /// A number of /proc/PID/status, such as VmRSS, in KiB; `nil` if it cannot be read.
    func status(_ name: String) -> Int? {
        guard let bytes = try? readFile("/proc/\(identifier)/status") else { return nil }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix("\(name):") {
            return Int(line.split(whereSeparator: { $0 == " " || $0 == "\t" })[1])
        }
        return nil
    }

    /// Closes the pipe and waits for the end, which must be a success.
    func finish() throws -> Usage {
        if writer >= 0 { close(writer) }
        var status: Int32 = 0
        var usage = rusage()
        while wait4(identifier, &status, 0, &usage) < 0 {
            guard errno == EINTR else { throw FileError(message: "wait4: errno \(errno)") }
        }
        let wall = Double(nanosecondsNow() - start) / 1e9
        guard status & 0x7f == 0 else { throw FileError(message: "the program was ended by signal \(status & 0x7f)") }
        guard status == 0 else { throw FileError(message: "the program ended with status \(status >> 8 & 0xff)") }
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return Usage(wall: wall, processor: seconds(usage.ru_utime) + seconds(usage.ru_stime))
    }
}
