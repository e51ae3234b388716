// SPDX-License-Identifier: Apache-2.0

import Signal

extension SampleIndex {
    /// The sample at a time in seconds, of 100 a second.
    static func at(_ seconds: Double) -> SampleIndex { SampleIndex((seconds * 100).rounded()) }
}
