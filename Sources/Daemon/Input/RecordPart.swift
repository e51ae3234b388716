// SPDX-License-Identifier: Apache-2.0

import Decoding

/// A piece of a record: a file that is read to a number of samples, or a gap.
struct RecordPart {
    /// The file; `nil` for a gap.
    var file: File?
    /// Samples of the chosen channel; `nil` if the file itself says when it ends.
    var sampleCount: Int64?

    /// A file, and how its bytes become samples.
    struct File {
        var path: String
        var decoder: DecoderConfiguration
    }
}
