// SPDX-License-Identifier: Apache-2.0

/// A command line that cannot be understood.
struct UsageError: Error {
    /// What is wrong with it.
    var message: String
}
