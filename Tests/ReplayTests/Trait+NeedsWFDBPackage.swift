// SPDX-License-Identifier: Apache-2.0

import Testing

extension Trait where Self == ConditionTrait {
    /// Skips a test where no Python has the WFDB package, and says what was not checked.
    static func needsWFDBPackage(_ check: String, sourceLocation: SourceLocation = #_sourceLocation) -> Self {
        .enabled(
            if: WFDBReadbackTests.python != nil,
            Comment(rawValue: "no wfdb package (make training-packages, or ECG_WFDB_PYTHON); not checked: \(check)"),
            sourceLocation: sourceLocation)
    }
}
