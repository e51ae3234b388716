// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The mode of CI: a test that lacks a package fails instead of being skipped.
public enum StrictMode {
    /// Whether the environment has ECG_STRICT=1.
    public static let isOn = ProcessInfo.processInfo.environment["ECG_STRICT"] == "1"
}
