// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file for other programs that always holds a whole text: each is written beside it, and takes its place at once.
///
/// Readable for everybody, whatever the umask: who may come to it is a matter of its folder. Writing waits for no more than
/// the file system does, and allocates nothing. A link stays, and what it points to is replaced. What is no ordinary file is
/// neither replaced nor removed.
@safe struct StatusFile: ~Copyable {
    /// In the place of the system's error number: what is there is no ordinary file.
    static let noFile: Int32 = -1

    /// What the file that was written last is known by again: another one may get its number.
    private struct Sign: Equatable {
        var device: dev_t
        var number: ino_t
        var size: off_t
        var seconds: time_t
        var nanoseconds: Int

        init(_ status: stat) {
            device = status.st_dev
            number = status.st_ino
            size = status.st_size
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
        }
    }

    private let path: [CChar]
    private let temporaryPath: [CChar]
    /// The file that was written last.
    private var own: Sign?
    /// The error of the last try; 0 if it succeeded, or if there was none.
    private(set) var errorNumber: Int32 = 0
    /// The error that `takeChange` gave last.
    private var toldErrorNumber: Int32 = 0

    /// Prepares for a path; makes nothing yet.
    init(path: String) {
        var place = path
        if case .file(let resolved) = OutputPlace(path: path) { place = resolved }
        self.path = place.utf8CString.map { $0 }
        temporaryPath = (place + ".new").utf8CString.map { $0 }
    }

    /// Puts a text in the place of the one before, and gives whether it is there; what fails leaves the one before.
    mutating func write(_ text: borrowing LineBuffer) -> Bool {
        errorNumber = replace(with: text)
        return errorNumber == 0
    }

    /// The last try's error, or 0, if it is not what the call before gave.
    mutating func takeChange() -> Int32? {
        guard errorNumber != toldErrorNumber else { return nil }
        toldErrorNumber = errorNumber
        return errorNumber
    }

    /// Removes the file, if it is the one that was written here; gives whether that is gone.
    mutating func remove() -> Bool {
        errorNumber = 0
        guard let own else { return true }
        var status = stat()
        guard unsafe lstat(path, &status) == 0, Sign(status) == own else { return true }
        if unsafe unlink(path) != 0, errno != ENOENT { errorNumber = errno }
        return errorNumber == 0
    }

    /// Gives the error, or 0.
    private mutating func replace(with text: borrowing LineBuffer) -> Int32 {
        guard !text.isTruncated else { return ENOBUFS }
        var status = stat()
        if unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG { return Self.noFile }
        // What an earlier run left may be another user's. Nobody's link is followed.
        _ = unsafe unlink(temporaryPath)
        let descriptor = unsafe open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return errno }
        var error = writeAll(text, to: descriptor)
        if error == 0, fchmod(descriptor, 0o644) != 0 { error = errno }
        if error == 0, unsafe fstat(descriptor, &status) != 0 { error = errno }
        if Glibc.close(descriptor) != 0, error == 0, errno != EINTR { error = errno }
        if error == 0, unsafe rename(temporaryPath, path) != 0 { error = errno }
        if error == 0 { own = Sign(status) } else { _ = unsafe unlink(temporaryPath) }
        return error
    }

    private func writeAll(_ text: borrowing LineBuffer, to descriptor: Int32) -> Int32 {
        var offset = 0
        while offset < text.count {
            let length = unsafe Glibc.write(descriptor, text.address(at: offset), text.count - offset)
            if length > 0 {
                offset += length
            } else if length == 0 || errno != EINTR {
                return length == 0 ? EIO : errno
            }
        }
        return 0
    }
}
