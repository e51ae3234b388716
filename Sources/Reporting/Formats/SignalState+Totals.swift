// SPDX-License-Identifier: Apache-2.0

import Signal

extension SignalState {
    /// Whether totals count its samples as unreadable: without input there are none, so that its time goes by the clock.
    var isCountedUnreadable: Bool { self != .good && self != .noInput }
}
