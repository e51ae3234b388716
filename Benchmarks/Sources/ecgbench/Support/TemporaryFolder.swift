// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A folder for files that nobody asked for; it goes with its owner, and so do its files.
struct TemporaryFolder: ~Copyable {
    /// The folder's path.
    let path: String

    /// Makes one in TMPDIR or /tmp.
    init() throws(FileError) {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/ecgbench-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw FileError(message: "cannot make a folder in \(parent): \(String(cString: strerror(errno)))")
        }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit {
        // What cannot be removed is left to who cleans the place of temporary files.
        for name in (try? fileNames(in: path)) ?? [] { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}
