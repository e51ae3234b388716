// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reporting
import Viewing

/// The folder of strips: whole files appear in it, and the oldest strips of its source leave when they take too much room.
///
/// What is no strip of this source is left alone, and other sources' strips are theirs. Every call may take as long as the disk
/// does: the writer's thread alone makes them.
struct StripFolder {
    /// What a file is called until it is whole.
    private static let draftEnding = ".new"
    /// What a file of any length takes of a disk, in bytes: whole blocks.
    private static let blockByteCount: Int64 = 4_096

    /// The strips of a source that are there.
    private struct Entry {
        var byteCount: Int64 = 0
        /// When its last file was written, in nanoseconds since 1970.
        var time: Int64 = 0
        var endings: [String] = []
    }

    let path: String
    let source: [UInt8]
    let byteLimit: Int64
    /// Strips that left for want of room, by this value.
    private(set) var removedCount = 0

    init(path: String, source: [UInt8], byteLimit: Int64) {
        self.path = path
        self.source = source
        self.byteLimit = byteLimit
    }

    /// Makes the folder if only that is missing, and looks whether it can be written to; gives the error, or 0.
    mutating func check() -> Int32 {
        let (descriptor, error) = open()
        guard descriptor >= 0 else { return error }
        defer { close(descriptor) }
        guard unsafe faccessat(descriptor, ".", W_OK | X_OK, 0) == 0 else { return errno }
        return 0
    }

    /// Writes the files of a strip, each beside its place and then into it, in their order; gives the error, or 0.
    ///
    /// Room is made first. A strip that is not whole is taken back.
    mutating func write(_ name: String, _ files: [StripRecord.File]) -> Int32 {
        let (descriptor, error) = open()
        guard descriptor >= 0 else { return error }
        defer { close(descriptor) }
        let size = files.reduce(0) { $0 + Self.blocks(Int64($1.bytes.count)) }
        guard size <= byteLimit else { return EFBIG }
        makeRoom(for: size, besides: name, in: descriptor)
        // One of the same name, of the same recording, gives way, its header first.
        for ending in StripRecord.endings.reversed() { _ = unsafe unlinkat(descriptor, name + ending.description, 0) }
        var failure: Int32 = 0
        for file in files where failure == 0 { failure = Self.writeDraft(name, file, in: descriptor) }
        for file in files where failure == 0 {
            let path = name + file.ending.description
            if unsafe renameat(descriptor, path + Self.draftEnding, descriptor, path) != 0 { failure = errno }
        }
        guard failure != 0 else { return 0 }
        for ending in StripRecord.endings.reversed() {
            let path = name + ending.description
            _ = unsafe unlinkat(descriptor, path, 0)
            _ = unsafe unlinkat(descriptor, path + Self.draftEnding, 0)
        }
        return failure
    }

    /// Opens the folder, and makes it if it alone is missing.
    private func open() -> (descriptor: CInt, error: Int32) {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
        var descriptor = unsafe Glibc.open(path, flags)
        if descriptor < 0, errno == ENOENT {
            guard unsafe mkdir(path, 0o750) == 0 || errno == EEXIST else { return (-1, errno) }
            descriptor = unsafe Glibc.open(path, flags)
        }
        return (descriptor, descriptor < 0 ? errno : 0)
    }

    private static func writeDraft(_ name: String, _ file: StripRecord.File, in folder: CInt) -> Int32 {
        let path = name + file.ending.description + draftEnding
        // What a crash left may be another user's. Nobody's link is followed, and no FIFO waited for.
        _ = unsafe unlinkat(folder, path, 0)
        let descriptor = unsafe openat(folder, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard descriptor >= 0 else { return errno }
        var error = writeAll(file.bytes, to: descriptor)
        // A power cut must not leave a header whose samples are not there.
        if error == 0, fdatasync(descriptor) != 0 { error = errno }
        if close(descriptor) != 0, error == 0, errno != EINTR { error = errno }
        return error
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: CInt) -> Int32 {
        unsafe bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let length = unsafe Glibc.write(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
                if length > 0 {
                    offset += length
                } else if length == 0 || errno != EINTR {
                    return length == 0 ? EIO : errno
                }
            }
            return 0
        }
    }

    // MARK: - Room

    /// Removes the oldest strips of the source until another one of a size has room.
    private mutating func makeRoom(for size: Int64, besides name: String, in folder: CInt) {
        let strips = strips(in: folder).filter { $0.key != name }
        var total = strips.values.reduce(0) { $0 + $1.byteCount }
        guard total + size > byteLimit else { return }
        let byAge = strips.sorted { ($0.value.time, $0.key) < ($1.value.time, $1.key) }
        for (name, entry) in byAge where total + size > byteLimit {
            // The header first, as whoever sees it relies on the others.
            let endings = entry.endings.sorted { first, _ in first.hasPrefix(".hea") }
            var isGone = true
            for ending in endings where unsafe unlinkat(folder, name + ending, 0) != 0 && errno != ENOENT {
                isGone = false
            }
            guard isGone else { continue }
            total -= entry.byteCount
            removedCount += 1
        }
    }

    /// The source's strips in the folder, by name; what an ended process left of one counts as one.
    private func strips(in folder: CInt) -> [String: Entry] {
        var found: [String: Entry] = [:]
        guard let stream = unsafe opendir(path) else { return found }
        defer { unsafe closedir(stream) }
        while let item = unsafe readdir(stream) {
            let fileName = unsafe withUnsafePointer(to: &item.pointee.d_name) {
                unsafe String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            guard let (name, ending) = split(fileName) else { continue }
            var status = stat()
            guard unsafe fstatat(folder, fileName, &status, AT_SYMLINK_NOFOLLOW) == 0,
                status.st_mode & S_IFMT == S_IFREG
            else { continue }
            let time = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
            found[name, default: Entry()].byteCount += Self.blocks(Int64(status.st_size))
            found[name, default: Entry()].time = max(found[name]?.time ?? 0, time)
            found[name, default: Entry()].endings.append(ending)
        }
        return found
    }

    /// A file's name as that of a strip of the source, and its ending; `nil` if it is no such file.
    private func split(_ fileName: String) -> (name: String, ending: String)? {
        let bytes = Substring(fileName).utf8
        guard let dot = bytes.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        let ending = String(fileName[dot...])
        let known = StripRecord.endings.contains {
            ending == $0.description || ending == $0.description + Self.draftEnding
        }
        guard known, StripName.isName(bytes[..<dot], ofSource: source) else { return nil }
        return (String(fileName[..<dot]), ending)
    }

    /// What a file takes of a disk.
    private static func blocks(_ byteCount: Int64) -> Int64 {
        (byteCount + blockByteCount - 1) / blockByteCount * blockByteCount
    }
}
