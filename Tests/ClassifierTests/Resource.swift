// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Files beside the tests, and in the package.
enum Resource {
    /// The folder of golden numbers.
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Resources")
    /// The package's root.
    static let packageRoot = folder.appending(path: "../../..").standardizedFileURL

    static func data(_ name: String) throws -> Data {
        try Data(contentsOf: folder.appending(path: name))
    }

    static func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: name).path)
    }

    /// A file of little-endian floats.
    static func floats(_ name: String) throws -> [Float] {
        let bytes = [UInt8](try data(name))
        return stride(from: 0, to: bytes.count - 3, by: 4).map { start in
            let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
            return Float(bitPattern: bits)
        }
    }
}
