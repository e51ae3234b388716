// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A folder in $TMPDIR, or /tmp, that goes with its value.
struct TemporaryStripFolder: ~Copyable {
    /// Its path.
    let path: String

    /// Makes an empty folder that nobody else may read.
    init() throws(DaemonError) {
        let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? ""
        var template = Array("\(parent.isEmpty ? "/tmp" : parent)/ecgmond-report-XXXXXX".utf8CString)
        guard unsafe template.withUnsafeMutableBufferPointer({ unsafe mkdtemp($0.baseAddress!) }) != nil else {
            throw DaemonError(.cannotCreate, "a folder for strips in $TMPDIR", errno: errno)
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.remove(path) }

    /// Removes such a folder and all in it.
    static func remove(_ path: String) {
        // Files alone: the monitor makes no folders in it.
        if let stream = unsafe opendir(path) {
            while let entry = unsafe readdir(stream) {
                let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { buffer in
                    unsafe String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != ".", name != ".." { unsafe unlink("\(path)/\(name)") }
            }
            unsafe closedir(stream)
        }
        unsafe rmdir(path)
    }
}
