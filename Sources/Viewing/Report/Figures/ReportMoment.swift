// SPDX-License-Identifier: Apache-2.0

/// A moment of a source's signal: of its stream, of the wall clock if that is known, and on the report's axis.
struct ReportMoment: Sendable, Equatable {
    /// Seconds from the start of the stream, which starts again with each run.
    var seconds: Double
    /// The run, from 0.
    var run: Int
    /// The wall clock in microseconds since 1970; `nil` if it is unknown.
    var realtimeInMicroseconds: Int64?
    /// Seconds from the beginning of what the report covers; runs follow each other.
    var axis: Double
}
