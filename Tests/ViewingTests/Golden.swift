// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Files of what was drawn and looked at, beside these tests; `make viewing-renew` takes what is drawn now.
enum Golden {
    private static let renews = ProcessInfo.processInfo.environment["ECGMOND_RENEW"] == "1"

    /// Holds bytes to a golden file, or makes them the file's.
    static func expect(
        _ bytes: [UInt8], equal name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let path = PackageRoot.path("Tests/ViewingTests/\(name)")
        if renews { try Data(bytes).write(to: URL(filePath: path)) }
        let change = difference(of: String(decoding: bytes, as: UTF8.self), from: try readText(path), limit: 12)
        #expect(change == nil, "\(name): make viewing-renew takes what is drawn now", sourceLocation: sourceLocation)
    }
}
