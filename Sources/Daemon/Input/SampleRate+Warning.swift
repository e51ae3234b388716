// SPDX-License-Identifier: Apache-2.0

import Segmenter
import Signal

extension SampleRate {
    /// What is to be said at start of a rate that is too low for all that is reported; `nil` for others.
    ///
    /// docs/disclosure.md has the figures.
    var warning: String? {
        guard RateChange(for: self) == .doubled else { return nil }
        let milliseconds = Int(milliseconds(samples: 1).rounded())
        return
            "\(hertz) samples per second are few for an ECG: R peaks and intervals are known to \(milliseconds) ms only, "
            + "more ectopic beats get a wrong class, and no pacemaker's pulse is seen; 100 and more lose nothing"
    }
}
