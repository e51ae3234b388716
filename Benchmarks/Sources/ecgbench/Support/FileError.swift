// SPDX-License-Identifier: Apache-2.0

/// A file that could not be read or written.
struct FileError: Error {
    /// What was tried, with which file, and why it failed.
    var message: String
}
