// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file's bytes.
func readFile(_ path: String) throws(FileError) -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw FileError(message: "cannot open \(path): \(errorText())") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = fread(&block, 1, block.count, file)
        bytes += block[..<count]
        if count < block.count { break }
    }
    guard ferror(file) == 0 else { throw FileError(message: "cannot read \(path): \(errorText())") }
    return bytes
}

/// Writes a file, replacing one that is there.
func writeFile(_ bytes: [UInt8], to path: String) throws(FileError) {
    guard let file = fopen(path, "wb") else { throw FileError(message: "cannot write \(path): \(errorText())") }
    let written = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, written == bytes.count else {
        throw FileError(message: "cannot write \(path): \(errorText())")
    }
}

/// Removes a file, if there is one.
func removeFile(_ path: String) throws(FileError) {
    guard unlink(path) == 0 || errno == ENOENT else {
        throw FileError(message: "cannot remove \(path): \(errorText())")
    }
}

/// Whether a file can be read.
func fileExists(_ path: String) -> Bool { access(path, R_OK) == 0 }

/// Makes a folder, unless it is there.
func makeFolder(_ path: String) throws(FileError) {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
        throw FileError(message: "cannot make \(path): \(errorText())")
    }
}

/// The names of a folder's entries, in no order.
func fileNames(in path: String) throws(FileError) -> [String] {
    guard let folder = opendir(path) else { throw FileError(message: "cannot open \(path): \(errorText())") }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != "." && name != ".." { names.append(name) }
    }
    return names
}

private func errorText() -> String { String(cString: strerror(errno)) }
