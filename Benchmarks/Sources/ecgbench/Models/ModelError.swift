// SPDX-License-Identifier: Apache-2.0

/// A model file that cannot be used.
struct ModelError: Error {
    /// Which file, what and where.
    var message: String
}
