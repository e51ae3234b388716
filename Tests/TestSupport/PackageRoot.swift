// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The package's own files, found from where this source lies.
public enum PackageRoot {
    /// The folder that holds Package.swift.
    public static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path()

    /// The absolute path of a file of the package.
    public static func path(_ relative: String) -> String { "\(path)\(path.hasSuffix("/") ? "" : "/")\(relative)" }

    /// The absolute path of a file under `fixtures/`.
    public static func fixture(_ name: String) -> String { path("fixtures/\(name)") }
}
