// SPDX-License-Identifier: Apache-2.0

import Signal

extension SampleRate {
    /// 100 samples a second.
    static var hundred: SampleRate {
        guard let rate = SampleRate(hertz: 100) else { preconditionFailure("100 Hz is supported") }
        return rate
    }
}
