// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The recordings of MIT-BIH, which are not part of the package: ECG_DATA, else `../shared/data` beside the repository.
enum Recordings {
    /// The folder that holds `mitdb/` and `nstdb/`; `nil` if there is none.
    static let folder: String? = {
        let repository = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../").standardized.path
        let candidates = [ProcessInfo.processInfo.environment["ECG_DATA"] ?? "\(repository)/../shared/data"]
        return candidates.first { folder in
            ["mitdb/118.dat", "nstdb/em.dat", "nstdb/118e_6.dat"].allSatisfy {
                FileManager.default.fileExists(atPath: "\(folder)/\($0)")
            }
        }
    }()
}

extension Trait where Self == ConditionTrait {
    /// Skips a test where the recordings are not at hand, and says what was not checked.
    ///
    /// - Parameter files: what must be there besides, by its path in the folder.
    static func needsRecordings(
        _ check: String, files: [String] = [], sourceLocation: SourceLocation = #_sourceLocation
    ) -> Self {
        .enabled(
            if: Recordings.folder.map { folder in
                files.allSatisfy { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
            } ?? false,
            Comment(rawValue: "no recordings (set ECG_DATA); not checked: \(check)"), sourceLocation: sourceLocation)
    }
}
