// SPDX-License-Identifier: Apache-2.0

/// What was found at the path of a strip's drawing.
public enum StripLookup: Sendable, Equatable {
    /// The bytes of the drawing.
    case drawing([UInt8])
    /// There is no such file, or it may not be read.
    case missing
    /// The file is no drawing, or too large.
    case unfit
}
