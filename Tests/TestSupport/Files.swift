// SPDX-License-Identifier: Apache-2.0

import Foundation

/// All bytes of a file.
public func readBytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: path)))
}

/// All text of a UTF-8 file.
public func readText(_ path: String) throws -> String {
    try String(contentsOf: URL(filePath: path), encoding: .utf8)
}
