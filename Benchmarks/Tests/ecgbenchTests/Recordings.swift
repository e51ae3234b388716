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
    static func needsRecordings(_ check: String, sourceLocation: SourceLocation = #_sourceLocation) -> Self {
        .enabled(
            if: Recordings.folder != nil,
            Comment(rawValue: "no recordings (set ECG_DATA); not checked: \(check)"), sourceLocation: sourceLocation)
    }
}
