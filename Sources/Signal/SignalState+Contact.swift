// SPDX-License-Identifier: Apache-2.0

extension SignalState {
    /// Whether nothing of the heart comes in, so that alarms of it end: the signal's state is reported in their place.
    public var isContactLost: Bool {
        switch self {
        case .learning, .good, .flat, .noisy, .tooSmall: false
        case .clipped, .leadOff, .noInput: true
        }
    }
}
