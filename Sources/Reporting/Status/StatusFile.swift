// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file for other programs that always holds a whole text: each is written beside it, and takes its place at once.
///
/// Readable for everybody, whatever the umask: who may come to it is a matter of its folder. Writing waits for no more than
/// the file system does, and allocates nothing.
@safe struct StatusFile: ~Copyable {
    private let path: [CChar]
    private let temporaryPath: [CChar]
    /// The error of the last try; 0 if it succeeded, or if there was none.
    private(set) var errorNumber: Int32 = 0
    /// The error that `takeChange` gave last.
    private var toldErrorNumber: Int32 = 0

    /// Prepares for a path; makes nothing yet.
    init(path: String) {
        self.path = path.utf8CString.map { $0 }
        temporaryPath = (path + ".new").utf8CString.map { $0 }
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

    /// Removes the file; gives whether it is gone.
    mutating func remove() -> Bool {
        errorNumber = unsafe unlink(path) == 0 || errno == ENOENT ? 0 : errno
        return errorNumber == 0
    }

    /// Gives the error, or 0.
    private func replace(with text: borrowing LineBuffer) -> Int32 {
        guard !text.isTruncated else { return ENOBUFS }
        // What an earlier run left may be another user's. Nobody's link is followed.
        _ = unsafe unlink(temporaryPath)
        let descriptor = unsafe open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return errno }
        var error = writeAll(text, to: descriptor)
        if error == 0, fchmod(descriptor, 0o644) != 0 { error = errno }
        if Glibc.close(descriptor) != 0, error == 0, errno != EINTR { error = errno }
        if error == 0, unsafe rename(temporaryPath, path) != 0 { error = errno }
        if error != 0 { _ = unsafe unlink(temporaryPath) }
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
