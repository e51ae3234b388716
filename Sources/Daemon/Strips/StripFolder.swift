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
        /// A bit for each of `fileEndings` that is there.
        var files: UInt8 = 0
    }

    let place: StripPlace
    private var path: String { place.folder }
    private var source: [UInt8] { place.sourceInNames }
    private var byteLimit: Int64 { place.byteLimit }
    /// What the source's strips take, if nobody else has removed any since; `nil` before the first look.
    private var byteCount: Int64?
    /// Strips that left for want of room.
    private(set) var removedCount = 0

    /// The endings of files that belong to strips, the header's first: whoever sees one relies on the others.
    private static let fileEndings =
        StripRecord.endings.reversed().map(\.description)
        + StripRecord.endings.reversed().map { $0.description + draftEnding }

    init(_ place: StripPlace) { self.place = place }

    /// Takes out the count of strips that have left since the last call.
    mutating func takeRemovedCount() -> Int {
        defer { removedCount = 0 }
        return removedCount
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
        Self.remove(name, in: descriptor)
        var failure: Int32 = 0
        for file in files where failure == 0 { failure = Self.writeDraft(name, file, in: descriptor) }
        for file in files where failure == 0 {
            let path = name + file.ending.description
            if unsafe renameat(descriptor, path + Self.draftEnding, descriptor, path) != 0 { failure = errno }
        }
        if failure == 0 { byteCount = (byteCount ?? 0) + size } else { Self.remove(name, in: descriptor) }
        return failure
    }

    /// Removes a strip's files, those too that are not whole; false if one stays.
    @discardableResult
    private static func remove(_ name: String, files: UInt8 = .max, in folder: CInt) -> Bool {
        var isGone = true
        for (place, ending) in fileEndings.enumerated() where files & 1 << UInt8(place) != 0 {
            if unsafe unlinkat(folder, name + ending, 0) != 0, errno != ENOENT { isGone = false }
        }
        return isGone
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
        if let byteCount, byteCount + size <= byteLimit { return }
        let strips = strips(in: folder).filter { $0.key != name }
        var total = strips.values.reduce(0) { $0 + $1.byteCount }
        let byAge = strips.sorted { ($0.value.time, $0.key) < ($1.value.time, $1.key) }
        for (name, entry) in byAge where total + size > byteLimit {
            guard Self.remove(name, files: entry.files, in: folder) else { continue }
            total -= entry.byteCount
            removedCount += 1
        }
        byteCount = total
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
            guard let (name, file) = split(fileName) else { continue }
            var status = stat()
            guard unsafe fstatat(folder, fileName, &status, AT_SYMLINK_NOFOLLOW) == 0,
                status.st_mode & S_IFMT == S_IFREG
            else { continue }
            let time = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
            var entry = found[name] ?? Entry()
            entry.byteCount += Self.blocks(Int64(status.st_size))
            entry.time = max(entry.time, time)
            entry.files |= 1 << UInt8(file)
            found[name] = entry
        }
        return found
    }

    /// A file's name as that of a strip of the source, and which of `fileEndings` it has; `nil` if it is no such file.
    private func split(_ fileName: String) -> (name: String, file: Int)? {
        let bytes = Substring(fileName).utf8
        guard let dot = bytes.firstIndex(of: UInt8(ascii: ".")),
            let file = Self.fileEndings.firstIndex(where: { bytes[dot...].elementsEqual($0.utf8) }),
            StripName.isName(bytes[..<dot], ofSource: source)
        else { return nil }
        return (String(fileName[..<dot]), file)
    }

    /// What a file takes of a disk.
    private static func blocks(_ byteCount: Int64) -> Int64 {
        (byteCount + blockByteCount - 1) / blockByteCount * blockByteCount
    }
}
