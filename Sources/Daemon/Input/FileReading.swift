// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Reads a small file to its end; never more than `limit` bytes.
func readWholeFile(_ path: String, limit: Int) throws(FileReadingError) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .system(errno) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .system(errno) }
    // A FIFO or a terminal would keep the daemon from starting for as long as it is silent.
    let type = status.st_mode & S_IFMT
    guard type == S_IFREG else { throw .system(type == S_IFDIR ? EISDIR : EINVAL) }
    guard status.st_size <= limit else { throw .tooLong(limit: limit) }
    var bytes = [UInt8](repeating: 0, count: min(limit, Int(status.st_size)) + 1)
    var count = 0
    while count < bytes.count {
        let got = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe read(descriptor, buffer.baseAddress! + count, buffer.count - count)
        }
        if got < 0 {
            if errno == EINTR { continue }
            throw .system(errno)
        }
        if got == 0 { break }
        count += got
    }
    bytes.removeLast(bytes.count - count)
    return bytes
}
