// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

extension Trait where Self == ConditionTrait {
    /// Skips a test if no Python has the WFDB package, and says what was not checked; in strict mode the test fails.
    static func needsWFDBPackage(_ check: String, sourceLocation: SourceLocation = #_sourceLocation) -> Self {
        .enabled(
            if: WFDBReadbackTests.python != nil || StrictMode.isOn,
            Comment(rawValue: "no wfdb package (make setup-training, or ECG_WFDB_PYTHON); not checked: \(check)"),
            sourceLocation: sourceLocation)
    }
}
