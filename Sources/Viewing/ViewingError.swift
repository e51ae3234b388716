// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What kept a view from being shown: one sentence that says what and where.
public struct ViewingError: Error, Sendable, Equatable {
    /// The sentence.
    public let message: String

    /// Makes an error with the system's reason, if there is one.
    public init(_ message: String, errno number: CInt = 0) {
        let reason = unsafe String(cString: strerror(number))
        self.message = number == 0 ? message : "\(message): \(reason)"
    }
}
