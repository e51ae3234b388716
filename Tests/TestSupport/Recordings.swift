// SPDX-License-Identifier: Apache-2.0

import Foundation
public import Testing

/// The recordings of MIT-BIH, which are not part of the package: ECG_DATA, else `../shared/data` beside the package.
///
/// A test that needs them wears the trait `.needsRecordings("what it checks")`. Without them it is skipped, in strict mode
/// too, and the trait says what did not run. `.ci/skips` holds that nothing is skipped if the folder is there.
public enum Recordings {
    /// The folder that holds `mitdb/` and `nstdb/`; `nil` if there is none.
    public static let folder: String? = {
        let named = ProcessInfo.processInfo.environment["ECG_DATA"]
        let candidates = named.map { [$0] } ?? [PackageRoot.path("../shared/data")]
        return candidates.first { FileManager.default.fileExists(atPath: "\($0)/mitdb/100.dat") }
    }()

    /// Whether the recordings are at hand.
    public static var isAvailable: Bool { folder != nil }

    /// The path of a record without an ending, as in `mitdb/100`.
    public static func path(_ record: String) -> String { "\(folder ?? "ECG_DATA")/\(record)" }

    /// Records that the shipped models may be trained on (DS1).
    public static let ds1 = [
        "101", "106", "108", "109", "112", "114", "115", "116", "118", "119", "122", "124", "201", "203", "205", "207",
        "208", "209", "215", "220", "223", "230",
    ]

    /// Records for testing only (DS2): nothing may be fitted, tuned or chosen on them.
    public static let ds2 = [
        "100", "103", "105", "111", "113", "117", "121", "123", "200", "202", "210", "212", "213", "214", "219", "221",
        "222", "228", "231", "232", "233", "234",
    ]

    /// Records of hearts with a pacemaker, which inter-patient work leaves out.
    public static let paced = ["102", "104", "107", "217"]

    /// All 48 records, in the order of their names.
    public static let all = (ds1 + ds2 + paced).sorted()
}

extension Trait where Self == ConditionTrait {
    /// Skips a test where the recordings are not at hand, and says what was not checked.
    public static func needsRecordings(_ check: String, sourceLocation: SourceLocation = #_sourceLocation) -> Self {
        .enabled(
            if: Recordings.isAvailable,
            Comment(rawValue: "no recordings (set ECG_DATA); not checked: \(check)"), sourceLocation: sourceLocation)
    }
}
