// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A pipe in whose packet mode each write is one read at the other end (pipe(7), O_DIRECT).
struct InputPipe {
    private let pipe = Pipe()

    /// Linux's O_DIRECT, which Glibc gives to those alone who define _GNU_SOURCE.
    #if arch(arm64) || arch(arm)
        private static let packetMode: Int32 = 0x10000
    #else
        private static let packetMode: Int32 = 0x4000
    #endif

    init(keepsChunks: Bool) throws {
        guard keepsChunks else { return }
        guard fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFL, Self.packetMode) == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
    }

    var reading: FileHandle { pipe.fileHandleForReading }

    /// Writes all bytes and closes the pipe; a reader that has gone takes the rest with it.
    func write(_ bytes: [UInt8], chunkSize: Int) throws {
        // SIGPIPE would end the tests. It is held back on this thread alone, since a child inherits a signal ignored.
        var brokenPipe = sigset_t()
        sigemptyset(&brokenPipe)
        sigaddset(&brokenPipe, SIGPIPE)
        var before = sigset_t()
        pthread_sigmask(SIG_BLOCK, &brokenPipe, &before)
        var start = 0
        while start < bytes.count {
            let count = bytes[start..<min(bytes.count, start + chunkSize)].withUnsafeBytes { chunk in
                Foundation.write(pipe.fileHandleForWriting.fileDescriptor, chunk.baseAddress, chunk.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            start += count
        }
        var atOnce = timespec()
        sigtimedwait(&brokenPipe, nil, &atOnce)
        pthread_sigmask(SIG_SETMASK, &before, nil)
        try pipe.fileHandleForWriting.close()
    }
}
