// SPDX-License-Identifier: Apache-2.0

/// Where in the stream a writer left.
struct WriterEnd {
    /// The bytes read before it.
    var position: Int64 = 0
    /// Whether the bytes up to it are passed over.
    var isDiscarded = false
}
